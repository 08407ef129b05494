import { chargeProblem } from '../money';
import { HOUR, MINUTE } from '../time';
import type { BundleState } from './model';
import { MEMBERS_MAX } from './model';
import { BUNDLE_SHAPE } from './upgrade-bundle';

/** What a customer wants to pay at once, as our tables know it. */
export interface BundleInvoice {
  id: string;
  ref: string;
  connection: string;
  customer: string;
  currency: string;
  /** What the customer saw that is owed. */
  amount: number;
  methods: readonly string[];
}

export interface BundleProblem {
  code:
    | 'too_few'
    | 'too_many'
    | 'twice'
    | 'several_currencies'
    | 'several_connections'
    | 'several_customers'
    | 'no_common_method'
    | 'amount_invalid'
    | 'total_invalid';
  detail: string;
}

/** All that keeps these invoices from being paid at once. */
export function bundleProblems(invoices: readonly BundleInvoice[]): BundleProblem[] {
  const problems: BundleProblem[] = [];
  const add = (is: boolean, code: BundleProblem['code'], detail: string): void => {
    if (is) problems.push({ code, detail });
  };
  const differs = (of: (invoice: BundleInvoice) => string): boolean =>
    new Set(invoices.map(of)).size > 1;
  const { length } = invoices;
  add(length < 2, 'too_few', 'a payment for several invoices needs two of them');
  add(length > MEMBERS_MAX, 'too_many', `at most ${MEMBERS_MAX} invoices are paid at once`);
  const isRepeated = new Set(invoices.map(({ id }) => id)).size < length;
  add(isRepeated, 'twice', 'an invoice is named twice');
  const oneCurrency = !differs(({ currency }) => currency);
  add(!oneCurrency, 'several_currencies', 'they are not all in one currency: pay each apart');
  add(
    differs(({ connection }) => connection),
    'several_connections',
    'they are not all collected into one Stripe account',
  );
  add(
    differs(({ customer }) => customer),
    'several_customers',
    'they are not all of one customer',
  );
  if (length > 0 && oneCurrency) {
    const isMethod = commonMethods(invoices).length > 0;
    add(!isMethod, 'no_common_method', 'no payment method is allowed for all of them');
    addAmountProblems(invoices, add);
  }
  return problems;
}

function addAmountProblems(
  invoices: readonly BundleInvoice[],
  add: (is: boolean, code: BundleProblem['code'], detail: string) => void,
): void {
  const { currency = '' } = invoices[0] ?? {};
  for (const { id, amount } of invoices) {
    const problem = chargeProblem(amount, currency);
    add(problem !== null, 'amount_invalid', `Stripe cannot charge the amount of ${id}: ${problem}`);
  }
  const total = invoices.reduce((sum, { amount }) => sum + amount, 0);
  const isTooMuch = chargeProblem(total, currency) === 'above_maximum';
  add(isTooMuch, 'total_invalid', 'together they are more than Stripe charges at once');
}

const commonMethods = ([first, ...others]: readonly BundleInvoice[]): readonly string[] =>
  (first?.methods ?? []).filter((method) =>
    others.every(({ methods }) => methods.includes(method)),
  );

/** In ms: frozen with the bundle. */
export interface BundleTimes {
  /** So long the lanes may take to be given, and the session to be opened. */
  opensWithin: number;
  /** So long the customer has at Stripe's page. */
  openFor: number;
}

// Stripe ends a session within 24 hours, and its key must outlive it.
const OPEN_FOR_AT_MOST = 22 * HOUR;

/**
 * Ten minutes and an hour. A customer is no faster where days are compressed: there both last at
 * least what a real minute is of engine time.
 */
export const bundleTimes = (realMinute: number = MINUTE): BundleTimes => ({
  opensWithin: Math.max(10 * MINUTE, realMinute),
  openFor: Math.min(OPEN_FOR_AT_MOST, Math.max(HOUR, realMinute)),
});

/** A bundle just asked for; its first decision wants the first lane. */
export function initialBundle(
  id: string,
  invoices: readonly BundleInvoice[],
  {
    stripeCustomer,
    now,
    times = bundleTimes(),
  }: { stripeCustomer: string | null; now: number; times?: BundleTimes },
): BundleState {
  const inOrder = [...invoices].sort((a, b) => (a.id < b.id ? -1 : 1));
  return {
    shape: BUNDLE_SHAPE,
    id,
    currency: inOrder[0]?.currency ?? '',
    methods: commonMethods(inOrder),
    stripeCustomer,
    members: inOrder.map(({ id: invoice, ref, amount: share }) => ({
      invoice,
      ref,
      share,
      lane: { kind: 'untaken' },
    })),
    session: { kind: 'none' },
    ending: null,
    openBy: now + times.opensWithin,
    openFor: times.openFor,
    hintedAt: null,
    payments: [],
    outstanding: [],
    later: [],
    retries: {},
  };
}
