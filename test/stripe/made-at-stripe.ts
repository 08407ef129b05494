import type { Called, SearchRequest } from '../../src/stripe/stripe-gateway';
import type { RealSandbox } from './real-sandbox';

export function value<T>(called: Called<T>): T {
  if (called.kind !== 'ok') throw new Error(`not ok: ${JSON.stringify(called)}`);
  return called.value;
}

/** For everything of an invoice that is this customer's. */
export const searchOf = (
  invoiceRef: string,
  customer: string | null,
  createdSince: number,
): SearchRequest => ({
  invoiceRef,
  lists: ['intents', 'sessions'],
  customer,
  createdSince,
  createdUntil: null,
  n: null,
});

let last = 0;
export const OURS = { installation: 'test', connection: 'default', external_id: 'INV-1' };

/** An intent of ours, unconfirmed, for a customer with this method. */
export async function openedIntent(
  { gateway, customerWith }: RealSandbox,
  given: string,
  ref = `ref-${(last += 1)}`,
) {
  const { customer, method: id } = await customerWith(given);
  const [method] = value(await gateway.readCustomer(customer)).methods;
  if (method?.id !== id) throw new Error(`${id} is not the one method of ${customer}`);
  const { intentId } = value(
    await gateway.createIntent({
      key: `${ref}/intent/4`,
      amount: 11_900,
      currency: 'eur',
      customer,
      method,
      description: 'Invoice INV-1',
      receiptEmail: null,
      metadata: { ...OURS, invoice_ref: ref, attempt: '4' },
    }),
  );
  return { ref, intentId, customer, method };
}

/** A session of ours over €119.00; the same ref and time ask for the same session. */
export async function createdCheckout(
  { gateway, sandbox }: RealSandbox,
  customer: string | null,
  ref = `ref-${(last += 1)}`,
  expiresAt = sandbox.now() + 22 * 3_600_000,
  offered: { methods: string[]; notSaved: string[] } = {
    methods: ['card', 'sepa_debit'],
    notSaved: [],
  },
) {
  return value(
    await gateway.createCheckout({
      key: `${ref}/checkout/2`,
      amount: 11_900,
      currency: 'eur',
      customer,
      email: 'ap@client.example',
      number: 'INV-1',
      description: 'Invoice INV-1',
      expiresAt,
      ...offered,
      successUrl: 'https://pay.example/i/x/done',
      cancelUrl: 'https://pay.example/i/x',
      locale: 'fr-CH',
      receiptEmail: null,
      metadata: { ...OURS, invoice_ref: ref, attempt: '2' },
    }),
  );
}
