/** Engine time, which may run faster than real time so that a person can watch weeks pass. */
export interface Clock {
  /** Milliseconds since 1970 as the rules see them. */
  now(): number;
  /** The real moment at which the engine's clock will show `at`: what a timer has to wait for. */
  toReal(at: number): number;
}

export interface TravelClock extends Clock {
  travel(ms: number): void;
}

const DAY_SECONDS = 86_400;

export const systemClock: Clock = { now: () => Date.now(), toReal: (at) => at };

/**
 * One engine day lasts `daySeconds` real seconds. Both clocks agree at `originMs`, so every
 * process that is given the same two numbers reads the same engine time.
 */
export function scaledClock(scale: { originMs: number; daySeconds: number }): Clock {
  const { originMs, daySeconds } = scale;
  if (!(daySeconds > 0)) throw new RangeError(`a day must last more than 0 s, not ${daySeconds}`);
  const pace = DAY_SECONDS / daySeconds;
  return {
    now: () => Math.floor(originMs + (Date.now() - originMs) * pace),
    // Rounded up: a timer that fires a millisecond early would find nothing due and wait again.
    toReal: (at) => Math.ceil(originMs + (at - originMs) / pace),
  };
}

/** A test's clock: real time plus however far the test has travelled. */
export function travelClock(startOffsetMs = 0): TravelClock {
  let offset = startOffsetMs;
  return {
    now: () => Date.now() + offset,
    toReal: (at) => at - offset,
    travel: (ms) => {
      offset += ms;
    },
  };
}

const SPAN = 1_000 * DAY_SECONDS * 1_000; // long, so that rounding does not show

/** What the engine's clock shows at a real moment: the other way round of `toReal`. */
export function engineTimeAt(clock: Clock, real: number): number {
  const now = clock.now();
  return Math.round(now + engineSpan(clock, real - clock.toReal(now)));
}

/** How much engine time passes in so many real milliseconds. */
export function engineSpan(clock: Clock, realMs: number): number {
  const now = clock.now();
  return realMs * (SPAN / (clock.toReal(now + SPAN) - clock.toReal(now)));
}

/** The clock a configuration asks for: real time unless days are compressed. */
export function clockFor(setting: { daySeconds?: number; originMs?: number }): Clock {
  if (setting.daySeconds === undefined || setting.daySeconds === DAY_SECONDS) return systemClock;
  if (setting.originMs === undefined) {
    throw new Error('compressed days need CLOCK_ORIGIN, or no two processes agree on the time');
  }
  return scaledClock({ originMs: setting.originMs, daySeconds: setting.daySeconds });
}
