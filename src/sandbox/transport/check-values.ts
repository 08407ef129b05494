import { malformed } from './errors';
import { CURRENCIES } from './currencies';
import { limitOf, resourceOf } from './text-limits';
import type { Value } from './declared';

// What Stripe checks by a parameter's name, wherever it is: currencies, e-mail addresses and
// web addresses; and how long each text may be.

type Params = { [key: string]: Value };

/** Looks at a value, and returns it as it is kept. */
type Check = (text: string, at: string) => string;

const currency: Check = (text, at) => {
  const code = text.toLowerCase();
  if (CURRENCIES.has(code)) return code;
  throw malformed(
    `Invalid currency: ${code}. Stripe currently supports these currencies: ` +
      `${[...CURRENCIES].join(', ')}`,
    undefined,
    at,
  );
};

const email: Check = (text, at) => {
  if (/^[^\s@]+@[^\s@]+\.[^\s@.]+$/.test(text)) return text;
  throw malformed(`Invalid email address: ${text}`, 'email_invalid', at);
};

const address: Check = (text, at) => {
  if (/^[a-z][a-z\d+.-]*:\/\/[^\s/]/i.test(text)) return text;
  throw malformed(
    /^[a-z][a-z\d+.-]*:/i.test(text)
      ? 'Not a valid URL'
      : 'Invalid URL: An explicit scheme (such as https) must be provided.',
    'url_invalid',
    at,
  );
};

const CHECKS: Readonly<Record<string, Check>> = {
  cancel_url: address,
  currency,
  customer_email: email,
  default_currency: currency,
  email,
  receipt_email: email,
  refresh_url: address,
  return_url: address,
  success_url: address,
};

/** Names a caller chose, and what is inside them: nothing Stripe looks at. */
const OPAQUE = new Set(['metadata', 'expand']);

/** Checks the values of a request that would change something. */
export function checkValues(route: string, params: Params): Params {
  if (!route.startsWith('POST ')) return params;
  const resource = resourceOf(route);
  walk(params, '', resource);
  return params;
}

function walk(params: Params, at: string, resource: string): void {
  for (const [key, value] of Object.entries(params)) {
    if (OPAQUE.has(key)) continue;
    const inside = at === '' ? key : `${at}[${key}]`;
    if (typeof value === 'string') params[key] = checked(key, value, inside, resource);
    else if (typeof value === 'object' && value !== null) walk(value as Params, inside, resource);
  }
}

function checked(key: string, text: string, at: string, resource: string): string {
  const limit = limitOf(resource, at);
  if (text.length > limit) throw tooLong(text, limit, at);
  const check = CHECKS[key];
  return check === undefined ? text : check(text, at);
}

function tooLong(text: string, limit: number, at: string): Error {
  return malformed(
    `Invalid string: ${text.slice(0, 10)}...${text.slice(-10)}; ` +
      `must be at most ${limit} characters`,
    undefined,
    at,
  );
}
