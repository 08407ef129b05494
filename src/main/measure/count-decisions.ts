import type { Decided } from '../../../activities';
import { endedAttempt } from '../../postgres/saved-attempts';
import type { Instruments } from './instruments';

/** What a committed decision adds to the counters. */
export function countDecisions(on: Instruments): (decided: Decided) => void {
  return ({ before, after, notices, events }) => {
    const ended = endedAttempt(before, after);
    if (ended !== null) on.attempts.inc({ outcome: ended.outcome });
    for (const { type } of notices) on.notices.inc({ type });
    // Stored by Postgres's clock, counted by ours: a clock that is ahead must not count backwards.
    const now = Date.now();
    for (const { receivedAt } of events) {
      on.webhookLag.observe(Math.max(0, now - receivedAt) / 1000);
    }
  };
}
