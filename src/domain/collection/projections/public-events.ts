import type { InvoiceEventType, PublishedEvent } from '../../public-events';
import { eventTime } from '../../public-events';
import { heldDetail } from '../queries/held-reason';
import type { Happened, HappenedOf } from '../model/happened';
import type { Terms } from '../model/terms';

type InvoiceEvent = PublishedEvent<InvoiceEventType>;

/** What every event about an invoice says. */
type OfInvoice = Pick<Terms, 'number' | 'currency'>;

/** The public events of one decision, in the order in which they happened. */
export function publicEventsOf(happened: readonly Happened[], terms: OfInvoice): InvoiceEvent[] {
  const invoice = { number: terms.number, currency: terms.currency };
  return happened.flatMap((one) => eventOf(one, invoice) ?? []);
}

function eventOf(one: Happened, invoice: OfInvoice): InvoiceEvent | null {
  switch (one.kind) {
    case 'invoice_mailed':
      return { type: 'invoice.sent', data: invoice };
    case 'decline_recorded':
    case 'checkout_debit_failed':
      return paymentFailed(one, invoice);
    case 'authentication_requested':
    case 'verification_requested':
      return requiresAction(one, invoice);
    case 'collection_ended':
      return { type: 'invoice.collection_ended', data: invoice };
    case 'checkout_opened': {
      const data = { ...invoice, expires_at: eventTime(one.expiresAt) };
      return { type: 'invoice.checkout_url_generated', data };
    }
    case 'part_received':
      return { type: 'invoice.partly_paid', data: { ...invoice, amount_remaining: one.remaining } };
    case 'overpaid':
      return { type: 'invoice.overpaid', data: { ...invoice, amount_overpaid: one.excess } };
    case 'refund_given':
      return { type: 'invoice.refunded', data: { ...invoice, amount: one.amount } };
    case 'refund_failed':
      return { type: 'invoice.refund_failed', data: { ...invoice, amount: one.amount } };
    case 'payment_returned':
    case 'dispute_opened':
    case 'dispute_won':
    case 'dispute_lost': {
      const data = { ...invoice, amount: one.amount, reason: one.reason };
      return { type: BY_THE_BANK[one.kind], data };
    }
    case 'invoice_held': {
      const held_detail = heldDetail(one.reason, one);
      return { type: 'invoice.held', data: { ...invoice, held_reason: one.reason, held_detail } };
    }
    case 'invoice_overdue':
      return { type: 'invoice.overdue', data: { ...invoice, amount_remaining: one.remaining } };
    case 'invoice_voided':
      return { type: 'invoice.voided', data: invoice };
    case 'invoice_given_up':
      return { type: 'invoice.marked_uncollectible', data: invoice };
    case 'status_changed':
      return statusChanged(one, invoice);
    default:
      return null; // the timeline alone has the others
  }
}

const BY_THE_BANK = {
  payment_returned: 'invoice.payment_returned',
  dispute_opened: 'invoice.disputed',
  dispute_won: 'invoice.dispute_won',
  dispute_lost: 'invoice.disputed_lost',
} as const;

function paymentFailed(
  one: HappenedOf<'decline_recorded' | 'checkout_debit_failed'>,
  invoice: OfInvoice,
): InvoiceEvent {
  const { next } = one;
  const next_attempt_at = next.kind === 'at' ? eventTime(next.at) : null;
  const data = { ...invoice, attempt: one.laneNo, code: one.code, next_attempt_at };
  return { type: 'invoice.payment_failed', data };
}

function requiresAction(
  one: HappenedOf<'authentication_requested' | 'verification_requested'>,
  invoice: OfInvoice,
): InvoiceEvent {
  const data =
    one.kind === 'authentication_requested'
      ? { action: 'authenticate' as const, until: eventTime(one.until), amount_remaining: null }
      : { action: 'verify_bank_account' as const, until: null, amount_remaining: one.remaining };
  return { type: 'invoice.requires_action', data: { ...invoice, ...data } };
}

function statusChanged(
  { to, received, remaining }: HappenedOf<'status_changed'>,
  invoice: OfInvoice,
): InvoiceEvent | null {
  switch (to) {
    case 'paid':
      return { type: 'invoice.paid', data: { ...invoice, amount_received: received } };
    case 'processing':
      return { type: 'invoice.processing', data: { ...invoice, amount_remaining: remaining } };
    default:
      return null;
  }
}
