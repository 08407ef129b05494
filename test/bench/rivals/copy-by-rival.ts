import { Agent } from 'node:http';
import { createRequire } from 'node:module';
import { isDeepStrictEqual } from 'node:util';
import { join } from 'node:path';
import { Client } from 'pg';
import { KEY, leg, listCustomers, renamed, run } from './race';
import type { Race, Raced } from './race';
import type { Rival } from './rivals';

interface StripeApi {
  stripe: { _api: Record<string, unknown> };
}

interface SyncEngine extends StripeApi {
  fullSync(
    objects: string[],
    inWindows: boolean,
    workers: number,
    perSecond: number,
    printsProgress: boolean,
    interval: number,
  ): Promise<unknown>;
  webhook: { processEvent(event: unknown): Promise<unknown> };
}

interface SupabaseEngine extends StripeApi {
  syncBackfill(of: { object: string }): Promise<unknown>;
  processEvent(event: unknown): Promise<unknown>;
}

interface Engine {
  copy(): Promise<unknown>;
  event(event: unknown): Promise<unknown>;
}

const VERSION = '2024-06-20';
const POOL = 10;
const WORKERS = 20;
/** None: who is fastest is asked, not who waits best. */
const NO_LIMIT = 1_000_000;
const QUIET = {
  info: () => undefined,
  debug: () => undefined,
  warn: () => undefined,
  error: (...words: unknown[]) => console.error(...words),
};

/** Neither has a setting for where Stripe is. */
function playedAt({ stripe }: StripeApi, api: string): void {
  const { hostname, port } = new URL(api);
  const agent = new Agent({ keepAlive: true });
  Object.assign(stripe._api, { host: hostname, port, protocol: 'http', agent });
}

/** As its documentation says. */
async function openSyncEngine(given: Race): Promise<Engine> {
  const { runMigrations, StripeSync } = installed(given.folder)('@stripe/sync-engine') as {
    runMigrations(options: object): Promise<void>;
    StripeSync: { create(options: object): Promise<SyncEngine> };
  };
  await runMigrations({
    databaseUrl: given.database,
    stripeApiVersion: VERSION,
    openApiSpecPath: join(given.folder, 'openapi.json'),
    logger: QUIET,
  });
  const engine = await StripeSync.create({
    stripeSecretKey: KEY,
    stripeAccountId: given.account,
    stripeApiVersion: VERSION,
    poolConfig: { connectionString: given.database, max: POOL },
    autoExpandLists: false,
    backfillRelatedEntities: false,
    logger: QUIET,
  });
  playedAt(engine, given.api);
  return {
    copy: () => engine.fullSync(['customer'], true, WORKERS, NO_LIMIT, false, 0),
    event: (event) => engine.webhook.processEvent(event),
  };
}

async function openSupabase(given: Race): Promise<Engine> {
  const { runMigrations, StripeSync } = installed(given.folder)('@supabase/stripe-sync-engine') as {
    runMigrations(options: object): Promise<void>;
    StripeSync: new (options: object) => SupabaseEngine;
  };
  await runMigrations({ databaseUrl: given.database, schema: 'stripe', logger: QUIET });
  const engine = new StripeSync({
    stripeSecretKey: KEY,
    schema: 'stripe',
    stripeWebhookSecret: 'whsec_race',
    poolConfig: { connectionString: given.database, max: POOL },
    autoExpandLists: false,
    backfillRelatedEntities: false,
    logger: QUIET,
  });
  playedAt(engine, given.api);
  return {
    copy: () => engine.syncBackfill({ object: 'customer' }),
    event: (event) => engine.processEvent(event),
  };
}

const installed = (folder: string) => createRequire(join(folder, 'package.json'));

const ENGINES: Record<Rival, (given: Race) => Promise<Engine>> = {
  'stripe/sync-engine': openSyncEngine,
  'supabase/stripe-sync-engine': openSupabase,
};

run(async (given): Promise<Raced> => {
  const rival = process.env['RIVAL'] as Rival;
  const engine = await ENGINES[rival](given);
  const sql = new Client({ connectionString: given.database });
  await sql.connect();
  const backfill = await leg(given.customers, () => engine.copy());
  const { rows } = await sql.query<{ count: string }>('select count(*) from stripe.customers');
  if (Number(rows[0]?.count) !== given.customers) {
    throw new Error(`${rival} copied ${rows[0]?.count} of ${given.customers} customers`);
  }
  const listed = await listCustomers(given.api, given.events);
  const differing = await differingOf(sql, listed.slice(0, 100));
  const created = Math.ceil(Date.now() / 1000) + 1;
  const events = listed.map((customer) => renamed(customer, created));
  const oneByOne = await leg(events.length, async () => {
    for (const event of events) await engine.event(event);
  });
  const applied = await appliedOf(sql);
  if (applied !== events.length) {
    throw new Error(`${rival} applied ${applied} of ${events.length} events`);
  }
  return { backfill, oneByOne, batched: null, differing, otherVersion: 0 };
});

/** Customers whose stored name is the one that an event brought. */
async function appliedOf(sql: Client): Promise<number> {
  const { rows } = await sql.query<{ count: string }>(
    `select count(*) from stripe.customers c
     where coalesce(to_jsonb(c) -> '_raw_data' ->> 'name', to_jsonb(c) ->> 'name') like '% & Sons'`,
  );
  return Number(rows[0]?.count);
}

/** Supabase's keeps columns, of what it knows: what it has no column for is not compared. */
async function differingOf(sql: Client, listed: readonly { id: string }[]): Promise<number> {
  const ids = listed.map(({ id }) => id);
  const { rows } = await sql.query<{ id: string; payload: Record<string, unknown> }>(
    'select id, to_jsonb(c) as payload from stripe.customers c where id = any($1)',
    [ids],
  );
  const stored = new Map(rows.map(({ id, payload }) => [id, payload['_raw_data'] ?? payload]));
  return listed.filter((customer) => {
    const found = stored.get(customer.id) as Record<string, unknown> | undefined;
    if (found === undefined) return true;
    const shared = Object.entries(customer).filter(([field]) => field in found);
    return !shared.every(([field, value]) => isDeepStrictEqual(found[field], value));
  }).length;
}
