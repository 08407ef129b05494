import type { Method } from './method';

/** What the core wants done. `kind` is the name of the activity that does it. */
export type Effect = EffectOf[keyof EffectOf];

interface Requested<K extends string> {
  kind: K;
  /** Unique within the invoice; an answer names it. */
  id: string;
  /** Engine time; a key derived from it is not used past 23 h. */
  askedAt: number;
}

export type EnsureCustomer = Requested<'ensureCustomer'>;

export interface OpenIntent extends Requested<'openIntent'> {
  n: number;
  amount: number;
  currency: string;
  method: Method;
  /** Whose intent it is; absent in what older builds requested. */
  stripeCustomer?: string;
}

export interface ConfirmAttempt extends Requested<'confirmAttempt'> {
  n: number;
  amount: number;
  currency: string;
  method: Method;
  intentId: string;
  /** Whose intent it is; absent in what older builds requested. */
  stripeCustomer?: string;
}

/** Expire the session, cancel the intent, read both back. */
export interface CloseLane extends Requested<'closeLane'> {
  n: number;
  sessionId: string | null;
  intentId: string | null;
}

export interface OpenCheckout extends Requested<'openCheckout'> {
  n: number;
  amount: number;
  currency: string;
  expiresAt: number;
  methods: readonly string[];
  stripeCustomer: string | null;
}

/** The one reading: everything live of this invoice at Stripe. */
export interface ReadStripe extends Requested<'readStripe'> {
  intentIds: readonly string[];
  sessionIds: readonly string[];
  /** Also search by our metadata, when something may exist that we have no id for. */
  search: boolean;
  /** Where that is searched; absent: among what is the customer's. */
  unanswered?: Unanswered;
}

/** A call that came to no answer, and may have made something all the same. */
export interface Unanswered {
  made: 'intent' | 'checkout';
  /** The lane it was for; what it made carries this number. */
  n: number;
  /** Who it was made for; null for a guest, or where that is not known. */
  stripeCustomer: string | null;
  /** Engine time of the first try, and when it was given up. */
  since: number;
  until: number;
}

export interface SendRefund extends Requested<'sendRefund'> {
  n: string;
  intentId: string;
  amount: number;
}

/** Close a dispute as lost, read its payment back. */
export interface AcceptDispute extends Requested<'acceptDispute'> {
  disputeId: string;
  intentId: string;
}

export type MailName =
  | 'invoice'
  | 'payment_failed'
  | 'payment_failed_business'
  | 'action_required'
  | 'method_needed'
  | 'receipt'
  | 'refund'
  | 'refund_failed'
  | 'refund_failed_business'
  | 'reminder'
  | 'final_notice'
  | 'debit_notice'
  | 'collection_ended_business'
  | 'dispute_business'
  | 'fraud_warning_business'
  | 'payment_returned'
  | 'payment_returned_business'
  | 'held_business'
  | 'undelivered_business'
  | 'excess_business';

export interface MailOrder {
  name: MailName;
  /** Unique within the invoice, e.g. "receipt/pi_1": the mail's row and Message-ID come from it. */
  key: string;
  /** Minor units the mail speaks of, where it speaks of money other than the rest. */
  amount: number | null;
  /** Engine time the mail speaks of (next try, deadline), if any. */
  at: number | null;
  /** A code or id the mail speaks of: decline code, dispute reason, payment id. */
  about: string | null;
}

export interface SendMail extends Requested<'sendMail'> {
  mails: MailOrder[];
}

export interface EffectOf {
  ensureCustomer: EnsureCustomer;
  openIntent: OpenIntent;
  confirmAttempt: ConfirmAttempt;
  closeLane: CloseLane;
  openCheckout: OpenCheckout;
  readStripe: ReadStripe;
  sendRefund: SendRefund;
  acceptDispute: AcceptDispute;
  sendMail: SendMail;
}

export type EffectKind = keyof EffectOf;
