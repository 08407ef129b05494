import type { CollectionState } from '../domain/collection/state';
import type { Command, CommandAnswer } from '../domain/collection/command';
import type { Because, Notice, Outcome, View } from '../domain/collection/step';
import type { Method } from '../domain/collection/state';
import type { Policy } from '../domain/collection/policy';
import type { Invoice, Settings } from '../domain/invoice';
import type { InvoiceIdentity } from '../domain/refs';

/** A transaction's client; opaque outside this room. */
export interface Tx {
  readonly tx: unique symbol;
}

/** Everything the other rooms ask of Postgres. One function is one question. */
export interface Stores {
  inTransaction<T>(work: (tx: Tx) => Promise<T>): Promise<T>;
  /** Postgres's clock in ms: the one clock all processes share for "read before or after". */
  databaseTime(): Promise<number>;
  invoices: InvoiceStore;
  collections: CollectionStore;
  customers: CustomerStore;
  connections: ConnectionStore;
  events: StripeEventStore;
  commands: CommandStore;
  mails: MailStore;
  checkouts: CheckoutStore;
  attempts: AttemptStore;
  unmatched: UnmatchedMoneyStore;
  publicEvents: PublicEventStore;
  apiKeys: ApiKeyStore;
  idempotency: IdempotencyStore;
  close(): Promise<void>;
}

export interface InvoiceRow {
  /** `inv_` + UUIDv7. */
  id: string;
  ref: string;
  invoice: Invoice;
  customer: CustomerRow;
  linkVersion: number;
  linkTokenHash: string | null;
  createdAt: number;
}

export interface CustomerRow {
  /** `cst_` + UUIDv7. */
  id: string;
  connection: string;
  externalId: string;
  name: string;
  email: string;
  country: string | null;
  locale: string | null;
  timeZone: string | null;
  settings: Settings;
  stripeCustomer: string | null;
  /** Set when a Stripe customer id was deleted or unlinked. */
  unlinkedAt: number | null;
  defaultMethod: Method | null;
}

export interface CollectionRow {
  ref: string;
  identity: InvoiceIdentity;
  invoiceId: string;
  version: number;
  shape: number;
  state: CollectionState;
  policy: Policy;
  view: View;
  wakeAt: number | null;
  finished: Outcome | null;
  /** Answers the core has given, by command id, newest state of each. */
  updatedAt: number;
}

export type HandOver =
  | { kind: 'created' | 'same' | 'edited'; row: InvoiceRow }
  | { kind: 'differs'; row: InvoiceRow; differences: string[] }
  | { kind: 'refused'; problems: { pointer: string; code: string; detail: string }[] };

export interface InvoiceStore {
  /**
   * Upserts the customer, freezes settings into terms (domain/terms.ts), inserts invoice and the
   * collection's first state (domain begin), or answers what is there. Idempotent for ever. A
   * draft that differs is answered 'differs' with `draft: true` semantics left to the caller: the
   * caller then sends the command `edit`.
   */
  handOver(invoice: Invoice, now: number): Promise<HandOver>;
  /** Replaces the document of a draft (after the core took `edit`). */
  replaceDraft(tx: Tx, ref: string, invoice: Invoice): Promise<void>;
  byIdentity(identity: InvoiceIdentity): Promise<InvoiceRow | null>;
  byId(connection: string, id: string): Promise<InvoiceRow | null>;
  byRef(ref: string): Promise<InvoiceRow | null>;
  byLinkTokenHash(hash: string): Promise<InvoiceRow | null>;
  /** Newest first; keyset by id. Joined with the collection's view. */
  list(query: InvoiceQuery): Promise<{ row: InvoiceRow; collection: CollectionRow }[]>;
  raiseLinkVersion(tx: Tx, ref: string, version: number, tokenHash: string): Promise<void>;
}

export interface InvoiceQuery {
  connection: string;
  limit: number;
  after?: string;
  before?: string;
  status?: string;
  customerId?: string;
  externalId?: string;
}

export interface CollectionStore {
  /** Locks the row (select … for update). Null when there is none. */
  lock(tx: Tx, ref: string): Promise<CollectionRow | null>;
  load(ref: string): Promise<CollectionRow | null>;
  /** Saves everything a decision led to, in this transaction. Throws if the row moved on. */
  save(tx: Tx, saved: SavedDecision): Promise<void>;
  timeline(ref: string, limit: number, after?: string): Promise<TimelineEntry[]>;
  /** Unfinished rows by ref, for rebuild; `after` is the last ref seen. */
  unfinished(after: string | null, limit: number): Promise<(InvoiceIdentity & { ref: string })[]>;
  /** Unfinished rows whose wake-up passed more than `ms` ago (engine time given). */
  overdue(now: number, ms: number, limit: number): Promise<(InvoiceIdentity & { ref: string })[]>;
}

export interface SavedDecision {
  row: CollectionRow;
  /** row.version + 1 */
  version: number;
  state: CollectionState;
  view: View;
  wakeAt: number | null;
  finished: Outcome | null;
  because: Because[];
  notices: Notice[];
  answers: CommandAnswer[];
  appliedEvents: string[];
  /** Ids of commands taken in by this step. */
  appliedCommands: string[];
  now: number;
}

export interface TimelineEntry {
  id: string;
  at: number;
  about: string;
  text: string;
  version: number;
}

export interface CustomerStore {
  byId(connection: string, id: string): Promise<CustomerRow | null>;
  byExternalId(connection: string, externalId: string): Promise<CustomerRow | null>;
  byStripeCustomer(connection: string, stripeCustomer: string): Promise<CustomerRow | null>;
  put(customer: CustomerPut): Promise<{ row: CustomerRow; created: boolean }>;
  /** In a transaction: what `decide` gets as the fact `customer`. */
  current(tx: Tx, customerId: string): Promise<CustomerRow>;
  link(customerId: string, stripeCustomer: string): Promise<void>;
  unlink(customerId: string): Promise<void>;
  /** Replaces the known methods and the default; the default is null when none is chargeable. */
  setMethods(customerId: string, methods: Method[], defaultId: string | null): Promise<void>;
  methods(customerId: string): Promise<Method[]>;
  openInvoices(customerId: string): Promise<InvoiceIdentity[]>;
}

export interface CustomerPut {
  connection: string;
  externalId: string;
  name: string;
  email: string;
  country: string | null;
  locale: string | null;
  timeZone: string | null;
  settings: Settings;
}

export interface ConnectionRow {
  code: string;
  name: string;
  mode: 'test' | 'live';
  stripeAccount: string | null;
  settings: Settings;
  notifyEmails: string[];
  businessName: string;
}

export interface ConnectionStore {
  get(code: string): Promise<ConnectionRow | null>;
  /** On start: makes the row `default`, or updates name, mode and notify_emails from the config. */
  ensure(row: ConnectionRow): Promise<void>;
  all(): Promise<ConnectionRow[]>;
}

/** A Stripe event as stored: what the relay and `advance` need of it, and the raw payload. */
export interface StoredEvent {
  id: string;
  connection: string;
  type: string;
  /** The invoice's ref once found. */
  ref: string | null;
  /** What it is about, extracted by the Stripe room. */
  about: EventAbout;
  /** Database time. */
  receivedAt: number;
}

export interface EventAbout {
  objectId: string;
  objectType: string;
  intentId: string | null;
  sessionId: string | null;
  chargeId: string | null;
  customerId: string | null;
  invoiceRef: string | null;
  /** The lane number in metadata. */
  n: number | null;
  status: string | null;
  livemode: boolean;
  account: string | null;
  created: number;
}

export interface NewEvent {
  id: string;
  connection: string;
  type: string;
  about: EventAbout;
  payload: string;
  quarantined: string | null;
}

export interface StripeEventStore {
  /** Group commit: concurrent calls share one insert. False when the id was there already. */
  store(event: NewEvent): Promise<boolean>;
  /**
   * Not yet relayed, oldest first. They are leased with SKIP LOCKED, and the lease is committed
   * before `relay` is called: an event must be visible to the run that its hint wakes.
   */
  takeWaiting(limit: number, relay: (events: StoredEvent[]) => Promise<Relayed[]>): Promise<number>;
  /** Events of this invoice not yet applied; for `advance`. */
  unapplied(tx: Tx, ref: string): Promise<StoredEvent[]>;
  /** Stored, hinted, neither applied nor known: due by 1, 5, 30 min, then 6 h; one an invoice. */
  stale(limit: number): Promise<StoredEvent[]>;
  markRelayed(relayed: Relayed[]): Promise<void>;
  byId(connection: string, id: string): Promise<StoredEvent | null>;
}

export type Relayed = { id: string; connection?: string } & (
  | { kind: 'known' }
  | { kind: 'hinted'; ref: string }
  | { kind: 'not_ours' }
  /** Of the wrong mode or account: kept, told, and without effect. */
  | { kind: 'quarantined'; why: string }
  /** Try again later: the way to the run, or Stripe, is out of reach. */
  | { kind: 'later' }
);

export interface CommandRow {
  command: Command;
  ref: string;
  answer: CommandAnswer | null;
  contentHash: string;
  askedAt: number;
}

export interface CommandStore {
  /**
   * Stores it once; answers the row that is there. `same` is false if the content differs. With
   * `edit` comes the new document, which `collections.save` puts in place when it is done.
   */
  store(
    ref: string,
    command: Command,
    hash: string,
    document?: Invoice,
  ): Promise<{ row: CommandRow; same: boolean }>;
  get(connection: string, id: string): Promise<CommandRow | null>;
  unapplied(tx: Tx, ref: string): Promise<Command[]>;
  answersFor(tx: Tx, ids: string[]): Promise<CommandAnswer[]>;
  /** Stored, taken in by no step after 1 min, 5, 30, then each 6 h: for the sweep. */
  stale(limit: number): Promise<InvoiceIdentity[]>;
}

export interface MailRow {
  id: string;
  ref: string;
  key: string;
  name: string;
  to: string[];
  subject: string;
  status: 'sending' | 'sent' | 'refused';
  messageId: string;
  sentAt: number | null;
  detail: string | null;
}

export interface MailStore {
  /** Claims the mail's row by (ref, key); answers the row that is there. */
  claim(mail: Omit<MailRow, 'id' | 'status' | 'sentAt' | 'detail'>): Promise<MailRow>;
  finish(id: string, status: 'sent' | 'refused', detail: string | null): Promise<void>;
  ofInvoice(ref: string): Promise<MailRow[]>;
}

export interface CheckoutRow {
  sessionId: string;
  ref: string;
  n: number;
  url: string | null;
  amount: number;
  expiresAt: number;
  status: 'open' | 'complete' | 'expired';
}

export interface CheckoutStore {
  put(tx: Tx, row: CheckoutRow): Promise<void>;
  /** The open session with the highest number. */
  current(ref: string): Promise<CheckoutRow | null>;
  close(tx: Tx, sessionId: string, status: 'complete' | 'expired'): Promise<void>;
  refOfSession(connection: string, sessionId: string): Promise<string | null>;
}

export interface AttemptRow {
  ref: string;
  n: number;
  intentId: string | null;
  key: string;
  amount: number;
  method: Method;
  askedAt: number;
  outcome: string | null;
  declineCode: string | null;
}

export interface AttemptStore {
  put(tx: Tx, row: AttemptRow): Promise<void>;
  finish(tx: Tx, ref: string, n: number, outcome: string, code: string | null): Promise<void>;
  ofInvoice(ref: string): Promise<AttemptRow[]>;
  /** Answered attempts of this card in the last `days`, over all invoices. */
  countByFingerprint(fingerprint: string, sinceMs: number): Promise<number>;
  /** The invoice an intent or charge of ours belongs to, from attempts, payments, checkouts. */
  refOfIntent(connection: string, intentId: string): Promise<string | null>;
  refOfCharge(connection: string, chargeId: string): Promise<string | null>;
}

export interface UnmatchedMoney {
  connection: string;
  intentId: string;
  amount: number;
  currency: string;
  why: string;
  eventId: string | null;
}

export interface UnmatchedMoneyStore {
  keep(money: UnmatchedMoney): Promise<void>;
  list(connection: string): Promise<(UnmatchedMoney & { seenAt: number })[]>;
}

export interface PublicEvent {
  /** Opaque, ordered cursor. */
  cursor: string;
  id: string;
  type: string;
  at: number;
  invoiceId: string;
  ref: string;
  data: Record<string, string | number | boolean | null>;
}

export interface PublicEventStore {
  list(connection: string, after: string | null, limit: number): Promise<PublicEvent[]>;
}

export interface ApiKeyRow {
  id: string;
  connection: string;
  mode: 'test' | 'live';
}

export interface ApiKeyStore {
  byHash(hash: string): Promise<ApiKeyRow | null>;
  /** Inserts the key's hash unless it is there. */
  ensure(hash: string, connection: string, mode: 'test' | 'live', last4: string): Promise<void>;
  count(): Promise<number>;
}

export interface IdempotencyStore {
  /** Claims the key; answers what is stored if somebody was first. */
  claim(scope: string, key: string, hash: string): Promise<IdempotencyClaim>;
  finish(scope: string, key: string, status: number, body: string): Promise<void>;
  release(scope: string, key: string): Promise<void>;
}

export type IdempotencyClaim =
  | { kind: 'yours' }
  | { kind: 'running' }
  | { kind: 'mismatch' }
  | { kind: 'stored'; status: number; body: string };
