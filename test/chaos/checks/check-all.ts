import { keptApart } from './apart';
import type { Broken, Check, Evidence } from './broken';
import { bundles } from './bundles';
import { keys } from './keys';
import { mails } from './mails';
import { money } from './money';
import { nothingLost } from './nothing-lost';
import { once } from './once';
import { schedules } from './schedules';
import { answersRevealNothing } from './secrets';
import { cleanStops } from './stops';
import { readRows } from './rows';
import { readTruth } from './truth';
import { waiting } from './waiting';

const CHECKS: readonly Check[] = [
  money,
  bundles,
  once,
  waiting,
  schedules,
  nothingLost,
  keys,
  mails,
  answersRevealNothing,
  cleanStops,
];

/**
 * Every promise that can be looked at from outside, held against the tables and Stripe's truth: of
 * each connection, and that nothing of one is in the other.
 */
export async function checkAll(connections: readonly Evidence[]): Promise<Broken[]> {
  const all = await Promise.all(
    connections.map(async (evidence) => ({
      ...evidence,
      rows: await readRows(evidence),
      truth: readTruth(evidence.installation),
    })),
  );
  const checked = all.flatMap((seen) => CHECKS.map(async (check) => check(seen)));
  const found = (await Promise.all([...checked, keptApart(all)])).flat();
  // What is of the whole installation is found once for each connection.
  return [...new Map(found.map((one) => [`${one.invariant} ${one.detail}`, one])).values()];
}
