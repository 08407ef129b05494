/** A JSON object as Stripe rendered it. */
export type StripeObject = Readonly<Record<string, unknown>>;

export const isObject = (value: unknown): value is StripeObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Equal as JSON, but that null and a member that is absent are one: Stripe renders either. */
export function isEqual(one: unknown, other: unknown): boolean {
  if (one === other || (one == null && other == null)) return true;
  if (Array.isArray(one) && Array.isArray(other)) {
    return one.length === other.length && one.every((item, i) => isEqual(item, other[i]));
  }
  if (!isObject(one) || !isObject(other)) return false;
  return keysOf(one, other).every((key) => isEqual(one[key], other[key]));
}

/**
 * The old values of what differs, as Stripe's `previous_attributes` give them: of objects only the
 * members that differ, arrays whole, null for what was absent. Null where nothing differs.
 */
export function oldValues(before: StripeObject, after: StripeObject): StripeObject | null {
  const changed: [string, unknown][] = [];
  for (const key of keysOf(before, after)) {
    const [old, value] = [before[key], after[key]];
    if (isEqual(old, value)) continue;
    const inner = isObject(old) && isObject(value) ? oldValues(old, value) : old;
    changed.push([key, inner ?? null]);
  }
  return changed.length === 0 ? null : Object.fromEntries(changed);
}

/** One member, also where it is called `__proto__`. */
export const memberOf = (object: StripeObject, key: string): unknown =>
  Object.hasOwn(object, key) ? object[key] : undefined;

const keysOf = (one: StripeObject, other: StripeObject): string[] => [
  ...new Set([...Object.keys(one), ...Object.keys(other)]),
];
