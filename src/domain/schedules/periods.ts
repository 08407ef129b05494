import { dayAfter, instantAt } from '../time-zones';
import type { Cadence, Progress } from './billing-schedule';
import { NO_PROGRESS } from './billing-schedule';
import { daysOfCadence, firstDay } from './days-of-cadence';

export interface Period {
  /** 1 is the first of the schedule. */
  n: number;
  /** The day of issue; also the first day that the invoice is about. */
  on: string;
  /** The last day that it is about: the one before the next period. */
  to: string;
  /** When its invoice is made. */
  at: number;
  /** No invoice is made of it. */
  skipped: boolean;
}

/** The next `n` periods that were not made or skipped in their turn, or as many as are left. */
export function periods(
  cadence: Cadence & { timeZone: string },
  n: number,
  { lastOn, handled, skipped }: Progress = NO_PROGRESS,
): Period[] {
  const from = lastOn === null ? firstDay(cadence) : dayAfter(lastOn, 1);
  const days = daysOfCadence(cadence, from);
  const found: Period[] = [];
  let on = nextOf(days);
  while (on !== null && found.length < n) {
    const number = handled + found.length + 1;
    if (cadence.count !== null && number > cadence.count) break;
    if (cadence.endsOn !== null && on > cadence.endsOn) break;
    const next = nextOf(days);
    found.push({
      n: number,
      on,
      to: next === null ? on : dayAfter(next, -1),
      at: instantAt(on, cadence.localTime, cadence.timeZone),
      skipped: skipped.includes(on),
    });
    on = next;
  }
  return found;
}

const nextOf = (days: Generator<string, void>): string | null => days.next().value ?? null;

/** Of more than so many one schedule is never asked at once. */
export const MOST_DUE = 10_000;

/** The periods whose time has come by now, those included that were skipped ahead. */
export function periodsDue(
  cadence: Cadence & { timeZone: string },
  progress: Progress,
  now: number,
  atMost: number = MOST_DUE + 1,
): Period[] {
  const found: Period[] = [];
  let reached = progress;
  // A page at a time: of a new schedule the first page is all there is to compute.
  for (;;) {
    const page = periods(cadence, Math.min(100, atMost - found.length), reached);
    const due = page.filter(({ at }) => at <= now);
    found.push(...due);
    const last = due.at(-1);
    if (last === undefined || due.length < page.length || found.length >= atMost) return found;
    reached = { ...progress, lastOn: last.on, handled: last.n };
  }
}

/** The same schedule after these periods. */
export function progressAfter(progress: Progress, handled: readonly Period[]): Progress {
  const last = handled.at(-1);
  if (last === undefined) return progress;
  const skipped = progress.skipped.filter((day) => day > last.on);
  return { lastOn: last.on, handled: last.n, skipped };
}
