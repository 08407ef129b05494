import { HOUR } from '../domain/time';
import { readSince } from './poll';
import type { RelayDeps } from './relay';

const PAGE_SIZE = 5_000;

// What was on its way when the copy was made is sent once more; a double does nothing.
const MARGIN = HOUR;

/** So many runs a second are due, where no pace is given. */
const DUE_PER_SECOND = 500;

/**
 * Queues every unfinished run for the workers to start, in the order of their deadlines: after
 * Temporal was lost, or, with `since`, after Postgres went back in time. Then every run that is
 * open is ended first, since it has seen steps that its row has forgotten, and Stripe is read, so
 * that each new run finds word of what happened meanwhile and looks before it acts. Readers of our
 * streams go on from where they are, and miss nothing. It may be repeated until it succeeds. The
 * alarms of billing schedules are set again, too.
 */
export async function rebuild(
  deps: RelayDeps,
  relayWaiting: () => Promise<number>,
  options: { since?: number } = {},
): Promise<{ queued: number; alarms: number }> {
  if (options.since !== undefined) {
    await deps.stores.relaying.raisePositions();
    for (const connection of await deps.polling.connections())
      await readSince(deps, connection, options.since - MARGIN);
    const ended = await deps.collections.terminateAll();
    if (ended.kind !== 'reached') throw temporalUnavailable(ended.detail);
    await relayWaiting();
    await relayWaiting(); // what the first has stored, of the shares of a payment
    const unplaced = await deps.stores.relaying.countUnplaced();
    if (unplaced > 0) throw stripeUnanswered(unplaced);
  }
  const { runLeases } = deps.stores;
  const spreadSeconds =
    (await runLeases.countUnfinished()) / (deps.startsPerSecond ?? DUE_PER_SECOND);
  const now = deps.clock.now();
  let queued = 0;
  for (let after: string | null = ''; after !== null;) {
    const page = await runLeases.queueUnfinished({ after, now, spreadSeconds }, PAGE_SIZE);
    queued += page.queued;
    after = page.last;
  }
  queued += await deps.stores.bundles.requestAll();
  return { queued, alarms: await deps.stores.schedules.requestAlarms() };
}

const temporalUnavailable = (why: string): Error =>
  new Error(`Open runs were not ended (${why}): start Temporal, then run this again`);

/** Nothing may be charged before it is said whose they are. */
const stripeUnanswered = (count: number): Error =>
  new Error(
    `Stripe did not say whose ${count} event(s) are: start nothing yet, and run this again`,
  );
