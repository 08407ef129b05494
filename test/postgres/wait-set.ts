import type { TestDatabase } from './database';

/** How many seconds on something was put off: at least and at most. */
export interface WaitSet {
  least: number;
  most: number;
}

/**
 * Work that puts something off, and the SQL expression and table of when it is due then. How long
 * the work took is what is uncertain, so however slow it was, the right wait is within.
 */
export async function waitSetBy(
  db: TestDatabase,
  [due, from]: readonly [due: string, from: string],
  work: () => Promise<unknown>,
): Promise<WaitSet> {
  const clock = 'extract(epoch from clock_timestamp())';
  const [before] = await db.sql<{ s: string }>(`select ${clock} as s`);
  await work();
  const [row] = await db.sql<Record<'due' | 'after', string>>(
    `select extract(epoch from ${due}) as due, ${clock} as after from ${from}`,
  );
  const at = Number(row?.due);
  return { least: at - Number(row?.after), most: at - Number(before?.s) };
}

/** The clocks of programs and of Postgres are read in milliseconds. */
const ROUNDED = 0.01;

/** Each wait as it was expected, or else what it was. */
export const asExpected = (
  found: readonly WaitSet[],
  expected: readonly number[],
): (number | WaitSet)[] =>
  found.map((wait, at) => {
    const wanted = expected[at] ?? NaN;
    const isWithin = wait.least - ROUNDED <= wanted && wanted <= wait.most + ROUNDED;
    return isWithin ? wanted : wait;
  });
