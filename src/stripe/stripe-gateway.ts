import type {
  DeclineReading,
  IntentReading,
  Reading,
  RefundReading,
  SessionReading,
} from '../domain/collection/model/fact';
import type { Method } from '../domain/collection/model/method';
import type { StripeProfile } from '../domain/customer';
import type { Mandate, StoredMethod } from '../domain/stored-methods';

/** What other modules ask of Stripe. Every POST carries the key it is given. */
export interface StripeGateway {
  createIntent(request: IntentRequest): Promise<Called<{ intentId: string }>>;
  confirmIntent(request: ConfirmRequest): Promise<Called<IntentReading>>;
  /** Cancels; a refusal is no failure, since the read-back says the truth. */
  cancelIntent(intentId: string, key: string): Promise<Called<'asked'>>;
  readIntent(intentId: string): Promise<Called<IntentReading>>;
  /**
   * A creation that is repeated answers the session as it is by now, with its intent if it has one.
   */
  createCheckout(
    request: CheckoutRequest,
  ): Promise<
    Called<{ session: SessionReading; url: string | null; intent?: IntentReading | null }>
  >;
  /** A session in which a method is stored. */
  createSetupCheckout(request: SetupCheckoutRequest): Promise<Called<OpenedSession>>;
  expireCheckout(sessionId: string, key: string): Promise<Called<'asked'>>;
  /** The session, and its intent when it has one. */
  readCheckout(
    sessionId: string,
  ): Promise<Called<{ session: SessionReading; intent: IntentReading | null }>>;
  /** Intents and sessions that carry this invoice's ref, of a customer or within a time. */
  searchInvoice(request: SearchRequest): Promise<Called<Omit<Reading, 'asOf'>>>;
  createRefund(request: RefundRequest): Promise<Called<RefundReading | { stopped: 'dispute' }>>;
  refundsOf(intentId: string): Promise<Called<RefundReading[]>>;
  /** Closes it as lost, which is final. */
  acceptDispute(disputeId: string, key: string): Promise<Called<'asked'>>;
  createCustomer(request: CustomerRequest): Promise<Called<{ id: string }>>;
  /** Gives it the name, e-mail, language and profile of now. */
  updateCustomer(id: string, request: Omit<CustomerRequest, 'metadata'>): Promise<Called<'asked'>>;
  /** One we made ourselves, by its marks; null if there is none. */
  findCustomer(
    request: Pick<CustomerRequest, 'email' | 'metadata'>,
  ): Promise<Called<string | null>>;
  readCustomer(id: string): Promise<Called<CustomerReading>>;
  /** The default that Stripe has of a customer. */
  setDefaultMethod(request: DefaultMethodRequest): Promise<Called<'asked'>>;
  detachMethod(request: Omit<DefaultMethodRequest, 'customer'>): Promise<Called<'asked'>>;
  /** Whose a method is now; null for nobody. */
  customerOfMethod(method: string): Promise<Called<string | null>>;
  /** The mandates by which methods were stored, by the id of the method. */
  mandateIdsOf(customer: string): Promise<Called<Record<string, string>>>;
  readMandate(id: string): Promise<Called<Mandate & { methodId: string | null }>>;
  /** A page of all customers of the account, newest first; `next`: what to go on after. */
  listCustomers(after: string | null): Promise<Called<ListedCustomers>>;
}

export interface ListedCustomers {
  customers: { id: string; email: string | null; metadata: Record<string, string> }[];
  next: string | null;
}

/**
 * What a call came to. Declines and refusals are values; so is "unknown": the caller decides what
 * may be repeated. Only programming errors throw.
 */
export type Called<T> =
  | { kind: 'ok'; value: T }
  | { kind: 'declined'; decline: DeclineReading; intentId: string | null }
  /** Stripe said no to the request itself; repeating it will not help. */
  | {
      kind: 'refused';
      code: string;
      param: string | null;
      detail: string;
      requestId: string | null;
    }
  | { kind: 'missing'; param?: string | null; detail: string }
  /** 401, 403, account invalid or deauthorized. */
  | { kind: 'unauthorized'; detail: string }
  /** The key lacks the permission for this endpoint; others may still answer it. */
  | { kind: 'forbidden'; permission: string; detail: string }
  /** Not taken in for certain (429, 409 in use, lock timeout): ask again after a while. */
  | { kind: 'busy'; retryAfterMs: number | null; reason: string }
  /** Kept back by our own limit: nothing was sent, and nothing is wrong. */
  | { kind: 'out_of_turn'; detail: string }
  /** Timeout, cut connection, 5xx, an answer that makes no sense: may or may not have happened. */
  | { kind: 'unknown'; detail: string };

export interface StripeMetadata {
  installation: string;
  connection: string;
  invoice_ref: string;
  external_id: string;
  attempt: string;
}

export interface IntentRequest {
  key: string;
  amount: number;
  currency: string;
  customer: string;
  method: Method;
  description: string;
  receiptEmail: string | null;
  metadata: StripeMetadata;
}

export interface ConfirmRequest {
  key: string;
  intentId: string;
  method: Method;
}

export interface CheckoutRequest {
  key: string;
  amount: number;
  currency: string;
  customer: string | null;
  email: string | null;
  number: string;
  description: string;
  /** What the customer reads, one by one; absent: the description. Their sum is the amount. */
  lines?: readonly { description: string; amount: number }[];
  /** Engine time, ms. */
  expiresAt: number;
  methods: readonly string[];
  /** Those of them that are paid with once and not stored for later. */
  notSaved: readonly string[];
  successUrl: string;
  cancelUrl: string;
  locale: string | null;
  receiptEmail: string | null;
  metadata: StripeMetadata;
  /** Of several invoices: what the metadata says of the share of each. */
  shares?: Readonly<Record<string, string>>;
}

export interface SetupCheckoutRequest {
  key: string;
  customer: string;
  methods: readonly string[];
  successUrl: string;
  cancelUrl: string | null;
  locale: string | null;
  metadata: Record<string, string>;
}

export interface OpenedSession {
  session: SessionReading;
  url: string | null;
}

export interface SearchRequest {
  invoiceRef: string;
  lists: readonly ('intents' | 'sessions')[];
  /** Only what was made for this customer; null: also what was made for others, or for a guest. */
  customer: string | null;
  /** Seconds since 1970; nothing that was made outside is searched. */
  createdSince: number;
  createdUntil: number | null;
  /** There is at most one, and it has this number; null: all are wanted. */
  n: number | null;
}

export interface RefundRequest {
  key: string;
  intentId: string;
  amount: number;
  refundNo: string;
  metadata: StripeMetadata;
}

export interface CustomerRequest {
  key: string;
  name: string;
  email: string;
  locale: string | null;
  /** Absent fields stay at Stripe as they are; null empties them. */
  profile?: StripeProfile;
  metadata: Record<string, string>;
}

export interface DefaultMethodRequest {
  key: string;
  customer: string;
  method: string;
}

export interface CustomerReading {
  id: string;
  deleted: boolean;
  /** All that is attached, the newest first. */
  methods: StoredMethod[];
  /** The customer's default at Stripe. */
  defaultId: string | null;
}
