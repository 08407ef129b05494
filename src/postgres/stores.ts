import type { CollectionState } from '../domain/collection/model/state';
import type { Command, CommandOutcome } from '../domain/collection/model/command';
import type { Happened } from '../domain/collection/model/happened';
import type { CollectionOutcome, View } from '../domain/collection/model/step';
import type { Method } from '../domain/collection/model/method';
import type { Policy } from '../domain/collection/model/policy';
import type { DocumentBytes, Invoice, Settings } from '../domain/invoice';
import type { InvoiceIdentity } from '../domain/refs';
import type { Transaction } from './transaction';
import type {
  ApiKeyStore,
  CommandStore,
  IdempotencyStore,
  MailStore,
  PublicEventStore,
} from './stores-of-callers';
import type {
  AttemptStore,
  CheckoutStore,
  StoredStripeEvent,
  StripeEventStore,
  UnmatchedMoneyStore,
} from './stores-of-stripe';

export type { Transaction } from './transaction';
export type * from './stores-of-callers';
export type * from './stores-of-stripe';

/** Everything the other modules ask of Postgres. One function is one query. */
export interface Stores {
  inTransaction<T>(work: (tx: Transaction) => Promise<T>): Promise<T>;
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
  finished: CollectionOutcome | null;
  /** Why the Stripe account of its connection takes no charges; null while it does. */
  connectionGone: string | null;
}

export type SubmitResult =
  | { kind: 'created' | 'same'; row: InvoiceRow }
  | { kind: 'differs'; row: InvoiceRow; differences: string[] }
  | { kind: 'refused'; problems: { pointer: string; code: string; detail: string }[] };

export interface InvoiceStore {
  /**
   * Upserts the customer, freezes settings into terms (domain/terms.ts), inserts invoice and the
   * collection's first state (domain begin), or answers what is there. Idempotent for ever. A
   * draft that differs is answered 'differs' with `draft: true` semantics left to the caller: the
   * caller then sends the command `edit`.
   */
  submit(invoice: Invoice, now: number, contents?: DocumentBytes[]): Promise<SubmitResult>;
  /** The documents the invoice names, with what they hold; only the mail reads them. */
  documents(ref: string): Promise<StoredDocument[]>;
  /** Replaces the document of a draft (after the core took `edit`). */
  replaceDraft(tx: Transaction, ref: string, invoice: Invoice): Promise<void>;
  byIdentity(identity: InvoiceIdentity): Promise<InvoiceRow | null>;
  byId(connection: string, id: string): Promise<InvoiceRow | null>;
  byRef(ref: string): Promise<InvoiceRow | null>;
  withCollection(ref: string): Promise<{ row: InvoiceRow; collection: CollectionRow } | null>;
  byLinkTokenHash(hash: string): Promise<InvoiceRow | null>;
  /** Newest first; keyset by id. Joined with the collection's view. */
  list(query: InvoiceQuery): Promise<{ row: InvoiceRow; collection: CollectionRow }[]>;
}

export interface StoredDocument {
  filename: string;
  contentType: string;
  sha256: string;
  bytes: Buffer;
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
  lock(tx: Transaction, ref: string): Promise<CollectionRow | null>;
  load(ref: string): Promise<CollectionRow | null>;
  /** Those there are, in no order. */
  loadAll(refs: readonly string[]): Promise<CollectionRow[]>;
  /** What no step has applied yet, and the customer as known now; the row is locked before. */
  pendingInputs(tx: Transaction, ref: string): Promise<PendingInputs>;
  /** Saves everything a decision led to, in this transaction. Throws if the row moved on. */
  save(tx: Transaction, saved: DecisionToSave): Promise<void>;
  timeline(ref: string, limit: number, after?: string): Promise<TimelineRow[]>;
  /** Unfinished rows by ref, for rebuild; `after` is the last ref seen. */
  unfinished(after: string | null, limit: number): Promise<(InvoiceIdentity & { ref: string })[]>;
  /**
   * Unfinished rows whose wake-up passed more than `ms` ago (engine time given), or that have an
   * effect in flight for more than 15 real minutes.
   */
  overdue(now: number, ms: number, limit: number): Promise<(InvoiceIdentity & { ref: string })[]>;
}

export interface PendingInputs {
  events: StoredStripeEvent[];
  commands: Command[];
  customer: CustomerRow;
  /** All stored methods of the customer, in our order of choice. */
  methods: Method[];
}

/** No state but the new one: what happened is said, and never read off two of them. */
export interface DecisionToSave {
  row: Pick<CollectionRow, 'ref' | 'version' | 'identity'>;
  /** row.version + 1 */
  version: number;
  state: CollectionState;
  view: View;
  wakeAt: number | null;
  finished: CollectionOutcome | null;
  happened: readonly Happened[];
  answers: CommandOutcome[];
  appliedEventIds: string[];
  /** Ids of commands applied by this step. */
  appliedCommandIds: string[];
  now: number;
}

export interface TimelineRow {
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
  link(customerId: string, stripeCustomer: string): Promise<void>;
  unlink(customerId: string): Promise<void>;
  /** Replaces the known methods and the default; the default is null when none is chargeable. */
  setMethods(
    customerId: string,
    methods: Method[],
    defaultId: string | null,
    asOf: number,
  ): Promise<void>;
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
  /** Connections whose account takes no charges, and why. */
  gone(): Promise<{ code: string; why: string }[]>;
  /** Keeps why it takes none, or that it does again; false if that was known. */
  setGone(code: string, why: string | null): Promise<boolean>;
}
