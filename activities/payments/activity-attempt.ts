import { activityInfo } from '@temporalio/activity';

/** What a try leaves behind for the next ones, as details of its heartbeat. */
export interface TryNote {
  /** The try that wrote it, by Temporal's count. */
  attempt: number;
  /** How many tries up to it may have changed something at Stripe. */
  sent: number;
  /** Real time in ms of the first request of a try that came to no answer. */
  unansweredSince: number | null;
}

export type EarlierTries = Pick<TryNote, 'sent' | 'unansweredSince'>;

/** A try that could write nothing, since its worker died, may have sent something. */
export function earlierTries(): EarlierTries {
  const { attempt, heartbeatDetails } = activityInfo();
  const noted = (heartbeatDetails as TryNote | undefined) ?? NOTHING_NOTED;
  const silent = Math.max(0, attempt - 1 - noted.attempt);
  return { sent: noted.sent + silent, unansweredSince: noted.unansweredSince };
}

const NOTHING_NOTED: TryNote = { attempt: 0, sent: 0, unansweredSince: null };

/** The response of an earlier try may have got lost; one that only waited sent nothing. */
export const isRetry = (): boolean => earlierTries().sent > 0;

/**
 * After so many tries of one key without a result another will hardly help: Stripe repeats a
 * stored 500 as long as it keeps the key, although it may have done what was requested.
 */
export const isRepeatedlyUnanswered = (): boolean => earlierTries().sent >= 3;
