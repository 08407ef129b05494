import { createHmac, randomBytes } from 'node:crypto';
import type { HttpDeps, HttpSettings, WaitTimes } from '../../../src/http/http-deps';
import { createApp } from '../../../src/http/create-app';
import { startHttpServer } from '../../../src/http/start-http-server';
import { createStores } from '../../../src/postgres/create-stores';
import type { Stores } from '../../../src/postgres/stores';
import type { Relay } from '../../../src/relay/relay';
import { quarantineReason } from '../../../src/relay/quarantine-reason';
import { travelClock } from '../../../src/runtime/clock';
import type { TravelClock } from '../../../src/runtime/clock';
import { base32Digest, hashToken } from '../../../src/runtime/digest';
import { silentLog } from '../../../src/runtime/log';
import { Secret } from '../../../src/runtime/secret';
import { permissionReport } from '../../../src/stripe/account-gateway';
import type { Called, CustomerReading } from '../../../src/stripe/stripe-gateway';
import { webhookUrlProblem } from '../../../src/targets/check-webhook-url';
import { newWebhookSecret } from '../../../src/targets/sign-webhook';
import { checkSignatureHeader, verifyWebhook } from '../../../src/stripe/verify-webhook';
import { freshDatabase } from '../../harness/database';
import { fakeAccounts } from './fake-accounts';
import type { FakeAccounts } from './fake-accounts';
import { fakeRun } from './fake-run';
import type { FakeRun } from './fake-run';
import { checkAnswer } from './openapi-check';

export interface Answer {
  status: number;
  headers: Headers;
  text: string;
  /** The body as JSON; throws when it is none. */
  json: Record<string, unknown>;
}

export interface RequestOptions {
  key?: string | null;
  idempotencyKey?: string;
  headers?: Record<string, string>;
  /** Sent as it is; `body` is sent as JSON. */
  raw?: string | Buffer;
}

export interface TestApp {
  url: string;
  key: string;
  databaseUrl: string;
  stores: Stores;
  run: FakeRun;
  clock: TravelClock;
  deps: HttpDeps;
  /** Ids the relay was given, in order. */
  relayed: string[];
  /** What was counted of refusals, as `source why`. */
  refused: string[];
  stripeCustomers: Map<string, Called<CustomerReading>>;
  stripeAccounts: FakeAccounts;
  request(method: string, path: string, body?: unknown, how?: RequestOptions): Promise<Answer>;
  /** A key for another connection, which is made. */
  otherKey(connection: string): Promise<string>;
  close(): Promise<void>;
}

export const WEBHOOK_SECRET = 'whsec_current_secret_of_this_test';
export const PREVIOUS_SECRET = 'whsec_previous_secret_of_this_test';
/** What comes is waited for; a test of what does not come sets its own. */
export const PATIENT: WaitTimes = { command: 60_000, checkout: 60_000, idempotency: 60_000 };
export const LINK_SECRET = 'a link secret of tests, long enough';

const SETUP_CHECKOUT = {
  n: 1,
  stripeCustomer: 'cus_1',
  askedAt: 0,
  expiresAt: 86_100_000,
  sessionId: 'cs_1',
  url: 'http://localhost:12111/c/pay/cs_1',
  refused: null,
};

/** What is done at Stripe, or on other threads. */
type Elsewhere =
  | 'webhookUrlProblem'
  | 'newWebhookSecret'
  | 'testWebhook'
  | 'preparePostgres'
  | 'prepareKafka'
  | 'consumers'
  | 'syncCustomer'
  | 'openSetupCheckout'
  | 'storedMethods'
  | 'stripeVersion'
  | 'pdf';

/** Nothing is drawn: the bytes say what would be. */
const PDF: HttpDeps['pdf'] = {
  make: async (input) => ({
    kind: 'made',
    bytes: Buffer.from(`%PDF-1.7 ${JSON.stringify(input)}`),
    missing: [],
  }),
};

const ELSEWHERE: Pick<HttpDeps, Elsewhere> = {
  pdf: PDF,
  webhookUrlProblem: (url) => webhookUrlProblem(url, { allowPrivate: false }),
  newWebhookSecret,
  testWebhook: async () => ({ delivered: true, status: 200, detail: null }),
  preparePostgres: ({ schema }) => {
    const target = { host: 'db', port: 5432, database: 'x', user: 'u', schema };
    return Promise.resolve({ kind: 'ready', target });
  },
  prepareKafka: async () => [],
  consumers: { unknownOf: async (_sync, ids) => [...ids], behind: async () => [] },
  stripeVersion: '2026-10-28.endive',
  storedMethods: {
    readOnce: async () => null,
    makeDefault: async () => ({ kind: 'done' }),
    detach: async () => ({ kind: 'done' }),
  },
  syncCustomer: async () => undefined,
  openSetupCheckout: async () => ({ kind: 'open', checkout: SETUP_CHECKOUT }),
};

function readingConnections(
  stores: Stores,
): Pick<HttpDeps, 'findConnection' | 'findNewestConnection'> {
  const findConnection: HttpDeps['findConnection'] = async (code) => {
    const row = await stores.connections.get(code);
    const secrets = code === 'default' ? [WEBHOOK_SECRET, PREVIOUS_SECRET] : [];
    return row && { ...row, webhookSecrets: secrets.map((secret) => new Secret(secret)) };
  };
  return { findConnection, findNewestConnection: findConnection };
}

/** The whole HTTP side on a real database; Temporal and Stripe are fakes. */
export async function startApp(
  settings: Partial<HttpSettings> = {},
  change: (deps: HttpDeps) => HttpDeps = (deps) => deps,
): Promise<TestApp> {
  const database = await freshDatabase();
  const stores = await openStores(database.url);
  const stripeAccounts = fakeAccounts();
  const clock = travelClock();
  const run = fakeRun(stores, () => clock.now());
  const relayed: string[] = [];
  const refused: string[] = [];
  const stripeCustomers = new Map<string, Called<CustomerReading>>();
  await ensureConnection(stores, 'default');
  const key = await makeKey(stores, 'default');
  const deps = change({
    stores,
    collections: run,
    relay: relayInto(relayed),
    clock,
    log: silentLog(),
    settings: {
      publicUrl: 'http://pay.test',
      isReachable: true,
      installation: 'quittance',
      linkSecrets: new Secret({ linkSecret: LINK_SECRET }),
      checkoutOrigins: ['http://localhost:12111'],
      mode: 'test',
      version: '0.0.0-test',
      waits: PATIENT,
      ...settings,
    },
    startOf,
    verifyWebhook,
    checkSignatureHeader,
    ...readingConnections(stores),
    whyQuarantined: quarantineReason,
    onRefused: (source, why) => refused.push(`${source} ${why}`),
    stripeAccount: (access) => stripeAccounts.at(access),
    permissionReport,
    ...ELSEWHERE,
    readStripeCustomer: async (_connection, id) =>
      stripeCustomers.get(id) ?? { kind: 'missing', detail: 'no such customer' },
  });
  const serving = await startHttpServer(createApp(deps), { host: '127.0.0.1', port: 0 });
  return {
    url: serving.url,
    key,
    databaseUrl: database.url,
    stores,
    run,
    clock,
    deps,
    relayed,
    refused,
    stripeCustomers,
    stripeAccounts,
    request: (method, path, body, how) =>
      request({ url: serving.url, key }, { method, path, body, how }),
    otherKey: async (connection) => {
      await ensureConnection(stores, connection);
      return makeKey(stores, connection);
    },
    close: async () => {
      await serving.close({ graceMs: 2_000 });
      await stores.close();
      await database.drop();
    },
  };
}

async function openStores(url: string) {
  const masterKeys = { masterKey: randomBytes(32) };
  const secrets = { linkSecret: LINK_SECRET, masterKeys };
  const stores = createStores({ url, digest: base32Digest, ...secrets });
  await stores.masterKeys.admit();
  return stores;
}

const startOf: HttpDeps['startOf'] = (row, status) => ({
  identity: { connection: row.invoice.connection, externalId: row.invoice.externalId },
  summary: row.invoice.number,
  attributes: {
    status,
    connection: row.invoice.connection,
    customerId: row.customer.id,
    currency: row.invoice.currency,
    amountDue: row.invoice.amountDue,
    dueAt: 0,
  },
});

async function ensureConnection(stores: Stores, code: string): Promise<void> {
  await stores.connections.ensure({
    code,
    name: code,
    mode: 'test',
    stripeAccount: null,
    settings: {},
    notifyEmails: ['owner@business.example'],
    businessName: 'Business Ltd',
  });
}

export async function makeKey(
  stores: Stores,
  connection: string,
  mode: 'test' | 'live' = 'test',
): Promise<string> {
  const key = `qk_${mode}_${randomBytes(16).toString('hex')}`;
  await stores.apiKeys.ensure(hashToken(key), { connection, mode }, key.slice(-4));
  return key;
}

const relayInto = (relayed: string[]): Relay => ({
  relay: async (events) => {
    relayed.push(...events.map(({ id }) => id));
    return [];
  },
  relayWaiting: async () => 0,
  startWaiting: async () => 0,
  hintAccounts: async () => undefined,
  finishConnections: async () => undefined,
  setAlarms: async () => 0,
  giveBulkActions: async () => 0,
  sweep: async () => ({ hinted: 0, reopened: 0, woken: 0, made: 0 }),
  poll: async () => 0,
  rebuild: async () => ({ queued: 0, alarms: 0 }),
});

async function request(
  at: { url: string; key: string },
  asked: { method: string; path: string; body: unknown; how: RequestOptions | undefined },
): Promise<Answer> {
  const { method, path, body, how = {} } = asked;
  const sent = how.raw ?? (body === undefined ? undefined : JSON.stringify(body));
  const key = how.key === undefined ? at.key : how.key;
  const response = await fetch(`${at.url}${path}`, {
    method,
    redirect: 'manual',
    headers: {
      ...(key === null ? {} : { authorization: `Bearer ${key}` }),
      ...(sent === undefined ? {} : { 'content-type': 'application/json' }),
      ...(how.idempotencyKey === undefined ? {} : { 'idempotency-key': how.idempotencyKey }),
      ...how.headers,
    },
    ...(sent === undefined ? {} : { body: sent }),
  });
  const text = await response.text();
  const { status, headers } = response;
  const type = headers.get('content-type') ?? '';
  if (/json|pdf|csv/.test(type)) checkAnswer(method, path, { status, type, text });
  return {
    status,
    headers,
    text,
    get json() {
      return JSON.parse(text) as Record<string, unknown>;
    },
  };
}

/** A Stripe-Signature as Stripe makes it. */
export function signed(
  payload: string,
  secret = WEBHOOK_SECRET,
  at = Math.floor(Date.now() / 1000),
  scheme = 'v1',
): string {
  const mac = createHmac('sha256', secret).update(`${at}.${payload}`).digest('hex');
  return `t=${at},${scheme}=${mac}`;
}
