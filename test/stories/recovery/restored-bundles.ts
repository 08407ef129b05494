import { namedShares } from '../../../src/domain/bundles/named-shares';
import { invoiceRef } from '../../../src/domain/refs';
import {
  createInvoice,
  customerWithCard,
  payIn,
  sessionIn,
  until,
} from '../../../src/local/stories/acts';
import type { ApiInvoice } from '../../../src/local/stories/acts';
import { waitFor } from '../../../src/local/wait';
import type { World } from '../../../src/local/stories';
import { base32Digest } from '../../../src/runtime/digest';
import type { Life } from './restored-lives';

interface ApiBundle {
  id: string;
  status: string;
  url: string | null;
  payment_intents: string[];
}

const PAID = { status: 'paid', amount_received: 11_900 } as const;

/** Opens one payment for several invoices of a customer, and answers its session. */
export async function openTogether(
  world: World,
  invoices: readonly ApiInvoice[],
): Promise<{ bundle: string; session: string }> {
  const body = { invoices: invoices.map(({ id }) => id) };
  const { id } = await world.api<ApiBundle>('POST', '/v1/bundles', body, world.name('k'));
  const opened = await waitFor(
    `the session of ${id}`,
    async () => {
      const { url } = await world.api<ApiBundle>('GET', `/v1/bundles/${id}`);
      return url ?? undefined;
    },
    { withinMs: 30_000, everyMs: 100 },
  );
  return { bundle: id, session: sessionIn(opened) };
}

/**
 * A session for these invoices as this build opens one. The server does not sleep the days that the
 * worker has slept, so that no bundle of it could be opened now.
 */
export async function openAsAnother(
  world: World,
  another: string,
  invoices: readonly ApiInvoice[],
): Promise<string> {
  const path = '/v1/checkout/sessions';
  const { metadata } = await world.stripe<{ metadata: Record<string, string> }>(
    'GET',
    `${path}/${another}`,
  );
  const connection = metadata['connection'] ?? '';
  const refOf = ({ external_id: externalId }: ApiInvoice) =>
    invoiceRef(base32Digest, { connection, externalId });
  const shares = invoices.map((one) => ({ ref: refOf(one), n: 1, amount: one.amount_remaining }));
  const total = shares.reduce((sum, { amount }) => sum + amount, 0);
  const own = { ...metadata, external_id: 'bun_open', invoice_ref: 'open', ...namedShares(shares) };
  const { id } = await world.stripe<{ id: string }>('POST', path, {
    mode: 'payment',
    success_url: 'https://example.com',
    'line_items[0][quantity]': '1',
    'line_items[0][price_data][currency]': 'eur',
    'line_items[0][price_data][unit_amount]': String(total),
    'line_items[0][price_data][product_data][name]': 'Two invoices',
    ...Object.fromEntries(Object.entries(own).map(([key, value]) => [`metadata[${key}]`, value])),
  });
  return id;
}

/** Two invoices of a customer, which their plan charges a day later, where nobody pays before. */
function pair(pay: (world: World, invoices: readonly ApiInvoice[]) => Promise<void>): [Life, Life] {
  const invoices: ApiInvoice[] = [];
  let customer: ReturnType<typeof customerWithCard> | undefined;
  let paid: Promise<void> | undefined;
  const life: Life = {
    before: async (world) => {
      customer ??= customerWithCard(world);
      const more = { collection: { charge_on: 'due' } };
      const made = await createInvoice(world, { customer: await customer, dueInDays: 1, more });
      const invoice = await until(world, made, { status: 'open' });
      invoices.push(invoice);
      return invoice;
    },
    after: async (world, invoice) => {
      paid ??= pay(world, invoices);
      await paid;
      await until(world, invoice, PAID);
    },
    healed: PAID,
    taken: 0, // by a payment of its own
  };
  return [life, life];
}

const byCard = async (world: World, invoices: readonly ApiInvoice[]): Promise<void> => {
  const { session } = await openTogether(world, invoices);
  await payIn(world, session);
};

const byDebit = async (world: World, invoices: readonly ApiInvoice[]): Promise<void> => {
  const { bundle, session } = await openTogether(world, invoices);
  await payIn(world, session, { iban: 'DE89370400440532013000' });
  const intent = await waitFor(
    `the payment of ${bundle}`,
    async () => (await world.api<ApiBundle>('GET', `/v1/bundles/${bundle}`)).payment_intents[0],
    { withinMs: 30_000, everyMs: 100 },
  );
  await world.control('POST', `debits/${intent}/settle`, { outcome: 'succeeded' });
};

const [cardOne, cardTwo] = pair(byCard);
const [debitOne, debitTwo] = pair(byDebit);

/** Paid at once with others after the copy: Stripe knows what was for which invoice. */
export const PAID_TOGETHER: Readonly<Record<string, Life>> = {
  'the first of two paid by one card payment': cardOne,
  'the second of two paid by one card payment': cardTwo,
  'the first of two paid by one debit': debitOne,
  'the second of two paid by one debit': debitTwo,
};
