import type { Method } from '../model/method';
import type { Terms } from '../model/terms';
import { allowsMethod } from './may-collect';

/** The default, or the next one this invoice can be paid with: not every method fits a currency. */
export function methodFor(
  terms: Terms,
  defaultMethod: Method | null,
  methods: readonly Method[],
): Method | null {
  if (defaultMethod === null || allowsMethod(terms, defaultMethod)) return defaultMethod;
  return methods.find((method) => allowsMethod(terms, method)) ?? defaultMethod;
}
