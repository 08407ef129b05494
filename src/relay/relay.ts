import type { EventAbout } from '../domain/event-about';
import type { AccessToRevoke } from '../postgres/access/access-revocations';
import type { InvoiceRow } from '../postgres/invoices/invoice-row';
import type { RelayResult, StoredStripeEvent } from '../postgres/events/stripe-events';
import type { RelayingStores } from '../postgres/events/relaying';
import type { Clock } from '../runtime/clock';
import type { Log } from '../runtime/log';
import type { OwnerReading } from '../stripe/create-stripe-reader';
import type { ChangesPage, ChangesRequest } from '../stripe/list-changes';
import type { AccountReading } from '../stripe/read-account';
import type { RefreshResult } from '../stripe/refresh-result';
import type { Called } from '../stripe/stripe-gateway';
import type { Alarms } from '../temporal/alarms';
import type { Collections, StartInvoice } from '../temporal/collections';

/** The one way in from outside facts: webhook, poller, sweep and rebuild all come through here. */
export interface Relay {
  /** For who holds the lease of these events: finds their invoices, asks isNews, hints, marks. */
  relay(events: StoredStripeEvent[]): Promise<RelayResult[]>;
  /** Relays events and hints that wait in the tables; answers how many. Each second. */
  relayWaiting(): Promise<number>;
  /** Starts the runs that wait for it, at the pace given; answers how many. Each second. */
  startWaiting(): Promise<number>;
  /** What concerns a whole account is requested of its runs, page by page. Each second. */
  hintAccounts(): Promise<void>;
  /** Sets in Temporal the alarms that changed; answers how many. Each second. */
  setAlarms(): Promise<number>;
  /** Gives the commands of bulk actions, so many at once; answers how many. Each second. */
  giveBulkActions(): Promise<number>;
  /** Each minute: hints stale events and commands again, wakes or reopens overdue rows. */
  sweep(): Promise<SweepCounts>;
  /** Reads at Stripe what no webhook brought, if it is time; answers how much that was. */
  poll(isEnding: () => boolean): Promise<number>;
  /** Deletes replaced webhook endpoints and ends what is being disconnected. Every few seconds. */
  finishConnections(): Promise<void>;
  /** Queues every unfinished run to be started by the workers; with `since` reads Stripe first. */
  rebuild(options?: { since?: number }): Promise<{ queued: number; alarms: number }>;
}

/** What a sweep found left behind. */
export interface SweepCounts {
  hinted: number;
  reopened: number;
  woken: number;
  /** Invoices of billing schedules whose alarm did not ring. */
  made: number;
}

type CollectionsVerb =
  'hint' | 'hintBundle' | 'start' | 'describe' | 'terminateAll' | 'isReachable';

export interface RelayDeps {
  stores: RelayingStores;
  collections: Pick<Collections, CollectionsVerb>;
  alarms: Alarms;
  clock: Clock;
  log: Pick<Log, 'info' | 'warn' | 'error'>;
  /** Identity and the words beside it in the Temporal UI, by the one function that makes them. */
  startOf(row: InvoiceRow, status: string): StartInvoice;
  /** Reads the customer at Stripe, and these mandates, into our tables. */
  refreshCustomer(
    connection: string,
    stripeCustomer: string,
    mandates?: readonly string[],
  ): Promise<RefreshResult>;
  /** Whose the money is that an event without our names speaks of. */
  readOwner(connection: string, about: EventAbout): Promise<OwnerReading>;
  /** Nothing can be paid in this session any more, unless Stripe says why not. */
  expireCheckout(connection: string, sessionId: string, key: string): Promise<Called<'asked'>>;
  /** Whether the account of a connection takes charges now. */
  readAccount(connection: string): Promise<AccountReading>;
  deleteEndpoint(connection: string, id: string): Promise<Called<'deleted'>>;
  revokeAccess(access: AccessToRevoke): Promise<Called<'revoked'>>;
  /** One page of Stripe's lists. */
  listChanges(connection: string, request: ChangesRequest): Promise<Called<ChangesPage>>;
  polling: {
    /** The connections that collect now. */
    connections(): Promise<readonly string[]>;
    /** So often, in real ms, Stripe is read for what no webhook brought. */
    everyMs: number;
  };
  /** So many runs a second are started by all processes together; absent: as many as wait. */
  startsPerSecond?: number | undefined;
  /** The time Stripe lives in: the engine's where it is played. */
  stripeNow(): number;
  sleep(ms: number): Promise<unknown>;
}
