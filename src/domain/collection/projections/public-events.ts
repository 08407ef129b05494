import { heldDetail } from '../queries/held-reason';
import type { Happened } from '../model/happened';
import type { PublicEventType, PublishedEvent } from '../model/step';
import type { Terms } from '../model/terms';

type Data = PublishedEvent['data'];

/** What the world is told of one decision, in the order in which it happened. */
export function publicEventsOf(
  happened: readonly Happened[],
  terms: Pick<Terms, 'number' | 'currency'>,
): PublishedEvent[] {
  return happened.flatMap((one) => {
    const event = eventOf(one, terms);
    if (event === null) return [];
    const [type, data] = event;
    return [{ type, data: { number: terms.number, ...data } }];
  });
}

function eventOf(
  one: Happened,
  { currency }: Pick<Terms, 'currency'>,
): [PublicEventType, Data] | null {
  switch (one.kind) {
    case 'invoice_mailed':
      return ['invoice.sent', {}];
    case 'decline_recorded': {
      const next_at = one.next.kind === 'at' ? one.next.at : null;
      return ['invoice.payment_failed', { code: one.code, attempt: one.laneNo, next_at }];
    }
    case 'checkout_debit_failed':
      return ['invoice.payment_failed', { code: one.code, attempt: one.laneNo, next_at: null }];
    case 'authentication_requested':
      return ['invoice.requires_action', { until: one.until }];
    case 'verification_requested':
      return ['invoice.requires_action', { rest: one.remaining }];
    case 'collection_ended':
      return ['invoice.collection_ended', {}];
    case 'checkout_opened':
      return ['invoice.checkout_url_generated', { expires_at: one.expiresAt, currency }];
    case 'part_received':
      return ['invoice.partly_paid', { rest: one.remaining }];
    case 'overpaid':
      return ['invoice.overpaid', { excess: one.excess }];
    case 'refund_given':
      return ['invoice.refunded', { amount: one.amount }];
    case 'refund_failed':
      return ['invoice.refund_failed', { amount: one.amount }];
    case 'payment_returned':
      return ['invoice.payment_returned', { amount: one.amount, reason: one.reason }];
    case 'dispute_opened':
      return ['invoice.disputed', { amount: one.amount, reason: one.reason }];
    case 'dispute_won':
      return ['invoice.dispute_won', { amount: one.amount, reason: one.reason }];
    case 'dispute_lost':
      return ['invoice.disputed_lost', { amount: one.amount, reason: one.reason }];
    case 'invoice_held':
      return [
        'invoice.held',
        { held_reason: one.reason, held_detail: heldDetail(one.reason, one) },
      ];
    case 'invoice_overdue':
      return ['invoice.overdue', { rest: one.remaining }];
    case 'invoice_voided':
      return ['invoice.voided', {}];
    case 'invoice_given_up':
      return ['invoice.marked_uncollectible', {}];
    case 'status_changed':
      if (one.to === 'paid') return ['invoice.paid', { received: one.received }];
      return one.to === 'processing' ? ['invoice.processing', { rest: one.remaining }] : null;
    default:
      return null; // the timeline alone tells the rest
  }
}
