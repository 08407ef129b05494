import type { StripeEventSummary } from '../../../src/domain/collection/model/fact';
import type { EventAbout } from '../../../src/domain/event-about';

/** An event as Stripe keeps it. */
export interface SentEvent {
  id: string;
  /** Whose it is, whatever the event says of it. */
  ref: string;
  about: StripeEventSummary;
}

const OBJECT_TYPES: readonly (readonly [string, string])[] = [
  ['payment_intent.', 'payment_intent'],
  ['checkout.session.', 'checkout.session'],
  ['charge.dispute.', 'dispute'],
  ['charge.', 'charge'],
  ['refund.', 'refund'],
  ['radar.', 'radar.early_fraud_warning'],
];

const CARRIES_METADATA: ReadonlySet<string> = new Set([
  'payment_intent',
  'checkout.session',
  'charge',
]);

/** Our marks are on what we made, and on its charge: a refund or a dispute names the payment. */
export function aboutOf({ ref, about }: SentEvent): EventAbout {
  const { type, ...rest } = about;
  const objectType = OBJECT_TYPES.find(([start]) => type.startsWith(start))?.[1] ?? 'unknown';
  const invoiceRef = CARRIES_METADATA.has(objectType) ? ref : null;
  return { ...rest, objectType, invoiceRef, customerId: null, livemode: false, account: null };
}
