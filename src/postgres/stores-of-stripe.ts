import type { Method } from '../domain/collection/model/method';
import type { EventAbout } from '../domain/event-about';
import type { Transaction } from './transaction';

export type { EventAbout } from '../domain/event-about';

/** A Stripe event as stored: what the relay and `advance` need of it, and the raw payload. */
export interface StoredStripeEvent {
  id: string;
  connection: string;
  type: string;
  /** The invoice's ref once found. */
  ref: string | null;
  /** What it is about, extracted by the Stripe module. */
  about: EventAbout;
  /** Database time. */
  receivedAt: number;
}

export interface NewStripeEvent {
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
  store(event: NewStripeEvent, relayedBy?: 'anybody' | 'caller'): Promise<boolean>;
  /**
   * Not yet relayed, oldest first. They are leased with SKIP LOCKED, and the lease is committed
   * before `relay` is called: an event must be visible to the run that its hint wakes.
   */
  relayWaiting(
    limit: number,
    relay: (events: StoredStripeEvent[]) => Promise<RelayResult[]>,
  ): Promise<number>;
  /** Stored, hinted, neither applied nor known: due by 1, 5, 30 min, then 6 h; one an invoice. */
  leaseStale(limit: number): Promise<StoredStripeEvent[]>;
  markRelayed(relayed: RelayResult[]): Promise<void>;
  byId(connection: string, id: string): Promise<StoredStripeEvent | null>;
}

export type RelayResult = { id: string; connection: string } & (
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
  put(tx: Transaction, row: CheckoutRow): Promise<void>;
  /** The open session with the highest number. */
  current(ref: string): Promise<CheckoutRow | null>;
  close(tx: Transaction, sessionId: string, status: 'complete' | 'expired'): Promise<void>;
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
  put(tx: Transaction, row: AttemptRow): Promise<void>;
  finish(
    tx: Transaction,
    ref: string,
    n: number,
    outcome: string,
    code: string | null,
  ): Promise<void>;
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
  save(money: UnmatchedMoney): Promise<void>;
  list(connection: string): Promise<(UnmatchedMoney & { seenAt: number })[]>;
  /** What the business was not mailed of yet, leased for ten minutes. */
  leaseForMail(limit: number): Promise<UnmatchedMoney[]>;
  markMailed(money: UnmatchedMoney): Promise<void>;
}
