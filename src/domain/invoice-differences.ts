import { canonicalJson } from './canonical-json';
import type { Invoice } from './invoice';

/**
 * Where two documents of the same invoice part, as JSON pointers in the words of the wire.
 * `given` is what would be kept of the second, so that a repeat is always the same.
 */
export function invoiceDifferences(stored: Invoice, given: unknown): string[] {
  return differencesAt(stored, given, '');
}

function differencesAt(a: unknown, b: unknown, at: string): string[] {
  if (isObject(a) && isObject(b) && a['kind'] === b['kind']) {
    const keys = [...new Set([...Object.keys(a), ...Object.keys(b)])].sort();
    return keys.flatMap((key) => differencesAt(a[key], b[key], `${at}/${pointerSegment(key, at)}`));
  }
  if (Array.isArray(a) && Array.isArray(b) && a.length === b.length) {
    return a.flatMap((member, index) => differencesAt(member, b[index], `${at}/${index}`));
  }
  return canonicalJson(a ?? null) === canonicalJson(b ?? null) ? [] : [at];
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Keys of metadata are the caller's own and stay as they are; ours are snake_case outside. */
function pointerSegment(key: string, at: string): string {
  const word =
    at === '/metadata' ? key : key.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
  return word.replaceAll('~', '~0').replaceAll('/', '~1');
}
