import type { RelayResult, StoredStripeEvent } from '../postgres/events/stripe-events';
import type { RelayDeps } from './relay';

const DEAUTHORIZED_TYPE = 'account.application.deauthorized';
const ACCOUNT_EVENT_TYPES = new Set([
  'account.updated',
  'account.application.authorized',
  DEAUTHORIZED_TYPE,
]);

/** Events about the Stripe account itself: whether it takes charges concerns all its invoices. */
export const isAccountEvent = (type: string): boolean => ACCOUNT_EVENT_TYPES.has(type);

/**
 * Reads the accounts these events speak of, each once. If that is new, the runs are to be hinted;
 * until then each sees it with its next step, which comes before anything it asks.
 */
export async function relayAccountEvents(
  deps: RelayDeps,
  events: StoredStripeEvent[],
): Promise<RelayResult[]> {
  const kinds = new Map<string, 'known' | 'later'>();
  for (const code of new Set(events.map(({ connection }) => connection))) {
    const ofConnection = events.filter(({ connection }) => connection === code);
    const isDeauthorized = ofConnection.some(({ type }) => type === DEAUTHORIZED_TYPE);
    kinds.set(code, await checkAccount(deps, code, isDeauthorized));
  }
  return events.map(({ id, connection }) => {
    return { id, connection, kind: kinds.get(connection) ?? 'later' };
  });
}

/**
 * The event that reported its return may be lost, so a gone account is read again each time; one
 * that cannot be read keeps no other waiting.
 */
export async function recheckGoneAccounts(deps: RelayDeps): Promise<void> {
  for (const { code } of await deps.stores.connections.gone()) {
    await checkAccount(deps, code, false).catch((error: unknown) =>
      deps.log.error({ connection: code, err: error }, 'a gone account was not read again'),
    );
  }
}

/**
 * A key may be kept from reading the account and still charge, so being locked out means nothing
 * by itself: only after consent was taken back. Otherwise each invoice finds out by its own calls.
 */
async function checkAccount(
  deps: RelayDeps,
  code: string,
  isDeauthorized: boolean,
): Promise<'known' | 'later'> {
  const read = await deps.readAccount(code);
  if (read.kind === 'later') return 'later';
  if (read.kind === 'locked_out' && !isDeauthorized) return 'known';
  if (read.kind === 'read' && read.methodsOff !== undefined)
    await deps.stores.connections.setMethodsOff(code, read.methodsOff);
  const gone = read.kind === 'read' ? read.gone : `access was taken back (${read.detail})`;
  const isAccessEnded = read.kind === 'locked_out';
  if (!(await deps.stores.connections.setGone(code, gone, isAccessEnded))) return 'known';
  if (gone === null) deps.log.info({ connection: code }, 'the Stripe account takes charges again');
  else deps.log.error({ connection: code }, `the Stripe account takes no charges: ${gone}`);
  await deps.stores.accountHints.request(code);
  return 'known';
}
