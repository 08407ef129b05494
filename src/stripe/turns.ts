/** Times at which calls may go out, shared by all who take them from the same source. */
export interface Turns {
  /** Turns of one operation; `startsIn` has one for each, in ms from now. */
  take(wanted: WantedTurns): Promise<TakenTurns>;
  /** Stripe took no call of this operation (null: of any) for now: who takes turns hears it. */
  limited(operation: string | null, limit: Limit): Promise<void>;
  /** So many ms two calls of any operation are apart where many wait. */
  interval: number;
}

export interface WantedTurns {
  operation: string;
  count: number;
  urgency: Urgency;
  /** So many who are as urgent wait for one, these included. */
  waiting: number;
  /** By so many ms the calls of the turns before were late: who comes after them waits. */
  lateMs: number;
}

/** What Stripe answered instead (429). */
export interface Limit {
  retryAfterMs: number;
}

/** 0 goes first: who has got no turn for long, whatever it is for but a backfill. */
export type Urgency = 0 | 1 | 2 | 3 | 4 | 5 | 6;
export const READING = 4;
/** What somebody has changed at Stripe by a mutation waits for charges. */
export const MUTATING = 4;
/** What a copy of an account reads of what just happened there. */
export const FOLLOWING = 5;
/** What a copy of an account reads of all that is there has the turns that nobody else wants. */
export const BACKFILL = 6;

export interface TakenTurns {
  startsIn: number[];
  /** So many ms on there may be some, or more. */
  retryIn: number;
  /** So long the answer took: by as much the turns may be late already. */
  answeredIn: number;
}

/** How many calls a second: they are spread evenly, so many ms apart. */
export interface Rate {
  interval: number;
}

/**
 * So much of what is allowed is used. With the rest a call may be later than its turn by so many
 * ms, and still no second sees one more than allowed.
 */
const SHARE_USED = 0.985;
export const TOLERATED_MS = 15;

export const rateOf = (perSecond: number): Rate => ({
  interval: 1000 / (perSecond * SHARE_USED),
});

const LONGEST_AHEAD_MS = 100;
export const AHEAD_STEP_MS = 50;

/** Who tries again does so at random within this, apart from the others who wait. */
export const apartMs = ({ interval }: Rate): number => Math.max(interval, AHEAD_STEP_MS);

/**
 * Nobody takes turns further ahead. What is more urgent may do so earlier, in whichever process it
 * waits: where turns are short, what is less urgent finds the next one still too far ahead.
 */
export const longestAheadMs = (urgency: Urgency, all: Rate): number =>
  LONGEST_AHEAD_MS + (BACKFILL - urgency) * apartMs(all);

/** Of what is taken at once, the last goes so many ms after the first: others wait for it. */
const LONGEST_TAKEN_MS = 125;

/** How many turns one process takes at once. */
export const mostAtOnce = ({ interval }: Rate, wanted: number): number =>
  Math.max(1, Math.min(wanted, Math.floor(LONGEST_TAKEN_MS / interval)));

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
