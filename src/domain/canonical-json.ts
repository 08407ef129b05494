/** The same document gives the same text, whatever the order of its keys. */
export const canonicalJson = (value: unknown): string => textOf(value);

function textOf(value: unknown): string {
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map((item) => textOf(item) ?? 'null').join()}]`;
  const object = value as Readonly<Record<string, unknown>>;
  let members = '';
  for (const key of sortedKeys(object)) {
    const member = textOf(object[key]);
    if (member === undefined) continue;
    members += `${members === '' ? '' : ','}${JSON.stringify(key)}:${member}`;
  }
  return `{${members}}`;
}

/** Whole numbers first and by their size, as every object of JavaScript has them; then by text. */
function sortedKeys(object: object): string[] {
  const keys = Object.keys(object);
  const first = keys[0]?.charCodeAt(0) ?? 0;
  // Where a key is a number, the first one is.
  const hasNumbers = first >= 48 && first <= 57;
  if (!hasNumbers) return keys.sort();
  return Object.keys(Object.fromEntries(keys.sort().map((key) => [key, null])));
}
