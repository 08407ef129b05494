import { isObject } from '../stripe-object';
import type { StripeObject } from '../stripe-object';

/**
 * A hash of a state in one version, the same in whichever order its members come and whether what
 * is null is there or absent. For comparing the few states of one second; it protects nothing.
 */
export function fingerprint(object: StripeObject, apiVersion: string | null): string {
  const text = `${apiVersion ?? ''} ${withoutNulls(object)}`;
  return hash32(text, 0x811c9dc5) + hash32(text, 0x9747b28c);
}

function withoutNulls(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(withoutNulls).join()}]`;
  if (!isObject(value)) return JSON.stringify(value ?? null);
  const members = Object.keys(value).filter((key) => value[key] != null);
  return `{${members
    .sort()
    .map((key) => `${JSON.stringify(key)}:${withoutNulls(value[key])}`)
    .join()}}`;
}

/** FNV-1a of its 16-bit units with a last mixing, as 8 hexadecimal digits. */
function hash32(text: string, start: number): string {
  let hash = start;
  for (let i = 0; i < text.length; i += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
    hash ^= hash >>> 15;
  }
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return ((hash ^ (hash >>> 16)) >>> 0).toString(16).padStart(8, '0');
}
