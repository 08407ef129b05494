// Stripe's `previous_attributes`: what a change made different, as it was before. Of a nested
// object only the keys that changed, and null for one that is new; a list is whole.

type Fields = Readonly<Record<string, unknown>>;

const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isSame = (before: unknown, after: unknown): boolean =>
  before === after || JSON.stringify(before) === JSON.stringify(after);

export function whatItWas(before: Fields, after: Fields): Record<string, unknown> {
  const was: Record<string, unknown> = {};
  for (const key of new Set([...Object.keys(before), ...Object.keys(after)])) {
    const [old, now] = [before[key], after[key]];
    if (isSame(old, now)) continue;
    was[key] = isFields(old) && isFields(now) ? whatItWas(old, now) : (old ?? null);
  }
  return was;
}

/** Changes an object, and says what it was. */
export function changing<T extends object>(object: T, work: () => void): Partial<T> {
  const before = JSON.parse(JSON.stringify(object)) as Fields;
  work();
  return whatItWas(before, object as Fields) as Partial<T>;
}
