import type { DeclineReason } from '../decline-reason';

/** What one mail says, before amounts and buttons are put around it. */
export interface MailText {
  subject: string;
  preheader: string;
  heading: string;
  paragraphs: string[];
}

/** Values in every mail; all formatted and isolated. */
export interface CommonMailValues {
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
  amountCollected: string;
  amountNotRefunded: string;
  remaining: string;
  dueOn: string;
  invoice: string;
  method: string;
  paidOn: string;
  collectedOn: string;
  refundTo: string;
  nextTry: string;
  confirmBy: string;
}

export interface CustomerMailWords {
  label: MailLabels;
  reason: Record<DeclineReason, string>;
  offline: string;
  invoice: (
    values: CommonMailValues & {
      due: string;
      isLate: boolean;
      charge: PlannedCharge | null;
      payable: boolean;
    },
  ) => MailText;
  /** The invoice is sent though nobody is to pay it now. */
  notAsked: (values: CommonMailValues & { why: NotAsked }) => MailText;
  confirmAccount: (values: CommonMailValues & { until: string }) => MailText;
  paymentFailed: (
    values: CommonMailValues & { method: string | null; reason: string; next: string | null },
  ) => MailText;
  actionRequired: (values: CommonMailValues & { until: string | null }) => MailText;
  methodNeeded: (values: CommonMailValues & { isNotConfirmed: boolean }) => MailText;
  receipt: (values: CommonMailValues & { remaining: string | null }) => MailText;
  refund: (values: CommonMailValues & { method: string | null }) => MailText;
  refundFailed: (values: CommonMailValues) => MailText;
  reminder: (
    values: CommonMailValues & {
      due: string;
      days: number;
      /** No further reminder is planned after it. */
      isLast: boolean;
      charge: PlannedCharge | null;
    },
  ) => MailText;
  finalNotice: (values: CommonMailValues & { due: string; isAfterReminders: boolean }) => MailText;
  debitNotice: (
    values: CommonMailValues & { method: string; on: string; payable: boolean },
  ) => MailText;
  paymentReturned: (values: CommonMailValues & { reason: string; next: string | null }) => MailText;
}

export type NotAsked = 'settled' | 'on_its_way' | 'disputed' | 'being_checked';

/** `on` is null while the charge is being made. */
export interface PlannedCharge {
  method: string;
  on: string | null;
}
