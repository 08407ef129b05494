import { HOUR } from '../domain/time';
import { readSince } from './poll';
import { reachRun } from './reach-run';
import type { RelayDeps } from './relay';

const PAGE_SIZE = 200;

// What was on its way when the copy was made is sent once more; a double does nothing.
const MARGIN = HOUR;

/**
 * Restarts every unfinished run from the tables: after Temporal was lost, or, with `since`, after
 * Postgres went back in time. Then every run that is open is ended first, since it has seen steps
 * that its row has forgotten, and Stripe is read, so that each new run finds word of what happened
 * meanwhile and looks before it acts. It may be repeated until it succeeds.
 */
export async function rebuild(
  deps: RelayDeps,
  relayWaiting: () => Promise<number>,
  options: { since?: number } = {},
): Promise<{ restarted: number }> {
  if (options.since !== undefined) {
    for (const connection of deps.polling.connections)
      await readSince(deps, connection, options.since - MARGIN);
    const ended = await deps.collections.terminateAll();
    if (ended.kind === 'unavailable') throw temporalUnavailable(0, ended.detail);
    await relayWaiting();
  }
  let restarted = 0;
  for (let after: string | null = null; ;) {
    const page = await deps.stores.collections.unfinished(after, PAGE_SIZE);
    for (const identity of page) {
      if (!(await reachRun(deps, identity, 'restart'))) {
        throw temporalUnavailable(restarted, 'a run was not restarted');
      }
      restarted += 1;
    }
    after = page.at(-1)?.ref ?? null;
    if (after === null) return { restarted };
  }
}

const temporalUnavailable = (restarted: number, why: string): Error =>
  new Error(
    `Temporal is out of reach after ${restarted} runs (${why}): start it, then run this again`,
  );
