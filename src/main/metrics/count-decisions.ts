import type { CommittedDecision } from '../../../activities';
import { attemptOutcomesOf } from '../../domain/collection/projections/attempts';
import { publicEventsOf } from '../../domain/collection/projections/public-events';
import type { Instruments } from './instruments';

/** What a committed decision adds to the counters. */
export function countDecisions(instruments: Instruments): (decided: CommittedDecision) => void {
  return ({ happened, terms, events }) => {
    for (const outcome of attemptOutcomesOf(happened)) instruments.attempts.inc({ outcome });
    for (const { type } of publicEventsOf(happened, terms)) instruments.notices.inc({ type });
    // Stored by Postgres's clock, counted by ours: a clock that is ahead must not count backwards.
    const now = Date.now();
    for (const { receivedAt } of events) {
      instruments.webhookLag.observe(Math.max(0, now - receivedAt) / 1000);
    }
  };
}
