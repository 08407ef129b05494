import { randomUUID } from 'node:crypto';
import { MINUTE, SECOND } from '../domain/time';
import type { PollLease } from '../postgres/events/stripe-polls';
import { readChanges } from './read-changes';
import type { PassEnd } from './read-changes';
import type { RelayDeps } from './relay';

/**
 * Reads what no webhook brought, also of invoices that are settled and read nothing by themselves.
 * One process at a time; what one leaves unread the next goes on with.
 */
export async function poll(deps: RelayDeps, isEnding: () => boolean): Promise<number> {
  let stored = 0;
  for (const connection of await deps.polling.connections()) {
    const { polls } = deps.stores;
    await polls.openPoll(connection);
    const of = { connection, purpose: 'lost_events', leasedBy: randomUUID() } as const;
    const lease = await polls.lease(of, deps.polling.everyMs);
    if (lease === null) continue;
    try {
      const end = await readChanges(deps, lease, isEnding);
      stored += end.stored;
      report(deps, lease, end);
      if (end.kind === 'done') continue;
      const failures = failuresAfter(end, lease.failures);
      const ms = end.kind === 'left' ? 0 : waitAfter(end, failures, deps.polling.everyMs);
      await polls.putOff(lease, ms, failures);
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

type FailedPass = Extract<PassEnd, { kind: 'failed' }>;

/** Failures in a row: a stored page ends them, and waiting for our own turn is none. */
function failuresAfter(end: Exclude<PassEnd, { kind: 'done' }>, before: number): number {
  const inARow = end.pages > 0 ? 0 : before;
  return end.kind === 'left' || end.called.kind === 'out_of_turn' ? inARow : inARow + 1;
}

const FIRST_WAIT = 10 * SECOND;
const LONGEST_WAIT = 10 * MINUTE;

/**
 * What passes is asked again soon, and each failure in a row doubles the wait; where the key is
 * rejected, no more often than there is a poll.
 */
function waitAfter({ called }: FailedPass, failures: number, everyMs: number): number {
  const first = Math.min(everyMs, FIRST_WAIT);
  if (called.kind === 'out_of_turn') return first;
  const growing = Math.min(first * 2 ** Math.min(failures - 1, 10), LONGEST_WAIT);
  if (called.kind === 'busy') return Math.max(growing, Math.min(called.retryAfterMs ?? 0, MINUTE));
  return REJECTED.has(called.kind) ? Math.max(growing, everyMs) : growing;
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
    await polls.putOff(lease, 0, 0);
    failures = failuresAfter(end, failures);
    if (end.kind === 'failed' && (failures === TRIES || REJECTED.has(end.called.kind)))
      throw notListed(end);
    report(deps, lease, end);
    await deps.sleep(end.kind === 'failed' ? waitAfter(end, failures, FIRST_WAIT) : SECOND);
  }
}

function notListed({ list, called }: FailedPass): Error {
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
