import type { Relayed, StoredEvent } from '../postgres/stores';
import { reach } from './hint';
import type { RelayDeps } from './relay';

const DEAUTHORIZED = 'account.application.deauthorized';
const OF_ACCOUNTS = new Set(['account.updated', 'account.application.authorized', DEAUTHORIZED]);

/** Events about the Stripe account itself: whether it takes charges concerns all its invoices. */
export const isOfAccount = (type: string): boolean => OF_ACCOUNTS.has(type);

/** Reads the accounts these events speak of, each once, and tells the runs if that is new. */
export async function relayOfAccounts(deps: RelayDeps, events: StoredEvent[]): Promise<Relayed[]> {
  const kinds = new Map<string, 'known' | 'later'>();
  for (const code of new Set(events.map(({ connection }) => connection))) {
    const mine = events.filter(({ connection }) => connection === code);
    const isTaken = mine.some(({ type }) => type === DEAUTHORIZED);
    kinds.set(code, await lookAtAccount(deps, code, isTaken));
  }
  return events.map(({ id, connection }) => {
    return { id, connection, kind: kinds.get(connection) ?? 'later' };
  });
}

/** The event that told of its return may be lost, so a gone account is read again each time. */
export async function lookAtGoneAccounts(deps: RelayDeps): Promise<void> {
  for (const { code } of await deps.stores.connections.gone()) {
    await lookAtAccount(deps, code, false);
  }
}

/**
 * A key may be kept from reading the account and still charge, so being locked out means nothing
 * by itself: only after consent was taken back. Otherwise each invoice finds out by its own calls.
 */
async function lookAtAccount(
  deps: RelayDeps,
  code: string,
  isTaken: boolean,
): Promise<'known' | 'later'> {
  const read = await deps.readAccount(code);
  if (read.kind === 'later') return 'later';
  if (read.kind === 'locked_out' && !isTaken) return 'known';
  const gone = read.kind === 'read' ? read.gone : `access was taken back (${read.detail})`;
  if (!(await deps.stores.connections.setGone(code, gone))) return 'known';
  if (gone === null) deps.log.info({ connection: code }, 'the Stripe account takes charges again');
  else deps.log.error({ connection: code }, `the Stripe account takes no charges: ${gone}`);
  await hintUnfinished(deps, code);
  return 'known';
}

const PAGE = 200;

/** Those out of reach see it with their next step, which comes before anything they ask. */
async function hintUnfinished(deps: RelayDeps, code: string): Promise<void> {
  for (let after: string | null = null; ;) {
    const page = await deps.stores.collections.unfinished(after, PAGE);
    for (const identity of page.filter(({ connection }) => connection === code)) {
      if (!(await reach(deps, identity, 'hint'))) return;
    }
    after = page.at(-1)?.ref ?? null;
    if (after === null) return;
  }
}
