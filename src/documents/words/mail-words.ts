import type { HeldReason } from '../../domain/collection/model/state';
import type { DeclineReason } from '../decline-reason';

/** What one mail says, before amounts and buttons are put around it. */
export interface Said {
  subject: string;
  preheader: string;
  heading: string;
  paragraphs: string[];
}

/** Values in every mail; all formatted and isolated. */
export interface Named {
  number: string;
  business: string;
  customer: string;
  amount: string;
}

export interface MailLabels {
  hello: (customer: string) => string;
  pay: string;
  view: string;
  bank: string;
  bankHint: (number: string) => string;
  testMode: string;
  footer: (business: string, number: string) => string;
  amountDue: string;
  amountPaid: string;
  amountRefunded: string;
  rest: string;
  dueOn: string;
  invoice: string;
  method: string;
  paidOn: string;
  refundTo: string;
  nextTry: string;
  confirmBy: string;
}

export interface CustomerMailWords {
  label: MailLabels;
  reason: Record<DeclineReason, string>;
  outside: string;
  invoice: (of: Named & { due: string; charge: PlannedCharge | null; payable: boolean }) => Said;
  /** The invoice is sent though nobody is to pay it now. */
  notAsked: (of: Named & { why: NotAsked }) => Said;
  confirmAccount: (of: Named & { until: string }) => Said;
  paymentFailed: (
    of: Named & { method: string | null; reason: string; next: string | null },
  ) => Said;
  actionRequired: (of: Named & { until: string | null }) => Said;
  methodNeeded: (of: Named) => Said;
  receipt: (of: Named & { rest: string | null }) => Said;
  refund: (of: Named & { method: string | null }) => Said;
  reminder: (of: Named & { due: string; days: number; charge: PlannedCharge | null }) => Said;
  finalNotice: (of: Named) => Said;
  paymentReturned: (of: Named & { reason: string; next: string | null }) => Said;
}

export type NotAsked = 'settled' | 'on_its_way' | 'disputed' | 'being_checked';

/** `on` is null while the charge is being made. */
export interface PlannedCharge {
  method: string;
  on: string | null;
}

export interface BusinessMailWords {
  label: Record<BusinessLabel, string>;
  footer: (number: string) => string;
  attempt: (n: number, of: number) => string;
  nextTry: (at: string) => string;
  nextTryNow: string;
  noNextTry: Record<'method' | 'authentication' | 'ended' | 'off' | 'paused', string>;
  held: Record<HeldReason, string>;
  heldAdvice: Record<HeldReason, string>;
  paymentFailed: (of: Named & { code: string; attempt: string | null; next: string }) => Said;
  refundFailed: (of: Named) => Said;
  dispute: (of: Named & { stage: DisputeStage; reason: string; by: string | null }) => Said;
  fraudWarning: (of: Named & { type: string }) => Said;
  paymentReturned: (of: Named & { reason: string; next: string }) => Said;
  onHold: (of: Named & { why: string; advice: string }) => Said;
  undelivered: (of: Named & { email: string | null }) => Said;
  excess: (of: Named) => Said;
  unmatched: (of: { amount: string; payment: string; why: string }) => Said;
  /** Under a mail that is about no invoice. */
  footerOfNone: string;
}

export type DisputeStage = 'inquiry' | 'opened' | 'won' | 'lost';

export type BusinessLabel =
  | 'customer'
  | 'invoice'
  | 'externalId'
  | 'amount'
  | 'rest'
  | 'dueOn'
  | 'method'
  | 'declineCode'
  | 'adviceCode'
  | 'networkCode'
  | 'attempt'
  | 'next'
  | 'disputeReason'
  | 'disputeStatus'
  | 'answerBy'
  | 'fraudType'
  | 'payment'
  | 'reason'
  | 'email'
  | 'heldReason';
