import type { DeclineReason } from '../decline-reason';
import type { PaymentLineStatus } from '../payment-lines';
import type { PageMessage } from '../pages/page-types';

/** What the panel beside the invoice says about its state. */
export interface PanelWords {
  /** The status in a word or two. */
  label: string;
  amountLabel: string;
}

/** The one sentence under the amount: what the state means for the reader. */
export type HeadingName = Exclude<PanelName, 'overdue'> | OpenHeading | OnHoldHeading;

export type OnHoldHeading = 'too_small' | 'too_large' | 'being_checked';

export type OpenHeading = 'planned' | 'declined' | 'returned' | 'partly_paid' | 'elsewhere';

export interface PageWords {
  /** Names the switch between languages. */
  language: string;
  invoice: (number: string) => string;
  title: (number: string, business: string) => string;
  testMode: string;
  panel: Record<PanelName, PanelWords>;
  heading: Record<HeadingName, string>;
  dueOn: (day: string) => string;
  dueIn: (days: number) => string;
  payWithStripe: string;
  payWithMethod: (method: string) => string;
  payHint: string;
  payOnceHint: string;
  viewInvoice: string;
  checkAgain: string;
  confirmAccount: string;
  message: Record<PageMessage, string>;
  says: PageSentences;
  declined: Record<DeclineReason, string>;
  document: DocumentWords;
  paymentLineStatus: Record<Exclude<PaymentLineStatus, 'kept'>, string>;
  done: DoneWords;
  preparing: { title: string; text: string; continueToStripe: string; stay: string };
  methodStored: { title: string; text: string };
  notFound: { title: string; text: string; hint: string };
  error: Record<ErrorKind, { title: string; text: string }>;
  goBack: string;
  /** Before the address of who answers. */
  questions: string;
}

export type PanelName =
  | 'open'
  | 'overdue'
  | 'charging'
  | 'processing'
  | 'authentication'
  | 'small_transfers'
  | 'paid'
  | 'nothing_due'
  | 'disputed'
  | 'disputed_lost'
  | 'uncollectible'
  | 'void'
  | 'held';

export type ErrorKind = 'unavailable' | 'too_many' | 'expired_form' | 'failed';

export interface PageSentences {
  partlyReceived: (received: string, owed: string) => string;
  paidOn: (day: string, method: string) => string;
  paidOffline: (day: string) => string;
  nextCharge: (method: string, day: string) => string;
  paused: (until: string | null) => string;
  declinedOn: (method: string, day: string, reason: string) => string;
  /** otherWay: the page offers to pay with something else now. */
  triedAgain: (method: string, from: string, otherWay: boolean) => string;
  returned: (amount: string, day: string) => string;
  charging: (method: string | null) => string;
  processing: (since: string, method: string | null) => string;
  authentication: (until: string) => string;
  smallTransfers: (until: string) => string;
  disputed: (business: string) => string;
  disputedLost: (business: string) => string;
  uncollectible: (business: string) => string;
  void: (business: string) => string;
  belowMinimum: (business: string) => string;
  aboveMaximum: (business: string) => string;
  noWayToPay: (business: string) => string;
  needsPerson: (business: string) => string;
  accountGone: (business: string) => string;
  excess: (amount: string, business: string) => string;
  refunded: (amount: string) => string;
  beingRefunded: (amount: string) => string;
  notConfirmed: (since: string) => string;
  noOnlinePayment: (business: string) => string;
}

export interface DocumentWords {
  from: string;
  to: string;
  /** What unfolds both with their addresses. */
  parties: string;
  issued: string;
  due: string;
  lines: string;
  description: string;
  quantity: string;
  unitPrice: string;
  amount: string;
  subtotal: string;
  tax: string;
  taxIncluded: string;
  total: string;
  credited: string;
  received: string;
  remaining: string;
  memo: string;
  payments: string;
  paymentOf: (method: string, day: string) => string;
  refundOf: (amount: string) => string;
  pendingRefundOf: (amount: string) => string;
  offline: string;
  bank: {
    title: string;
    onlyWay: string;
    hint: (number: string) => string;
    /** In mails, where no code has it. */
    holderAddress: string;
  } & Record<BankField, string>;
}

export type BankField = 'holder' | 'iban' | 'bic' | 'accountNumber' | 'bankName' | 'reference';

export interface DoneWords {
  /** Names what was paid by one payment for so many invoices. */
  together: (count: number) => string;
  confirming: { title: string; text: string };
  nothing: { title: string; text: string };
}
