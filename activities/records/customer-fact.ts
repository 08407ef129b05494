import { isDeepStrictEqual } from 'node:util';
import type { Fact } from '../../src/domain/collection/model/fact';
import type { CollectionState } from '../../src/domain/collection/model/state';
import type { Method } from '../../src/domain/collection/model/method';
import { allowsMethod } from '../../src/domain/collection/queries/may-collect';
import type { CustomerRow } from '../../src/postgres/customers';
import type { PendingInputs } from '../../src/postgres/pending-inputs';

/** The customer as in our tables, if the rules do not have it yet. */
export function customerFact(
  state: CollectionState,
  { customer, methods }: Pick<PendingInputs, 'customer' | 'methods'>,
): Fact[] {
  const { stripeCustomer } = customer;
  const method = stripeCustomer === null ? null : methodFor(state, customer, methods);
  const isKnown =
    isDeepStrictEqual(state.method, method) && state.stripeCustomer === stripeCustomer;
  return isKnown ? [] : [{ kind: 'customer', stripeCustomer, method, fresh: false }];
}

/** The default, or the next one this invoice can be paid with: not every method fits a currency. */
function methodFor(
  { terms }: CollectionState,
  { defaultMethod }: CustomerRow,
  methods: readonly Method[],
): Method | null {
  if (defaultMethod === null || allowsMethod(terms, defaultMethod)) return defaultMethod;
  return methods.find((method) => allowsMethod(terms, method)) ?? defaultMethod;
}
