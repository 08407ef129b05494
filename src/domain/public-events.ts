/**
 * What each public event says, by its type. Rows hold `data` as `GET /v1/events` answers it, so
 * names are the API's, times are RFC 3339 and amounts are minor units of `currency`. The schemas
 * of contract/events.ts say the same to the outside; neither compiles without the other.
 */
export interface PublicEventData {
  'invoice.sent': OfInvoice;
  'invoice.payment_failed': OfInvoice & {
    attempt: number;
    code: string;
    next_attempt_at: string | null;
  };
  'invoice.requires_action': OfInvoice & {
    action: 'authenticate' | 'verify_bank_account';
    until: string | null;
    amount_remaining: number | null;
  };
  'invoice.processing': OfInvoice & { amount_remaining: number };
  'invoice.partly_paid': OfInvoice & { amount_remaining: number };
  'invoice.paid': OfInvoice & { amount_received: number };
  'invoice.overpaid': OfInvoice & { amount_overpaid: number };
  'invoice.overdue': OfInvoice & { amount_remaining: number };
  'invoice.payment_returned': OfInvoice & { amount: number; reason: string };
  'invoice.disputed': OfInvoice & { amount: number; reason: string };
  'invoice.disputed_lost': OfInvoice & { amount: number; reason: string };
  'invoice.dispute_won': OfInvoice & { amount: number; reason: string };
  'invoice.refunded': OfInvoice & { amount: number };
  'invoice.refund_failed': OfInvoice & { amount: number };
  'invoice.voided': OfInvoice;
  'invoice.marked_uncollectible': OfInvoice;
  'invoice.held': OfInvoice & { held_reason: string; held_detail: string | null };
  'invoice.collection_ended': OfInvoice;
  'invoice.checkout_url_generated': OfInvoice & { expires_at: string };
  'invoice.not_startable': OfInvoice & { why: string };
  'customer.payment_method_updated': {
    external_id: string;
    stripe_customer: string | null;
    default_method: { id: string; type: string; label: string } | null;
  };
  'connection.connected': { stripe_account: string };
  'connection.active': Record<string, never>;
  'connection.restricted': { why: string };
  'connection.deauthorized': { why: string };
  'connection.disconnected': Record<string, never>;
  'connection.charges_paused': { why: string };
  'connection.charges_resumed': Record<string, never>;
  'bundle.opened': OfBundle & { expires_at: string };
  'bundle.paid': OfBundle;
  'bundle.closed': OfBundle & { why: string };
  'billing_schedule.held': {
    id: string;
    external_id: string;
    held_reason: string;
    held_detail: string;
  };
  'customer.checkout_url_generated': {
    external_id: string;
    stripe_customer: string;
    expires_at: string;
  };
  'customer.email_changed': {
    external_id: string;
    email: string;
    previous_email: string;
    mail_addresses: string[];
    previous_mail_addresses: string[];
  };
  'customer.email_bounced': UnreachableEmail;
  'customer.email_complained': UnreachableEmail;
  'consumer.message_set_aside': {
    consumer: string;
    kind: string;
    position: number;
    collection_id: string;
    upstream_id: string;
    deliveries: number;
    detail: string | null;
  };
  'unmatched_money.received': { intent: string; amount: number; currency: string; why: string };
}

interface UnreachableEmail {
  external_id: string;
  address: string;
  detail: string | null;
  is_last_address: boolean;
}

interface OfInvoice {
  number: string;
  currency: string;
}

/** One payment for several invoices. */
interface OfBundle {
  id: string;
  currency: string;
  amount: number;
  invoices: string[];
}

export type PublicEventType = keyof PublicEventData;

export type InvoiceEventType = Extract<PublicEventType, `invoice.${string}`>;

/** An event with the data of its type. */
export type PublishedEvent<T extends PublicEventType = PublicEventType> = {
  [Type in T]: { type: Type; data: PublicEventData[Type] };
}[T];

/** Engine time as events write it. */
export const eventTime = (at: number): string => new Date(at).toISOString();
