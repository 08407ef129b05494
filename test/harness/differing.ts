import { isEqual } from '../../src/domain/mirror/stripe-object';
import type { StripeObject } from '../../src/domain/mirror/stripe-object';

/** Members that only one of them has, or has otherwise, each with what both have. */
export const differing = (one: StripeObject, other: StripeObject): string[] =>
  [...new Set([...Object.keys(one), ...Object.keys(other)])]
    .filter((name) => !isEqual({ of: one[name] ?? null }, { of: other[name] ?? null }))
    .map((name) => `${name} (${JSON.stringify(one[name])}, ${JSON.stringify(other[name])})`);
