import type { HeldReason } from '../../domain/collection/model/state';
import type { UnreachableReason } from '../../domain/unreachable-address';
import type { WaitsFor } from '../mails/mail-context';
import type { CommonMailValues, MailText } from './mail-words';

export interface BusinessMailWords {
  label: Record<BusinessLabel, string>;
  footer: (number: string) => string;
  attempt: (n: number, values: number) => string;
  nextTry: (at: string) => string;
  nextTryNow: string;
  noNextTry: Record<Exclude<WaitsFor, 'try'>, string>;
  onHoldReason: Record<HeldReason, string>;
  onHoldAdvice: Record<HeldReason, string>;
  paymentFailed: (
    values: CommonMailValues & {
      code: string;
      /** The code in words; null where nobody has words for it. */
      meaning: string | null;
      attempt: string | null;
      next: string;
    },
  ) => MailText;
  refundFailed: (values: CommonMailValues) => MailText;
  collectionEnded: (
    values: CommonMailValues & { due: string; isUncollectible: boolean },
  ) => MailText;
  dispute: (
    values: CommonMailValues & { stage: DisputeStage; reason: string; by: string | null },
  ) => MailText;
  fraudWarning: (values: CommonMailValues & { type: string }) => MailText;
  paymentReturned: (
    values: CommonMailValues & {
      reason: string;
      meaning: string | null;
      remaining: string | null;
      next: string;
    },
  ) => MailText;
  onHold: (values: CommonMailValues & { why: string; advice: string }) => MailText;
  undelivered: (
    values: CommonMailValues & { email: string | null; isCollected: boolean },
  ) => MailText;
  excess: (values: CommonMailValues) => MailText;
  unmatched: (values: { amount: string; payment: string; why: string }) => MailText;
  chargesPaused: (values: { why: string }) => MailText;
  scheduleHeld: (values: { schedule: string; customer: string; why: string }) => MailText;
  unreachable: (values: {
    customer: string;
    address: string;
    reason: UnreachableReason;
    /** Where mail still goes to; null: nowhere. */
    others: string | null;
  }) => MailText;
  /** Under a mail that is about no invoice. */
  footerWithoutInvoice: string;
}

export type DisputeStage = 'inquiry' | 'opened' | 'won' | 'lost';

export type BusinessLabel =
  | 'customer'
  | 'invoice'
  | 'externalId'
  | 'schedule'
  | 'amount'
  | 'remaining'
  | 'dueOn'
  | 'method'
  | 'declineCode'
  | 'adviceCode'
  | 'networkCode'
  | 'networkDeclineCode'
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
