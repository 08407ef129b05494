import { isDeepStrictEqual } from 'node:util';
import type { Fact } from '../../src/domain/collection/model/fact';
import type { CollectionState } from '../../src/domain/collection/model/state';
import { methodFor } from '../../src/domain/collection/queries/method-for';
import type { PendingInputs } from '../../src/postgres/pending-inputs';

/** The customer as in our tables, if the rules do not have it yet. */
export function customerFact(
  state: CollectionState,
  { customer, methods }: Pick<PendingInputs, 'customer' | 'methods'>,
): Fact[] {
  const { stripeCustomer, defaultMethod } = customer;
  const method = stripeCustomer === null ? null : methodFor(state.terms, defaultMethod, methods);
  const isKnown =
    isDeepStrictEqual(state.method, method) && state.stripeCustomer === stripeCustomer;
  return isKnown ? [] : [{ kind: 'customer', stripeCustomer, method, fresh: false }];
}
