import type { AccountStore } from '../world/account-store';
import { declaredValues } from './declared';
import { malformed } from './errors';

// A version is a promise of what answers look like. Played are those Stripe has named since the
// oldest one below; any other is refused before anything happens.

/** The newest: what objects are kept as. */
export const API_VERSION = '2026-10-28.endive';

/** The version of the account: used for a request that names none. */
export const ACCOUNT_VERSION = '2026-08-26.dahlia';

const OLDEST_PLAYED = '2022-08-01';

/** From here on an intent no longer has its charges, only `latest_charge`; nor a charge refunds. */
const CHARGES_LEFT_IN = '2022-11-15';

const dateOf = (version: string): string => version.slice(0, 10);

let played: ReadonlySet<string> | null = null;

export function playedVersions(): ReadonlySet<string> {
  played ??= new Set(
    declaredValues('POST /v1/webhook_endpoints', 'api_version').filter(
      (version) => dateOf(version) >= OLDEST_PLAYED,
    ),
  );
  return played;
}

export function refuseVersion(version: string): void {
  if (playedVersions().has(version)) return;
  const older = declaredValues('POST /v1/webhook_endpoints', 'api_version').includes(version);
  throw malformed(
    older
      ? `Stripe API version ${version} is older than this sandbox plays: pin ${OLDEST_PLAYED} or ` +
          'a later one.'
      : `Invalid Stripe API version: ${version}`,
  );
}

/** From here on a card's money is captured asynchronously where a request does not say. */
const CAPTURED_LATER_SINCE = '2024-04-10';

export const isBefore = (version: string, date: string): boolean => dateOf(version) < date;

/** What an older version takes where a request leaves it out. */
export const defaultsOf = (version: string, route: string): Readonly<Record<string, string>> =>
  route === 'POST /v1/payment_intents' && isBefore(version, CAPTURED_LATER_SINCE)
    ? { capture_method: 'automatic' }
    : {};

type Fields = Readonly<Record<string, unknown>>;

/** Whether answers of this version differ from those that stripe-node declares. */
export const hasOlderShape = (version: string): boolean => isBefore(version, CHARGES_LEFT_IN);

/** An answer as an older version shows it. */
export function asOf(version: string, store: AccountStore, answer: unknown): unknown {
  if (!hasOlderShape(version)) return answer;
  return withLists(store, answer);
}

function withLists(store: AccountStore, value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map((each) => withLists(store, each));
  const fields = Object.fromEntries(
    Object.entries(value as Fields).map(([key, inner]) => [key, withLists(store, inner)]),
  );
  const id = String(fields['id']);
  if (fields['object'] === 'charge' && fields['refunds'] === undefined) {
    const refunds = [...store.refunds.newestFirst()].filter((each) => each.charge === id);
    return { ...fields, refunds: includedList(`/v1/charges/${id}/refunds`, refunds) };
  }
  if (fields['object'] !== 'payment_intent') return fields;
  const charges = [...store.charges.newestFirst()].filter((each) => each.payment_intent === id);
  const shown = charges.map((each) => withLists(store, each));
  return { ...fields, charges: includedList(`/v1/charges?payment_intent=${id}`, shown) };
}

/** A list inside an object: unlike others it is counted. */
export const includedList = (url: string, data: readonly unknown[]): Fields => ({
  object: 'list',
  data,
  has_more: false,
  total_count: data.length,
  url,
});
