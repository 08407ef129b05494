import type { MirrorDeps } from '../../../src/mirror/mirror-deps';
import type { Dice } from '../../simulate/dice';

type Stores = MirrorDeps['stores'];

/** How the process that runs a sync is gone: before a write, in it, or once it is committed. */
const MOMENTS = ['before', 'within', 'after'] as const;

/** Stores of a process that is gone at one of its next writes: from then on nothing is written. */
export function storesUntilGone(
  stores: Stores,
  dice: Dice,
): { stores: Stores; gone: Promise<void> } {
  let left = 1 + dice.upTo(4);
  const moment = dice.pick(MOMENTS);
  let isGone = (): void => undefined;
  const gone = new Promise<void>((resolve) => (isGone = resolve));
  const die = (): never => {
    isGone();
    throw new Error('the process is gone');
  };
  const until =
    (write: Stores['syncs']['write']): Stores['syncs']['write'] =>
    async (sync, facts, also) => {
      left -= 1;
      if (left < 0 || (left === 0 && moment === 'before')) die();
      const isLast = left === 0;
      const written = await write(sync, facts, async (tx, rows) => {
        await also?.(tx, rows);
        if (isLast && moment === 'within') die();
      });
      return isLast ? die() : written;
    };
  const { write, writeThen } = stores.syncs;
  const syncs = { write: until(write), writeThen: until(writeThen) };
  return { stores: { ...stores, syncs }, gone };
}
