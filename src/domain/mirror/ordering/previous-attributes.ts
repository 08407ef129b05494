import { isEqual, isObject, memberOf } from '../stripe-object';
import type { StripeObject } from '../stripe-object';

/**
 * Whether a state has the values that an event names as the ones before it. Of objects only the
 * members that changed are named, arrays are named whole; null is for what was absent.
 */
export function matchesPrevious(state: StripeObject, previous: StripeObject): boolean {
  return Object.entries(previous).every(([key, old]) => {
    const value = memberOf(state, key);
    if (isObject(old) && isObject(value)) return matchesPrevious(value, old);
    return isEqual(old, value);
  });
}

/** The state before an event: its object with the values that it names as the ones before. */
export function stateBefore(object: StripeObject, previous: StripeObject): StripeObject {
  const replaced = Object.entries(previous).map(([key, old]): [string, unknown] => {
    const value = memberOf(object, key);
    return [key, isObject(old) && isObject(value) ? stateBefore(value, old) : old];
  });
  return Object.fromEntries([...Object.entries(object), ...replaced]);
}
