import { readAllowance } from '../domain/mirror/poll-times';
import { sharedReads } from '../domain/mirror/sweep-times';
import type { SharedReads } from '../domain/mirror/sweep-times';
import { HOUR, MINUTE } from '../domain/time';
import type { ListReader } from '../stripe/list-reader';
import type { MirrorDeps } from './mirror-deps';

const COUNT_EVERY = MINUTE;

/** What is left of the reads of the account of a sync, counted each minute. */
export function countShared(
  { stores: { backfills, follows }, countsReads, now }: MirrorDeps,
  sync: number,
): () => Promise<SharedReads> {
  let counted: { shared: Promise<SharedReads>; at: number } | null = null;
  let transactions = { count: 0, at: -Infinity };
  const count = async () => {
    // They are many, and change little in an hour.
    if (countsReads && now() - transactions.at >= HOUR)
      transactions = { count: await follows.transactions(sync), at: now() };
    const allowance = countsReads ? readAllowance(transactions.count) : null;
    return sharedReads(await backfills.readsOfAccount(sync), allowance);
  };
  return () => {
    if (counted === null || now() - counted.at >= COUNT_EVERY) {
      counted = { shared: count(), at: now() };
    }
    return counted.shared;
  };
}

/** Counts the requests of a reader. */
export function countingReader(reader: ListReader): { reader: ListReader; taken(): number } {
  let count = 0;
  const counted = {
    page: (...of: Parameters<ListReader['page']>) => {
      count += 1;
      return reader.page(...of);
    },
    object: (path: string) => {
      count += 1;
      return reader.object(path);
    },
  };
  return {
    reader: { ...reader, ...counted },
    taken: () => {
      const taken = count;
      count = 0;
      return taken;
    },
  };
}
