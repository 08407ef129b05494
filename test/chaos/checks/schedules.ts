import { PERIODS } from '../scheduled';
import { broken } from './broken';
import type { Broken, Check, Seen } from './broken';
import type { ScheduleFields } from './rows';

/** I19: whatever died, each period is one invoice, and the numbers leave nothing out. */
export const schedules: Check = (seen) => [
  ...seen.rows.schedules.flatMap(brokenPeriods),
  ...seen.rows.schedules.flatMap((schedule) => invoicesOfOthers(seen, schedule)),
];

function brokenPeriods({ externalId, status, periods }: ScheduleFields): Broken[] {
  const expected = Array.from({ length: PERIODS }, (_, n) => `${n + 1}`);
  const numbers = periods.map(({ number }) => number?.slice(externalId.length + 1)).sort();
  const turns = periods.map(({ n }) => String(n)).sort();
  const isWhole = [turns, numbers].every((one) => one.join() === expected.join());
  if (isWhole && status === 'ended') return [];
  const words = periods.map(({ n, number }) => `${n}: ${number}`).join(', ');
  return [broken('I19', `the schedule ${externalId} is ${status} with the periods ${words}`)];
}

/** An invoice that bears the name of the schedule and is none of its periods. */
function invoicesOfOthers({ rows }: Seen, { externalId, periods }: ScheduleFields): Broken[] {
  const own = new Set(periods.map(({ ref }) => ref));
  return rows.invoices
    .filter((invoice) => invoice.externalId.startsWith(`${externalId}/`) && !own.has(invoice.ref))
    .map((invoice) => broken('I19', `${invoice.externalId} is an invoice without its period`));
}
