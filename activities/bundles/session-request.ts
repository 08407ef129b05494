import { stripeEmailOf } from '../../src/domain/customer';
import { isChargedOffSession } from '../../src/domain/payment-methods';
import { stripeKey } from '../../src/domain/refs';
import type { BundleRow } from '../../src/postgres/bundles/bundle-row';
import type { InvoiceRow } from '../../src/postgres/invoices/invoice-row';
import type { CheckoutRequest } from '../../src/stripe/stripe-gateway';
import type { ActivityDeps } from '../deps';
import { payLink } from '../pay-link';
import type { CurrentBundleEffect } from './run-bundle-effect';

/** One line an invoice, whose sum is what is charged. */
export async function sessionRequest(
  deps: ActivityDeps,
  { effect, row, state }: CurrentBundleEffect<'openSession'>,
): Promise<CheckoutRequest> {
  const members = await Promise.all(
    effect.shares.map(async ({ ref, amount }) => ({ amount, ...(await memberOf(deps, ref)) })),
  );
  const key = stripeKey(row.ref, 'checkout', 1);
  const { email, successUrl, cancelUrl, locale, receiptEmail, notSaved, numbers } =
    await deps.stores.frozenRequests.freeze(key, changeableOf(deps, { row, effect, members }));
  const count = state.members.length;
  return {
    key,
    amount: effect.amount,
    currency: effect.currency,
    customer: effect.stripeCustomer,
    email,
    number: row.id,
    description: `${count} invoices`,
    lines: members.map(({ amount }, at) => ({ description: `Invoice ${numbers[at]}`, amount })),
    expiresAt: effect.expiresAt,
    methods: effect.methods,
    notSaved,
    successUrl,
    cancelUrl,
    locale,
    receiptEmail,
    metadata: {
      installation: deps.settings.installation,
      connection: row.connection,
      invoice_ref: row.ref,
      external_id: row.id,
      attempt: '1',
    },
  };
}

interface MemberAtStripe {
  amount: number;
  invoice: InvoiceRow;
  receipts: 'ours' | 'stripe' | 'none';
  recurringMethods: readonly string[];
}

async function memberOf(
  { stores }: ActivityDeps,
  ref: string,
): Promise<Omit<MemberAtStripe, 'amount'>> {
  const found = await stores.invoices.withCollection(ref);
  if (found === null) throw new Error(`the invoice ${ref} of a bundle is not in our tables`);
  const { receipts, recurringMethods = [] } = found.collection.state.terms;
  return { invoice: found.row, receipts, recurringMethods };
}

/** All that may change while the key is tried again: it must not be used with other words. */
function changeableOf(
  deps: ActivityDeps,
  {
    row,
    effect,
    members,
  }: {
    row: BundleRow;
    effect: CurrentBundleEffect<'openSession'>['effect'];
    members: readonly MemberAtStripe[];
  },
) {
  const [first] = members;
  if (first === undefined) throw new Error(`the bundle ${row.id} has no invoice`);
  const { customer } = first.invoice;
  const link = payLink(deps.settings, first.invoice);
  const isSaved = (type: string): boolean =>
    members.every(({ recurringMethods }) => isChargedOffSession(type, recurringMethods));
  return {
    email: stripeEmailOf(customer),
    successUrl: row.successUrl ?? `${link}/done`,
    cancelUrl: row.cancelUrl ?? link,
    locale: customer.locale,
    receiptEmail: first.receipts === 'stripe' ? stripeEmailOf(customer) : null,
    notSaved: effect.methods.filter((type) => !isSaved(type)),
    numbers: members.map(({ invoice }) => invoice.invoice.number),
  };
}
