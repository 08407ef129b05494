/** Money that arrived, with what became of it: the part of the state that is kept for ever. */
export type RefundStatus = 'asked' | 'pending' | 'succeeded' | 'failed';

export interface Refund {
  /** Ours, the number in the key; a dashboard's refund has Stripe's id here. */
  n: string;
  stripeId: string | null;
  amount: number;
  status: RefundStatus;
  /** Stripe's code for why it failed, where it names one. */
  failureReason?: string;
  askedAt: number;
  /** Asked by the rules themselves, to give back what came twice. */
  automatic: boolean;
  /** How much of it was more than owed when it was asked; absent if made elsewhere. */
  ofExcess?: number;
  /** A dispute stopped it; it is sent if the dispute is won, and counts as given if lost. */
  stoppedByDispute: boolean;
  /** Not sent, since there was no such excess any more; its status is failed. */
  calledOff?: boolean;
}

export interface Dispute {
  id: string;
  amount: number;
  /** Stripe's own status word. */
  status: string;
  reason: string;
  /** True while Stripe has taken the money and not given it back. */
  withdrawn: boolean;
  /** A returned bank debit is no dispute to the customer: the payment is undone. */
  returned: boolean;
  evidenceDueAt: number | null;
  /** The business gave it up before Stripe closed it. */
  lostByHand: boolean;
}

/** Of a payment for several invoices: a dispute of which this one bears no part, as last read. */
export type DisputeOfOthers = Pick<Dispute, 'id' | 'status' | 'withdrawn'>;

/** An issuer takes the payment for fraud, before anybody disputes it; no money has moved. */
export interface FraudWarning {
  id: string;
  /** Stripe's word for the kind of fraud. */
  type: string;
  at: number;
  /** Giving the money back may still spare us the dispute. */
  actionable: boolean;
}

export interface Payment {
  /** Stripe's intent, or `outside:<command id>`. */
  id: string;
  via: 'charge' | 'checkout' | 'outside';
  methodType: string;
  methodLabel: string;
  amount: number;
  chargeId: string | null;
  at: number;
  /** Database time of the request this was read by: an older reading never overwrites it. */
  asOf: number;
  refunds: Refund[];
  disputes: Dispute[];
  /** Stripe refunds nothing of the payment meanwhile, not even the share of who bears no part. */
  disputesOfOthers?: DisputeOfOthers[];
  warnings: FraudWarning[];
  /** An offline payment taken back by the business. */
  reversed: boolean;
  /** Of an offline payment: what nobody owed any more when it was recorded. */
  unowed?: number;
}

export interface Ledger {
  credited: number;
  payments: Payment[];
}
