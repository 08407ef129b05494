import { activityInfo } from '@temporalio/activity';

/** Temporal's own count of tries: above 1, an earlier try may have reached Stripe unheard. */
export const isRepeated = (): boolean => activityInfo().attempt > 1;
