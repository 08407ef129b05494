import { hasLink } from '../without-links';
import { isObject } from './stripe-object';
import type { StripeObject } from './stripe-object';

export interface Redacted {
  payload: StripeObject;
  /** What was taken out, as JSON Pointers in the order of the payload. */
  redacted: string[];
}

/** Members that hold a secret in whichever object they are. */
const SECRET_MEMBERS: ReadonlySet<string> = new Set(['client_secret', 'secret', 'signing_secret']);

/** By Stripe's name of an object: members that are as good as a password to who has them. */
const SECRETS_OF: Readonly<Record<string, readonly string[]>> = {
  account_link: ['url'],
  'apps.secret': ['payload'],
  'billing_portal.session': ['url'],
  'checkout.session': ['url'],
  file_link: ['url'],
  'identity.verification_session': ['url'],
  'issuing.card': ['number', 'cvc'],
  login_link: ['url'],
  'terminal.onboarding_link': ['redirect_url'],
  'v2.core.account_link': ['url'],
};

/** What the account's owner wrote is not Stripe's secret, however it is called. */
const FREE_TEXT: ReadonlySet<string> = new Set(['metadata']);

/** Addresses to which Stripe adds the secret of what is to be confirmed there; our pay links. */
const carriesSecret = (value: string): boolean =>
  value.includes('/') && (/client_secret[=_]|_secret_[A-Za-z0-9]{8}/.test(value) || hasLink(value));

/**
 * A payload without its secrets: nobody who reads the copy can confirm a payment, open a session
 * or sign a webhook with it. Of `previous_attributes` the object they are of is named beside them.
 */
export function redact(object: StripeObject, name: unknown = object['object']): Redacted {
  // Nearly all objects hold none: those stay the very same.
  if (!holdsSecret(object, name)) return { payload: object, redacted: [] };
  const redacted: string[] = [];
  return { payload: withoutSecrets(object, name, '', redacted), redacted };
}

/** Whether anything is to be taken out: looked at without writing anything. */
function holdsSecret(object: StripeObject, name: unknown): boolean {
  const ofName = secretsOf(name);
  for (const key of Object.keys(object)) {
    const value = object[key];
    if (typeof value === 'string') {
      if (isSecret(key, value, ofName)) return true;
    } else if (!FREE_TEXT.has(key) && hasSecretInside(value)) return true;
  }
  return false;
}

function hasSecretInside(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  if (Array.isArray(value)) return value.some(hasSecretInside);
  return isObject(value) && holdsSecret(value, value['object']);
}

const NONE: readonly string[] = [];

const secretsOf = (name: unknown): readonly string[] =>
  typeof name === 'string' && Object.hasOwn(SECRETS_OF, name) ? (SECRETS_OF[name] ?? NONE) : NONE;

const isSecret = (key: string, value: string, ofName: readonly string[]): boolean =>
  SECRET_MEMBERS.has(key) || ofName.includes(key) || carriesSecret(value);

function withoutSecrets(
  object: StripeObject,
  name: unknown,
  path: string,
  redacted: string[],
): StripeObject {
  const ofName = secretsOf(name);
  const members: [string, unknown][] = [];
  for (const [key, value] of Object.entries(object)) {
    const at = `${path}/${pointerPart(key)}`;
    if (typeof value === 'string' && isSecret(key, value, ofName)) redacted.push(at);
    else if (FREE_TEXT.has(key)) members.push([key, value]);
    else members.push([key, valueWithoutSecrets(value, at, redacted)]);
  }
  return Object.fromEntries(members);
}

function valueWithoutSecrets(value: unknown, path: string, redacted: string[]): unknown {
  if (Array.isArray(value)) {
    return value.map((item, i) => valueWithoutSecrets(item, `${path}/${i}`, redacted));
  }
  return isObject(value) ? withoutSecrets(value, value['object'], path, redacted) : value;
}

const pointerPart = (key: string): string => key.replaceAll('~', '~0').replaceAll('/', '~1');
