/**
 * Which objects an event speaks of: enough to find its invoice and to decide whether it is
 * informative.
 */
export interface EventAbout {
  objectId: string;
  objectType: string;
  intentId: string | null;
  sessionId: string | null;
  chargeId: string | null;
  customerId: string | null;
  invoiceRef: string | null;
  /** Of a mandate: the method that it is for. */
  methodId?: string;
  /** The lane number in metadata. */
  n: number | null;
  status: string | null;
  /** Of a charge: what was refunded in all when the event was made. */
  amountRefunded?: number;
  livemode: boolean;
  account: string | null;
  /** Stripe's own time of the event, in ms. */
  created: number;
}
