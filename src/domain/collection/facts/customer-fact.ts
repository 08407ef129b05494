import type { Fact } from '../model/fact';
import type { CollectionState } from '../model/state';
import type { Method } from '../model/method';
import { methodFor } from '../queries/method-for';
import type { MethodOnFile } from '../queries/method-for';
import { canonicalJson } from '../../canonical-json';

/** The customer as in our tables. */
export interface StoredCustomer {
  customer: {
    stripeCustomer: string | null;
    defaultMethod: Method | null;
    autoPayWithdrawn?: boolean;
  };
  /** All stored methods of the customer, in our order of choice. */
  methods: readonly MethodOnFile[];
}

/** The customer as in our tables, if the rules do not have it yet. */
export function customerFact(
  state: CollectionState,
  { customer, methods }: StoredCustomer,
): Fact[] {
  const { stripeCustomer, defaultMethod, autoPayWithdrawn: withdrawn = false } = customer;
  const isSameConsent = withdrawn === (state.autoPayWithdrawn ?? false);
  const method = stripeCustomer === null ? null : methodFor(wishOf(state), defaultMethod, methods);
  const isKnown =
    isSameConsent &&
    canonicalJson(state.method) === canonicalJson(method) &&
    state.stripeCustomer === stripeCustomer;
  if (isKnown) return [];
  const fact = { kind: 'customer', stripeCustomer, method, fresh: false } as const;
  return [isSameConsent ? fact : { ...fact, autoPayWithdrawn: withdrawn }];
}

export const wishOf = ({ terms, plan }: CollectionState) => ({
  terms,
  barred: plan.ladder.barred,
});

/** Its methods were changed, or one was refused finally: another of the stored ones may do. */
export const methodFactAfter = (
  before: CollectionState,
  after: CollectionState,
  stored: StoredCustomer,
): Fact[] =>
  after.terms.methods === before.terms.methods &&
  after.plan.ladder.barred === before.plan.ladder.barred
    ? []
    : customerFact(after, stored);
