import { DAY, SECOND } from '../time';

/** Stripe lets an account read about so often: per transaction, and at least so often a month. */
const READS_PER_TRANSACTION = 500;
const READS_AT_LEAST = 10_000;
const MONTH = 30 * DAY;

/** How many reads a month an account may make, by its transactions of the last 30 days. */
export const readAllowance = (transactions: number): number =>
  Math.max(READS_AT_LEAST, READS_PER_TRANSACTION * transactions);

/** Polls are given half of it, sweeps four tenths; targeted reads and audits have the rest. */
const SHARE_OF_POLLS = 0.5;
const FASTEST = SECOND / 2;
const LONGEST_AT_LEAST = 10 * SECOND;
/** For so long after something happened it is polled as fast as there is anything to wait for. */
const BUSY_FOR = 10 * SECOND;
const QUIET_SHARE = 10;

/**
 * How long at most it takes until an adaptive poll looks again, where so many syncs of the account
 * share its reads; null: reads are not counted.
 */
export function longestPollMs(allowance: number | null, syncs = 1): number {
  if (allowance === null) return LONGEST_AT_LEAST;
  const share = (allowance * SHARE_OF_POLLS) / Math.max(1, syncs);
  return Math.max(LONGEST_AT_LEAST, Math.ceil(MONTH / share));
}

/** So many polls are left, as of that time. */
export interface PollCredit {
  left: number;
  at: number;
}

/** Polls of a day may come at once; who has none left polls as seldom as the reads allow. */
const CREDIT_OF = DAY;

/** What is left by now: one poll more each `longest` ms. */
export function creditNow(credit: PollCredit | null, longest: number, now: number): PollCredit {
  const most = CREDIT_OF / longest;
  if (credit === null) return { left: most, at: now };
  const left = credit.left + Math.max(0, now - credit.at) / longest;
  return { left: Math.max(-most, Math.min(most, left)), at: now };
}

/** Half a second while something happens, then more and more seldom as long as nothing does. */
export function pollEveryMs(
  poll: 'adaptive' | { per_second: number },
  quietMs: number,
  longest: number,
): number {
  if (poll !== 'adaptive') return SECOND / poll.per_second;
  if (quietMs < BUSY_FOR) return FASTEST;
  return Math.min(longest, Math.max(FASTEST, quietMs / QUIET_SHARE));
}

/** Of a webhook it is looked so often whether one arrived. */
export const WEBHOOK_CHECK_MS = SECOND / 20;
const BY_WEBHOOK = SECOND / 4;
/** From the list of events to the streams, Stripe's own time and a full page included. */
const APPLIED_WITHIN = SECOND / 2;

/** In ms, from the event that Stripe shows to the streams that show it, 99 times of 100. */
export interface PromisedLatency {
  /** Null: webhooks are not waited for. */
  byWebhook: number | null;
  /** Where the last change is less than ten seconds old. */
  whileBusy: number;
  /** After whatever quiet, and where no webhook comes. */
  atMost: number;
}

/** What a sync promises by its mode, unless its own pace or Stripe's limits hold it up. */
export function promisedLatency(
  mode: 'webhooks_and_poll' | 'poll',
  poll: 'adaptive' | { per_second: number },
): PromisedLatency {
  const longest = longestPollMs(readAllowance(0));
  return {
    byWebhook: mode === 'webhooks_and_poll' ? BY_WEBHOOK : null,
    whileBusy: pollEveryMs(poll, 0, longest) + APPLIED_WITHIN,
    atMost: pollEveryMs(poll, Infinity, longest) + APPLIED_WITHIN,
  };
}
