/**
 * Text from outside may hold what Postgres cannot store: NUL, or half a surrogate pair. Our own
 * parsers refuse it; what others wrote (a name at Stripe, a mail server's words) is made readable
 * instead, so that one odd character never stops an invoice.
 */
const REPLACEMENT = '\ufffd';
const JSON_ESCAPE = /\\(?:u([0-9a-fA-F]{4})|.)/g;

export function replaceNul(text: string): string {
  return text.includes('\0') ? text.replaceAll('\0', REPLACEMENT) : text;
}

/** A value as jsonb takes it. */
export function toJsonb(value: unknown): string {
  const text = JSON.stringify(value);
  if (!text.includes('\\u')) return text;
  return text.replace(JSON_ESCAPE, (escape: string, hex: string | undefined) =>
    hex !== undefined && isUnstorable(hex) ? REPLACEMENT : escape,
  );
}

/** Whether jsonb takes a text of JSON.stringify as it is. */
export function isStorableJson(text: string): boolean {
  if (!text.includes('\\u')) return true;
  return [...text.matchAll(JSON_ESCAPE)].every(
    ([, hex]) => hex === undefined || !isUnstorable(hex),
  );
}

// JSON.stringify writes whole surrogate pairs as they are: an escaped one is half a pair.
function isUnstorable(hex: string): boolean {
  return hex === '0000' || /^d[89a-f]/i.test(hex);
}
