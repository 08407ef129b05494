import { wordsIn } from '../../src/documents/words/words-for';
import { stripeEmailOf } from '../../src/domain/customer';
import { namedShares } from '../../src/domain/bundles/named-shares';
import { sharesIn } from '../../src/domain/bundles/payments';
import { isChargedOffSession } from '../../src/domain/payment-methods';
import { stripeKey } from '../../src/domain/refs';
import type { BundleRow } from '../../src/postgres/bundles/bundle-row';
import type { InvoiceRow } from '../../src/postgres/invoices/invoice-row';
import { crashAt } from '../../src/runtime/crash-points';
import type { Called, CheckoutRequest } from '../../src/stripe/stripe-gateway';
import type { ActivityDeps } from '../deps';
import { customerRequest, findOrCreateAtStripe } from '../customers/create-at-stripe';
import { payLink } from '../pay-link';
import { invoiceDescription } from '../payments/stripe-metadata';
import type { CurrentBundleEffect } from './run-bundle-effect';

/**
 * One line an invoice, whose sum is what is charged. The customer is created at Stripe first where
 * their invoices want it: what keeps it from being made is answered instead.
 */
export async function sessionRequest(
  deps: ActivityDeps,
  current: CurrentBundleEffect<'openSession'>,
): Promise<Called<CheckoutRequest>> {
  const { effect, row, state } = current;
  const members = await Promise.all(
    effect.shares.map(async ({ ref, amount }) => ({ amount, ...(await memberOf(deps, ref)) })),
  );
  const customer = await customerOf(deps, current, members);
  if (customer.kind !== 'ok') return customer;
  const key = stripeKey(row.ref, 'checkout', 1);
  const changeable = {
    ...changeableOf(deps, { row, effect, members, stripeCustomer: customer.value }),
    /** Undefined in what an older build froze: it named none. */
    shares: namedShares(sharesIn(state)) as Record<string, string> | undefined,
  };
  const { successUrl, cancelUrl, numbers, stripeCustomer, words, shares, ...frozen } =
    await deps.stores.frozenRequests.freeze(key, changeable);
  const count = state.members.length;
  const request = {
    ...frozen,
    key,
    amount: effect.amount,
    currency: effect.currency,
    customer: stripeCustomer,
    number: row.id,
    description: words?.all ?? `${count} invoices`,
    lines: members.map(({ amount }, at) => ({
      description: words?.each[at] ?? invoiceDescription(numbers[at] ?? '', null),
      amount,
    })),
    expiresAt: effect.expiresAt,
    methods: effect.methods,
    successUrl,
    cancelUrl,
    metadata: {
      installation: deps.settings.installation,
      connection: row.connection,
      invoice_ref: row.ref,
      external_id: row.id,
      attempt: '1',
    },
    ...(shares !== undefined && { shares }),
  };
  return { kind: 'ok', value: request };
}

/** As for an invoice: linked, created if all of them want it, else the session is without one. */
async function customerOf(
  deps: ActivityDeps,
  { effect, stripe }: CurrentBundleEffect<'openSession'>,
  members: readonly MemberAtStripe[],
): Promise<Called<string | null>> {
  const [first] = members;
  if (effect.stripeCustomer !== null || first === undefined)
    return { kind: 'ok', value: effect.stripeCustomer };
  const { customer } = first.invoice;
  if (customer.stripeCustomer !== null) return { kind: 'ok', value: customer.stripeCustomer };
  const isWanted = members.every(({ createStripeCustomer }) => createStripeCustomer);
  // Unlinked by hand or deleted at Stripe: it pays without one until a person links another.
  if (!isWanted || customer.unlinkedAt !== null) return { kind: 'ok', value: null };
  crashAt('bundle.before_customer');
  const found = await findOrCreateAtStripe(stripe, customerRequest(deps, customer));
  crashAt('bundle.after_customer');
  if (found.kind === 'refused' || found.kind === 'forbidden') return { kind: 'ok', value: null };
  if (found.kind !== 'ok') return found;
  const { customers } = deps.stores;
  const { id, detailsVersion } = customer;
  return { kind: 'ok', value: await customers.linkCreated(id, found.value.id, detailsVersion) };
}

interface MemberAtStripe {
  amount: number;
  invoice: InvoiceRow;
  receipts: 'ours' | 'stripe' | 'none';
  recurringMethods: readonly string[];
  createStripeCustomer: boolean;
}

async function memberOf(
  { stores }: ActivityDeps,
  ref: string,
): Promise<Omit<MemberAtStripe, 'amount'>> {
  const found = await stores.invoices.withCollection(ref);
  if (found === null) throw new Error(`the invoice ${ref} of a bundle is not in our tables`);
  const { receipts, recurringMethods = [], createStripeCustomer } = found.collection.state.terms;
  return { invoice: found.row, receipts, recurringMethods, createStripeCustomer };
}

/** All that may change while the key is tried again: it must not be used with other words. */
function changeableOf(
  deps: ActivityDeps,
  {
    row,
    effect,
    members,
    stripeCustomer,
  }: {
    row: BundleRow;
    stripeCustomer: string | null;
    effect: CurrentBundleEffect<'openSession'>['effect'];
    members: readonly MemberAtStripe[];
  },
) {
  const [first] = members;
  if (first === undefined) throw new Error(`the bundle ${row.id} has no invoice`);
  const { customer } = first.invoice;
  const numbers = members.map(({ invoice }) => invoice.invoice.number);
  const link = payLink(deps.settings, first.invoice);
  const isSaved = (type: string): boolean =>
    members.every(({ recurringMethods }) => isChargedOffSession(type, recurringMethods));
  return {
    stripeCustomer,
    email: stripeEmailOf(customer),
    successUrl: row.successUrl ?? `${link}/done?bundle=${row.id}`,
    cancelUrl: row.cancelUrl ?? link,
    locale: customer.locale,
    receiptEmail: first.receipts === 'stripe' ? stripeEmailOf(customer) : null,
    notSaved: effect.methods.filter((type) => !isSaved(type)),
    numbers,
    /** Undefined in what an older build froze: it sent English ones. */
    words: namesAtCheckout(numbers, customer.locale) as NamesAtCheckout | undefined,
  };
}

interface NamesAtCheckout {
  /** Of the payment, and of the line of each invoice. */
  all: string;
  each: string[];
}

/** As Checkout's own words: in the language of the customer. */
const namesAtCheckout = (numbers: readonly string[], locale: string | null): NamesAtCheckout => ({
  all: wordsIn(locale).page.done.together(numbers.length),
  each: numbers.map((number) => invoiceDescription(number, locale)),
});
