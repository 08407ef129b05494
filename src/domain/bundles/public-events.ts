import type { PublicEventType, PublishedEvent } from '../public-events';
import { eventTime } from '../public-events';
import { endingShown } from './ending-shown';
import type { BundleHappened, BundleState } from './model';
import { totalOf } from './payments';

type BundleEventType = Extract<PublicEventType, `bundle.${string}`>;

/** What one decision of a bundle publishes: that it can be paid, was paid, or never will be. */
export function bundleEventsOf(
  id: string,
  state: BundleState,
  happened: readonly BundleHappened[],
): PublishedEvent<BundleEventType>[] {
  const { currency, members, session } = state;
  const of = { id, currency, amount: totalOf(state), invoices: members.map((m) => m.invoice) };
  return happened.flatMap((one): PublishedEvent<BundleEventType>[] => {
    if (one.kind === 'session_opened' && session.kind === 'open')
      return [{ type: 'bundle.opened', data: { ...of, expires_at: eventTime(session.expiresAt) } }];
    if (one.kind !== 'session_over') return [];
    if (one.outcome === 'paid') return [{ type: 'bundle.paid', data: of }];
    const { ending } = state;
    const why = ending === null ? WHY_OVER[one.outcome] : endingShown(ending).detail;
    return [{ type: 'bundle.closed', data: { ...of, why } }];
  });
}

const WHY_OVER = {
  expired: 'the time to pay is over',
  unpaid: 'the payment failed',
  never_opened: 'no session was opened',
} as const;
