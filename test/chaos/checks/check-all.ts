import type { Broken, Check, Evidence } from './broken';
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
  once,
  waiting,
  schedules,
  nothingLost,
  keys,
  mails,
  answersRevealNothing,
  cleanStops,
];

/** Every promise that can be looked at from outside, held against the tables and Stripe's truth. */
export async function checkAll(evidence: Evidence): Promise<Broken[]> {
  const rows = await readRows(evidence.installation, evidence.prefix);
  const seen = { ...evidence, rows, truth: readTruth(evidence.installation) };
  return (await Promise.all(CHECKS.map(async (check) => check(seen)))).flat();
}
