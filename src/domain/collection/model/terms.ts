/** What was agreed at creation and does not move: small, since it rides in every state. */
export interface Terms {
  ref: string;
  number: string;
  currency: string;
  amountDue: number;
  customerName: string;
  timeZone: string;
  dueAt: number;
  autoCharge: boolean;
  chargeOn: 'send' | 'due';
  paymentLink: boolean;
  keepLinkOpen: boolean;
  /** Stripe's method types that are allowed; empty means nothing is left and `held` says so. */
  methods: readonly string[];
  /**
   * Those of them that are charged off-session only because Stripe has enabled it for the account.
   * Absent when there are none, as on every invoice before there were such types.
   */
  recurringMethods?: readonly string[];
  /** Which rule left none of them; null while there are some. */
  methodsEmptiedBy: 'settings' | 'support' | 'currency' | null;
  /** The business announces bank debits itself; absent where Stripe or we do. */
  debitNotice?: 'none';
  createStripeCustomer: boolean;
  receipts: 'ours' | 'stripe' | 'none';
  /** Days between our mail and a planned bank debit; absent where we mail none. */
  debitNoticeDays?: number;
  /**
   * Where those settings are from that are not the default's; absent on invoices of the time before
   * it was kept.
   */
  origins?: Readonly<Record<string, TermsOrigin>>;
}

export type TermsOrigin = 'invoice' | 'schedule' | 'customer' | 'connection' | 'command';
