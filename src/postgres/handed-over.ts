import type { Invoice } from '../domain/invoice';
import { canonical, json } from './plain';

/**
 * Where two documents of the same invoice part, as JSON pointers in the words of the wire. What
 * Postgres would keep of a document is what is compared, so a repeat is always the same.
 */
export function differences(stored: Invoice, given: Invoice): string[] {
  return compare(stored, JSON.parse(json(given)), '');
}

function compare(a: unknown, b: unknown, at: string): string[] {
  if (isObject(a) && isObject(b) && a['kind'] === b['kind']) {
    const keys = [...new Set([...Object.keys(a), ...Object.keys(b)])].sort();
    return keys.flatMap((key) => compare(a[key], b[key], `${at}/${segment(key, at)}`));
  }
  if (Array.isArray(a) && Array.isArray(b) && a.length === b.length) {
    return a.flatMap((member, index) => compare(member, b[index], `${at}/${index}`));
  }
  return canonical(a ?? null) === canonical(b ?? null) ? [] : [at];
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Keys of metadata are the caller's own and stay as they are; ours are snake_case outside. */
function segment(key: string, at: string): string {
  const word =
    at === '/metadata' ? key : key.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
  return word.replaceAll('~', '~0').replaceAll('/', '~1');
}
