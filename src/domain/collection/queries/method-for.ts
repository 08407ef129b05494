import type { Method } from '../model/method';
import type { Terms } from '../model/terms';
import { allowsMethod } from './may-collect';

/** A method as our tables know it; `storedAt` is Stripe's time, null where it is not known. */
export interface MethodOnFile extends Method {
  storedAt?: number | null;
}

interface MethodWish {
  terms: Terms;
  /** Fingerprints that must not be charged again by themselves. */
  barred: readonly string[];
}

/**
 * The default, or the next one this invoice can be paid with: not every method fits a currency. One
 * that was refused finally gives way to what was stored after it, also where it was chosen.
 */
export function methodFor(
  { terms, barred }: MethodWish,
  defaultMethod: Method | null,
  methods: readonly MethodOnFile[],
): Method | null {
  if (defaultMethod === null) return null;
  const fitting = methods.filter((method) => allowsMethod(terms, method));
  const first = allowsMethod(terms, defaultMethod) ? defaultMethod : fitting[0];
  if (first === undefined || !barred.includes(first.fingerprint))
    return first === undefined ? defaultMethod : plain(first);
  const since = methods.find(({ id }) => id === first.id)?.storedAt ?? Infinity;
  const newer = fitting.find(
    ({ fingerprint, storedAt }) =>
      (storedAt ?? -Infinity) >= since && !barred.includes(fingerprint),
  );
  return plain(newer ?? first);
}

/** As the state keeps it. */
const plain = ({ id, type, label, fingerprint }: Method): Method => ({
  id,
  type,
  label,
  fingerprint,
});
