import type { EnvironmentReader } from './environment-reader';

/** Empty: time passes as it does everywhere. */
export interface ClockSettings {
  daySeconds?: number;
  originMs?: number;
}

export function readClockSettings(reader: EnvironmentReader, live: boolean): ClockSettings {
  const daySeconds = reader.number('DAY_SECONDS', { min: 0.1, max: 86_400 });
  const originMs = reader.number('CLOCK_ORIGIN', { min: 0, max: 8.64e15, whole: true });
  if (daySeconds !== undefined && live) {
    reader.problems.push('DAY_SECONDS compresses time and is refused with a live Stripe key');
  }
  if (daySeconds !== undefined && originMs === undefined) {
    reader.problems.push('DAY_SECONDS needs CLOCK_ORIGIN (milliseconds), the same everywhere');
  }
  return {
    ...(daySeconds !== undefined && { daySeconds }),
    ...(originMs !== undefined && { originMs }),
  };
}
