import type { LocalLinks } from '../documents/pages/home-page';
import type { Collections, StartInvoice } from '../temporal/collections';
import type { Actor } from '../domain/audit';
import type { EventAbout } from '../domain/event-about';
import type { Problem } from '../domain/invoice';
import type { MethodStatus } from '../domain/stored-methods';
import type { ConnectionRow } from '../postgres/connections/connections';
import type { CustomerCheckout } from '../postgres/customers/customer-checkouts';
import type { CustomerRow } from '../postgres/customers/customer-row';
import type { PdfMaker } from '../pdf/pdf-pool';
import type { InvoiceRow } from '../postgres/invoices/invoice-row';
import type { ConsumerRow } from '../postgres/mirror/consumers/consumer-row';
import type { Stores } from '../postgres/stores';
import type { Relay } from '../relay/relay';
import type { Clock } from '../runtime/clock';
import type { LinkSecrets } from '../runtime/link-token';
import type { Log } from '../runtime/log';
import type { Secret } from '../runtime/secret';
import type { AccountAccess, AccountGateway, PermissionReport } from '../stripe/account-gateway';
import type { Called, CustomerReading } from '../stripe/stripe-gateway';
import type { VerifiedWebhook, WebhookProblem } from '../stripe/verify-webhook';
import type { ArrivalLimits } from './webhooks/bodies-in-arrival';

export type SetupCheckoutResult =
  | { kind: 'open'; checkout: CustomerCheckout & { url: string } }
  | { kind: 'never' | 'unlinked' }
  | { kind: 'no_method'; why: string }
  | { kind: 'failed'; called: FailedCall };

/** What the app depends on. It knows no vendor: all results are values of the domain. */
export interface HttpDeps {
  stores: Stores;
  collections: Collections;
  relay: Relay;
  clock: Clock;
  log: Log;
  pdf: Pick<PdfMaker, 'make'>;
  settings: HttpSettings;
  /** Identity and its description in the Temporal UI, by the one function that makes them. */
  startOf(row: InvoiceRow, status: string): StartInvoice;
  verifyWebhook(
    raw: Buffer,
    header: string | string[] | undefined,
    secrets: string[],
    nowMs: number,
  ): VerifiedWebhook;
  /** Why no body could be genuine with this header; null if one could. */
  checkSignatureHeader(
    header: string | string[] | undefined,
    secrets: string[],
    nowMs: number,
  ): { why: WebhookProblem; detail: string } | null;
  /** As it was two seconds ago at most, with the secrets of its webhook endpoint. */
  findConnection(
    code: string,
  ): Promise<(ConnectionRow & { webhookSecrets: readonly Secret[] }) | null>;
  /** As it is now; many who ask at once share one reading. */
  findNewestConnection: HttpDeps['findConnection'];
  /** How the configuration differs from what is stored and counts; reported by /ready. */
  environmentDifferences?: () => Promise<readonly { name: string; detail: string }[]>;
  /** Why a genuine event has no effect here (another mode or account); null if it may. */
  whyQuarantined(connection: ConnectionRow, about: EventAbout): string | null;
  /** Called for each refused webhook and key, with the reason; it does not log each of them. */
  onRefused(source: 'webhooks' | 'v1', why: string): void;
  /** Whether this process is ending: balancers that read /ready then use another one. */
  isEnding?: () => boolean;
  /** What of Temporal's namespace is not as runs need it; reported by /ready. */
  temporalProblems?: () => Promise<readonly { name: string; detail: string }[]>;
  /** Whether new runs wait their turn in the tables, where the workers start them. */
  startsFromTable?: () => Promise<boolean>;
  /** Of the account behind a key, which may not be stored yet; `account`: one connected to it. */
  stripeAccount(access: AccountAccess): AccountGateway;
  /** The version in which Stripe is read. */
  stripeVersion: string;
  /** What a key may do, by Stripe's names. */
  permissionReport(
    key: { isRestricted: boolean },
    missing: Readonly<Record<string, string>>,
  ): PermissionReport[];
  /** Gives Stripe the customer as it is now; what fails is due again later. */
  syncCustomer(customer: Pick<CustomerRow, 'connection' | 'id'>): Promise<void>;
  /** The session in which the customer stores a method. */
  openSetupCheckout(customer: CustomerRow, regenerate: boolean): Promise<SetupCheckoutResult>;
  storedMethods: StoredMethodChanges;
  /** What is wrong with a URL that webhooks are to be sent to. */
  webhookUrlProblem(url: string): string | null;
  newWebhookSecret(): Secret;
  /** Sends one test request to where a webhook is sent, with its kept secret. */
  testWebhook(consumer: ConsumerRow, secret: Secret): Promise<TestedWebhook>;
  /** Looks at a database that is to be written to, and makes the schema there. */
  preparePostgres(wanted: WantedPostgres): Promise<PreparedPostgres>;
  /** All that is wrong with brokers that are to be sent to; a missing topic is made if asked. */
  prepareKafka(wanted: WantedKafka): Promise<Problem[]>;
  /** How far the consumers of a sync are. */
  consumers: ConsumerProgress;
  readStripeCustomer(connection: string, id: string): Promise<Called<CustomerReading>>;
}

export interface TestedWebhook {
  delivered: boolean;
  /** Null: there was no answer. */
  status: number | null;
  /** What is wrong. */
  detail: string | null;
}

export interface WantedPostgres {
  url: string;
  schema: string;
  /** The stream of one sync: two of them never write into the same tables. */
  owner: string;
  /** Those that may be made there. */
  tables: readonly string[];
  /** False: nothing stays there. */
  keep: boolean;
}

export type PreparedPostgres =
  { kind: 'ready'; target: Record<string, unknown> } | { kind: 'refused'; problem: Problem };

export interface WantedKafka {
  /** Host and port. */
  brokers: string[];
  topic: string;
  createTopic: boolean;
  tls: boolean;
  /** In PEM. */
  ca: string | null;
  sasl: { mechanism: 'plain' | 'scram-sha-256' | 'scram-sha-512'; username: string } | null;
  password: Secret | null;
  /** False: nothing stays there. */
  keep: boolean;
}

/** Who waits for consumers asks these two. */
export interface ConsumerProgress {
  /** Of these ids, those that no consumer of the sync has. */
  unknownOf(sync: number, ids: readonly string[]): Promise<string[]>;
  /** Of these, those that have not taken all that the streams of the sync had by then. */
  behind(sync: number, ids: readonly string[], position: number): Promise<string[]>;
}

/** What a customer has stored at Stripe, read and changed there. */
export interface StoredMethodChanges {
  /** Reads it where it never was; answers why it could not be read. */
  readOnce(customer: CustomerRow): Promise<FailedCall | null>;
  makeDefault(change: MethodChange): Promise<MethodChanged>;
  detach(change: MethodChange): Promise<MethodChanged>;
}

export interface MethodChange {
  customer: CustomerRow;
  method: string;
  actor: Actor;
}

export type MethodChanged =
  | { kind: 'done' }
  | { kind: 'unknown' }
  | { kind: 'unusable'; why: Exclude<MethodStatus, 'usable'> | 'not_supported' }
  /** The number of the invoice that is being charged with it. */
  | { kind: 'charging'; number: string }
  | { kind: 'failed'; called: FailedCall };

type FailedCall = Exclude<Called<never>, { kind: 'ok' }>;

export interface HttpSettings {
  publicUrl: string;
  /** Whether Stripe can reach it. */
  isReachable: boolean;
  installation: string;
  /** Where accounts enter their details; absent: Stripe's own. */
  stripeOrigin?: string;
  /** False: Stripe is played, which does not count what is read of an account. */
  countsReads?: boolean;
  /** Stripe is played, or time compressed: no live key is taken. */
  onlyTestKeys?: boolean;
  linkSecrets: Secret<LinkSecrets>;
  /** Origins beside checkout.stripe.com that a customer may be sent to for paying. */
  checkoutOrigins: readonly string[];
  /** Origins whose pages may show the portal in a frame; absent: none. */
  portalFrameAncestors?: readonly string[];
  mode: 'test' | 'live';
  version: string;
  /** How many proxies there are before us whose statement of the caller's address is trusted. */
  trustProxy?: number;
  /** What the start found missing in the configuration; reported by /ready. */
  missing?: readonly { name: string; detail: string }[];
  /** False: no documentation at /docs. */
  docs?: boolean;
  /** What `npm start` runs beside the server; absent in production. */
  local?: LocalLinks;
  waits?: Partial<WaitTimes>;
  limits?: Partial<RequestLimits>;
  /** Of webhooks while their bodies arrive. */
  arrivalLimits?: Partial<ArrivalLimits>;
}

/** Milliseconds. */
export interface WaitTimes {
  /** To wait for the run's answer to a command, before 202. */
  command: number;
  /** To wait for the row of a session that is being opened. */
  checkout: number;
  /** To wait for the first of two equal requests, before 409. */
  idempotency: number;
}

/** Requests a minute. */
export interface RequestLimits {
  perKey: number;
  failedAuthPerAddress: number;
  /** Of one link, from one address. */
  pagesPerLink: number;
  /** Drawn or read, of one link, from one address. */
  filesPerLink: number;
  unknownLinksPerAddress: number;
  /** Links to all invoices that are asked for from one address. */
  portalLinksPerAddress: number;
  /** Webhooks being stored at one time; more get 503. */
  webhooksAtOnce: number;
}

const DEFAULT_WAITS: WaitTimes = { command: 8_000, checkout: 10_000, idempotency: 3_000 };

const DEFAULT_LIMITS: RequestLimits = {
  perKey: 30_000,
  failedAuthPerAddress: 60,
  pagesPerLink: 240,
  filesPerLink: 30,
  unknownLinksPerAddress: 30,
  portalLinksPerAddress: 10,
  webhooksAtOnce: 2_000,
};

export const waitsOf = (deps: HttpDeps): WaitTimes => ({
  ...DEFAULT_WAITS,
  ...deps.settings.waits,
});
export const limitsOf = (deps: HttpDeps): RequestLimits => ({
  ...DEFAULT_LIMITS,
  ...deps.settings.limits,
});
