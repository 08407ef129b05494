import { activityInfo } from '@temporalio/activity';

/** Temporal's own count of tries: above 1, an earlier try may have reached Stripe unheard. */
export const isRetry = (): boolean => activityInfo().attempt > 1;

/**
 * So many tries of one key came to no answer that another would hardly: Stripe repeats a 500 it
 * has stored as long as it keeps the key, though it may have done what was asked.
 */
export const isRepeatedlyUnanswered = (): boolean => activityInfo().attempt >= 4;
