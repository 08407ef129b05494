import { activityInfo } from '@temporalio/activity';

/** Temporal's own count of tries: above 1, the response of an earlier try may have got lost. */
export const isRetry = (): boolean => activityInfo().attempt > 1;

/**
 * After so many tries of one key without a result another will hardly help: Stripe repeats a
 * stored 500 as long as it keeps the key, although it may have done what was requested.
 */
export const isRepeatedlyUnanswered = (): boolean => activityInfo().attempt >= 4;
