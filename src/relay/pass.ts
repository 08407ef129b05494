/** What trying one row came to. */
export type Reach =
  | 'reached'
  /** Nobody can say of this row: Temporal or Stripe is out of reach. */
  | 'unreachable'
  /** This row alone is at fault. */
  | 'failed'
  /** Nothing had to be reached for it. */
  | 'settled';

/** Every row of a pass is in one of these. */
export interface PassResult<T> {
  reached: T[];
  /** Tried without effect: each waits for itself. */
  failed: T[];
  /** Not tried: the pass was ended before. */
  left: T[];
}

/** So often in a row nothing was reached, and every further try would take its whole timeout. */
const GIVE_UP_AFTER = 3;

/** One row stops no other: only when several in a row are out of reach does a pass end. */
export async function passThrough<T>(
  rows: readonly T[],
  atOnce: number,
  reach: (row: T) => Promise<Reach>,
): Promise<PassResult<T>> {
  const remaining = rows.map((row) => ({ row }));
  const end: PassResult<T> = { reached: [], failed: [], left: [] };
  let unreachable = 0;
  const goOn = async (): Promise<void> => {
    while (unreachable < GIVE_UP_AFTER) {
      const next = remaining.shift();
      if (next === undefined) return;
      const came = await reach(next.row);
      if (came === 'unreachable') unreachable += 1;
      else if (came !== 'settled') unreachable = 0;
      const tried = came === 'reached' || came === 'settled' ? end.reached : end.failed;
      tried.push(next.row);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, goOn));
  return { ...end, left: remaining.map(({ row }) => row) };
}
