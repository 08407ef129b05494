import type { Command, CommandOutcome } from '../domain/collection/model/command';
import type { DocumentBytes, Invoice } from '../domain/invoice';
import type { PublishedEvent } from '../domain/public-events';
import type { InvoiceIdentity } from '../domain/refs';
import type { Transaction } from './transaction';

export interface CommandRow {
  command: Command;
  ref: string;
  answer: CommandOutcome | null;
  contentHash: string;
  askedAt: number;
}

export interface CommandStore {
  /**
   * Stores it once; answers the row that is there. `same` is false if the content differs. With
   * `edit` comes the new document, which `collections.save` puts in place when it is done,
   * and what its documents hold.
   */
  store(
    ref: string,
    command: Command,
    hash: string,
    document?: Invoice,
    contents?: DocumentBytes[],
  ): Promise<{ row: CommandRow; same: boolean }>;
  /** Stores a command that is refused at once, with its answer: no run ever takes it in. */
  storeRefused(
    ref: string,
    command: Command,
    hash: string,
    answer: CommandOutcome,
  ): Promise<{ row: CommandRow; same: boolean }>;
  get(connection: string, id: string): Promise<CommandRow | null>;
  /** `ref` keeps apart what callers of two connections happened to name alike. */
  answersFor(tx: Transaction, ids: string[], ref?: string): Promise<CommandOutcome[]>;
  /** Stored, applied by no step after 1 min, 5, 30, then each 6 h: for the sweep. */
  leaseStale(limit: number): Promise<InvoiceIdentity[]>;
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
  /** Claims the mail's row by (ref, key); not held while another try of it is under way. */
  claim(
    mail: Omit<MailRow, 'id' | 'status' | 'sentAt' | 'detail'>,
  ): Promise<{ row: MailRow; leased: boolean }>;
  /** Gives up what `claim` held, with the reason why it was not sent. */
  release(id: string, why: string): Promise<void>;
  finish(id: string, status: 'sent' | 'refused', detail: string | null): Promise<void>;
  ofInvoice(ref: string): Promise<MailRow[]>;
}

export interface PublicEventRow {
  /** Opaque, ordered cursor. */
  cursor: string;
  id: string;
  at: number;
  /** What it is about: an invoice, a customer, or neither. */
  invoiceId: string | null;
  customerId: string | null;
  ref: string | null;
  /** In the shape of today, however old the row is. */
  event: PublishedEvent;
}

export interface PublicEventStore {
  list(connection: string, after: string | null, limit: number): Promise<PublicEventRow[]>;
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
