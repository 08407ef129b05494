import { randomUUID } from 'node:crypto';
import { MINUTE, SECOND } from '../domain/time';
import type { PollLease } from '../postgres/stripe-polls';
import { readChanges } from './read-changes';
import type { PassEnd } from './read-changes';
import type { RelayDeps } from './relay';

/**
 * Reads what no webhook brought, also of invoices that are settled and read nothing by themselves.
 * One process at a time; what one leaves unread the next goes on with.
 */
export async function poll(deps: RelayDeps, isEnding: () => boolean): Promise<number> {
  let stored = 0;
  for (const connection of deps.polling.connections) {
    const { polls } = deps.stores;
    await polls.openPoll(connection);
    const of = { connection, purpose: 'lost_events', leasedBy: randomUUID() } as const;
    const lease = await polls.lease(of, deps.polling.everyMs);
    if (lease === null) continue;
    try {
      const end = await readChanges(deps, lease, isEnding);
      stored += end.stored;
      report(deps, lease, end);
      if (end.kind === 'left') await polls.putOff(lease, 0);
      if (end.kind === 'failed') await polls.putOff(lease, waitAfter(end, deps.polling.everyMs));
    } catch (error) {
      // The lease ends by itself: the connection is polled again, and the others meanwhile.
      deps.log.error({ connection, err: error }, 'Stripe was not polled, will be tried again');
    }
  }
  return stored;
}

function report({ log }: RelayDeps, { connection }: PollLease, end: PassEnd): void {
  const { stored } = end;
  if (stored > 0)
    log.warn({ connection, stored }, 'events were read at Stripe that no webhook had brought');
  if (end.kind !== 'failed') return;
  const { list, called } = end;
  log.warn({ connection, list, ...called }, 'Stripe was not polled, will be tried again');
}

const REJECTED: ReadonlySet<string> = new Set(['unauthorized', 'forbidden']);

/** What passes is asked again soon; where the key is rejected, as often as there is a poll. */
function waitAfter({ called }: Extract<PassEnd, { kind: 'failed' }>, everyMs: number): number {
  if (called.kind === 'busy') return Math.min(called.retryAfterMs ?? 10 * SECOND, MINUTE);
  if (called.kind === 'out_of_turn') return 10 * SECOND;
  return REJECTED.has(called.kind) ? everyMs : Math.min(everyMs, MINUTE);
}

const TRIES = 5;
const LEASE_WAITS = 100;

/** The same for `rebuild --since`: all of it, or an error that says how to go on. */
export async function readSince(deps: RelayDeps, connection: string, since: number): Promise<void> {
  const { polls } = deps.stores;
  await polls.openRebuild(connection, since);
  let failures = 0;
  for (;;) {
    const lease = await leaseRebuild(deps, connection);
    const end = await readChanges(deps, lease);
    if (end.kind === 'done') return;
    await polls.putOff(lease, 0);
    failures = end.pages > 0 ? 1 : failures + 1;
    if (end.kind === 'failed' && (failures === TRIES || REJECTED.has(end.called.kind)))
      throw notListed(end);
    await deps.sleep(end.kind === 'failed' ? waitAfter(end, SECOND) : SECOND);
  }
}

function notListed({ list, called }: Extract<PassEnd, { kind: 'failed' }>): Error {
  const detail = 'detail' in called ? `: ${called.detail}` : '';
  return new Error(
    `Stripe did not list its ${list.replace('_', ' ')} (${called.kind}${detail}). ` +
      'Run this again with the same --since: it goes on from there',
  );
}

/** A process that died with the lease leaves it within two minutes. */
async function leaseRebuild(deps: RelayDeps, connection: string): Promise<PollLease> {
  const of = { connection, purpose: 'rebuild', leasedBy: randomUUID() } as const;
  for (let waits = 0; waits < LEASE_WAITS; waits += 1) {
    const lease = await deps.stores.polls.lease(of, 0);
    if (lease !== null) return lease;
    await deps.sleep(SECOND);
  }
  throw new Error('another rebuild reads Stripe: wait for its end, then run this again');
}
