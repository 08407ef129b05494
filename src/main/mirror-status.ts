import type { SyncDetail } from '../contract/responses/sync';
import { HOUR, MINUTE, SECOND } from '../domain/time';

export interface SyncStatus extends SyncDetail {
  connection: string;
}

export interface Shown {
  isTerminal: boolean;
  /** In ms: what is listed by Stripe is so much older. */
  now: number;
}

/** For a person: a bar for each collection on a terminal, else a line for each. */
export function shownSyncs(syncs: readonly SyncStatus[], shown: Shown): string {
  if (syncs.length === 0) return 'there is no sync of this connection';
  return syncs.flatMap((sync) => linesOf(sync, shown)).join('\n');
}

type Collection = SyncDetail['progress']['collections'][number];

function linesOf(sync: SyncStatus, shown: Shown): string[] {
  const { connection, id, progress, live } = sync;
  const listed = live.listed_at === null ? null : Date.parse(live.listed_at);
  const lag = listed === null ? 'no events listed yet' : `events as of ${ago(shown.now - listed)}`;
  const failure = live.failure === null ? [] : [`events failed: ${live.failure.code}`];
  const head = [
    `${connection}/${id}`,
    progress.state,
    `${progress.copied} rows`,
    percent(progress.done),
    ...leftOf(progress.seconds_left),
    lag,
    ...failure,
  ];
  const width = Math.max(...progress.collections.map((one) => one.collection_id.length), 0);
  const lines = progress.collections.map((one) => {
    const words = wordsOf(one);
    if (!shown.isTerminal) return `${connection}/${id}  ${one.collection_id}  ${words}`;
    return `  ${one.collection_id.padEnd(width)}  ${bar(one.done)}  ${words}`;
  });
  return [head.join('  '), ...lines];
}

function wordsOf({ state, copied, done, seconds_left: left, failure }: Collection): string {
  const failed = failure === null ? [] : [`${failure.code}: ${failure.detail}`];
  return [state, `${copied} rows`, percent(done), ...leftOf(left), ...failed].join('  ');
}

const leftOf = (seconds: number | null): string[] =>
  seconds === null || seconds === 0 ? [] : [`about ${length(seconds * SECOND)} left`];

const CELLS = 20;

function bar(done: number): string {
  const full = Math.floor(done * CELLS);
  return '█'.repeat(full) + '░'.repeat(CELLS - full);
}

/** Never 100 % before all of it is there. */
const percent = (done: number): string => `${Math.floor(done * 100)} %`;

const ago = (ms: number): string => `${length(Math.max(0, ms))} ago`;

function length(ms: number): string {
  if (ms < MINUTE) return `${Math.ceil(ms / SECOND)} s`;
  return ms < 2 * HOUR ? `${Math.round(ms / MINUTE)} min` : `${Math.round(ms / HOUR)} h`;
}
