import type { Fact } from '../model/fact';
import type { CollectionState } from '../model/state';
import type { Method } from '../model/method';
import { methodFor } from '../queries/method-for';
import { canonicalJson } from '../../canonical-json';

/** The customer as in our tables. */
export interface StoredCustomer {
  customer: { stripeCustomer: string | null; defaultMethod: Method | null };
  /** All stored methods of the customer, in our order of choice. */
  methods: readonly Method[];
}

/** The customer as in our tables, if the rules do not have it yet. */
export function customerFact(
  state: CollectionState,
  { customer, methods }: StoredCustomer,
): Fact[] {
  const { stripeCustomer, defaultMethod } = customer;
  const method = stripeCustomer === null ? null : methodFor(state.terms, defaultMethod, methods);
  const isKnown =
    canonicalJson(state.method) === canonicalJson(method) &&
    state.stripeCustomer === stripeCustomer;
  return isKnown ? [] : [{ kind: 'customer', stripeCustomer, method, fresh: false }];
}
