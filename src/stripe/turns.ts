/** Times at which calls may go out, shared by all who take them from the same source. */
export interface Turns {
  /**
   * Turns of one operation; `startsIn` has one for each, in ms from now. So many who are as urgent
   * wait for one, these included.
   */
  take(operation: string, count: number, urgency: Urgency, waiting: number): Promise<TakenTurns>;
  /** So many ms two calls of any operation are apart where many wait. */
  interval: number;
}

/** 0 goes first: who has got no turn for long, whatever it is for but a backfill. */
export type Urgency = 0 | 1 | 2 | 3 | 4 | 5;
export const READING = 4;
/** What a copy of an account reads has the turns that nobody else wants. */
export const BACKFILL = 5;

export interface TakenTurns {
  startsIn: number[];
  /** Where none was given: so many ms on there may be some. */
  retryIn: number;
  /** So long the answer took: by as much the turns may be late already. */
  answeredIn: number;
}

/** How many calls a second, and how they are spread. */
export interface Rate {
  /** Apart from the first ones calls are so many ms apart. */
  interval: number;
  /** So many may go at once where none went for a while. */
  atOnce: number;
}

// A fifth may go at once and the rest evenly, so that no second ever sees more than allowed.
const SHARE_AT_ONCE = 0.2;

export const rateOf = (perSecond: number): Rate => ({
  interval: 1000 / (perSecond * (1 - SHARE_AT_ONCE)),
  atOnce: Math.max(1, perSecond * SHARE_AT_ONCE),
});

const LONGEST_AHEAD_MS = 500;
const AHEAD_STEP_MS = 50;

/** Who tries again does so at random within this, apart from the others who wait. */
export const apartMs = ({ interval }: Rate): number => Math.max(interval, AHEAD_STEP_MS);

/**
 * Nobody takes turns further ahead. What is more urgent may do so earlier, in whichever process it
 * waits: where turns are short, what is less urgent finds the next one still too far ahead.
 */
export const longestAheadMs = (urgency: Urgency, all: Rate): number =>
  LONGEST_AHEAD_MS + (BACKFILL - urgency) * apartMs(all);

const MOST_AT_ONCE = 10;

/** How many turns one process takes at once: some, and of few no more than a second's worth. */
export const mostAtOnce = ({ interval }: Rate, wanted: number): number =>
  Math.max(1, Math.min(wanted, MOST_AT_ONCE, Math.floor(1000 / interval)));

/** The rates that hold for a call: of all together, and of its operation where that is less. */
export function ratesOf({ perSecond, perOperation }: CallRates): { all: Rate; each: Rate | null } {
  const each = perOperation < perSecond ? rateOf(perOperation) : null;
  return { all: rateOf(perSecond), each };
}

export interface CallRates {
  perSecond: number;
  /** Of one operation, such as "POST /v1/payment_intents". */
  perOperation: number;
}
