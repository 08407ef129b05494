import type { Method } from '../domain/collection/model/method';
import type { EventAbout } from '../domain/event-about';
import type { Tx } from './tx';

export type { EventAbout } from '../domain/event-about';

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

export interface NewEvent {
  id: string;
  connection: string;
  type: string;
  about: EventAbout;
  payload: string;
  quarantined: string | null;
}

export interface StripeEventStore {
  /**
   * Group commit: concurrent calls share one insert. False when the id was there already. One to
   * be relayed by the caller is leased to it: after 15 s anybody may.
   */
  store(event: NewEvent, relayedBy?: 'anybody' | 'caller'): Promise<boolean>;
  /**
   * Not yet relayed, oldest first. They are leased with SKIP LOCKED, and the lease is committed
   * before `relay` is called: an event must be visible to the run that its hint wakes.
   */
  takeWaiting(limit: number, relay: (events: StoredEvent[]) => Promise<Relayed[]>): Promise<number>;
  /** Stored, hinted, neither applied nor known: due by 1, 5, 30 min, then 6 h; one an invoice. */
  stale(limit: number): Promise<StoredEvent[]>;
  markRelayed(relayed: Relayed[]): Promise<void>;
  byId(connection: string, id: string): Promise<StoredEvent | null>;
}

export type Relayed = { id: string; connection: string } & (
  | { kind: 'known' }
  | { kind: 'hinted'; ref: string }
  | { kind: 'not_ours' }
  /** Of the wrong mode or account: kept, told, and without effect. */
  | { kind: 'quarantined'; why: string }
  /** Try again later: the way to the run, or Stripe, is out of reach. */
  | { kind: 'later' }
);

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
  /** What the business was not mailed of yet, leased for ten minutes. */
  toMail(limit: number): Promise<UnmatchedMoney[]>;
  mailed(money: UnmatchedMoney): Promise<void>;
}
