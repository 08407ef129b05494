export interface Secrets {
  [name: string]: string;
}

/** Where a secret is that should not be: "API key in logs/server.log, as base64". */
export function leaks(secrets: Secrets, places: ReadonlyMap<string, string>): string[] {
  const found: string[] = [];
  for (const [name, secret] of Object.entries(secrets)) {
    if (secret.length < 8) throw new Error(`${name} is too short to be looked for`);
    for (const [form, spelled] of formsOf(secret)) {
      for (const [place, text] of places) {
        if (text.includes(spelled)) found.push(`${name} in ${place}, as ${form}`);
      }
    }
  }
  return [...new Set(found)];
}

/** As it is, and as programs rewrite what they pass on. */
function formsOf(secret: string): [string, string][] {
  const spaced = secret.replaceAll(/(\d{4})(?=\d)/g, '$1 ');
  const forms: [string, string][] = [
    ['text', secret],
    ['an address', encodeURIComponent(secret)],
    ['hex', Buffer.from(secret).toString('hex')],
    ['groups of four', spaced],
  ];
  for (const before of [0, 1, 2]) {
    // In the middle of other bytes base64 has three looks; its ends belong to the neighbours.
    const whole = Buffer.from('\0'.repeat(before) + secret).toString('base64');
    forms.push(['base64', whole.slice(before === 0 ? 0 : 4, -4)]);
  }
  return forms;
}

/** Every string and every piece of bytes in a value, as text. */
export function textIn(value: unknown): string {
  if (typeof value === 'string') return value;
  if (value instanceof Uint8Array) return Buffer.from(value).toString('utf8');
  if (typeof value !== 'object' || value === null) return '';
  return Object.values(value).map(textIn).join('\n');
}
