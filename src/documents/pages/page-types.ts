import type { HeldReason } from '../../domain/collection/model/state';
import type { Flags, Status } from '../../domain/collection/queries/status';
import type { Branding } from '../../domain/branding';
import type { BankDetails, Line } from '../../domain/invoice';
import type { DeclineReason } from '../decline-reason';
import type { PaymentLine } from '../payment-lines';
import type { PdfParty } from '../pdf/pdf-input';

/** A draft has no page: a request for it is answered that there is nothing here. */
export type PageStatus = Exclude<Status, 'draft'>;

export type PageMode = 'test' | 'live';

/** The notice above the page after a POST that redirected to it. */
export type PageMessage =
  /** charge_now was accepted: the stored method is being charged. */
  | 'charge_started'
  | 'charge_declined'
  /** The status or a rule forbids it now; the page below shows why. */
  | 'not_possible_now'
  /** Neither done nor refused in time; it will be done once. */
  | 'still_working';

/** Everything the customer's page of one invoice says; made by `invoicePageView`. */
export interface InvoicePageView {
  businessName: string;
  branding: Branding | null;
  number: string;
  customerName: string;
  /** From whom and to whom, as on its PDF; null: nothing is known beside the names. */
  parties: { from: PdfParty; to: PdfParty } | null;
  currency: string;
  /** Minor units, as all amounts here. */
  amountDue: number;
  credited: number;
  received: number;
  remaining: number;
  overpaid: number;
  status: PageStatus;
  flags: Flags;
  issuedOn: string;
  dueOn: string;
  /** Calendar days from today to the due day, in the customer's time zone; negative when late. */
  daysToDue: number;
  timeZone: string;
  lines: readonly Line[];
  memo: string | null;
  /** Null too where paying by transfer makes no sense: paid, void, money on its way. */
  bankDetails: BankDetails | null;
  /** The button "Pay using Stripe" is shown, and posts to payUrl. */
  canPay: boolean;
  payUrl: string;
  /** Label of the method that "Pay with … now" charges; null hides the button. */
  storedMethod: string | null;
  chargeUrl: string;
  /** The button waits: the customer's own tries of this method were declined. */
  triedAgain: { methodLabel: string; from: number } | null;
  invoiceUrl: string;
  /** Of the invoice as a file, and of the receipt once money came. */
  pdfUrl: string;
  receiptUrl: string | null;
  /** Where a link to all invoices is mailed to who is on file. */
  portalUrl: string;
  nextChargeAt: number | null;
  /** The method the next automatic charge would use. */
  nextChargeMethod: string | null;
  declined: { at: number; methodLabel: string; reason: DeclineReason } | null;
  waitingForCustomer: WaitingForCustomer | null;
  debit: { methodLabel: string | null; amount: number; since: number } | null;
  heldReason: HeldReason | null;
  payments: readonly PaymentLine[];
  locale: string | null;
  /** Where the page is in each language, but for its `?lang=`. */
  switchUrl: string;
  /** The address that questions go to. */
  contact: string | null;
  mode: PageMode;
  message: PageMessage | null;
  /** Goes into a hidden field of both forms; each form adds its own ending to it. */
  hiddenCommandId: string;
  csrf: string | null;
}

/** The bank wants the customer: in Checkout, or on Stripe's own page for small test transfers. */
export interface WaitingForCustomer {
  kind: 'authentication' | 'small_transfers';
  until: number;
  /** Stripe's instructions, https only; never a Checkout address. */
  instructionsUrl: string | null;
}
