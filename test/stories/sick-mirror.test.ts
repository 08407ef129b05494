import { Client } from 'pg';
import { placesOf } from '../../src/local/places';
import { openWorld } from '../../src/local/stories';
import type { World } from '../../src/local/stories';
import {
  createInvoice,
  customerWithCard,
  payWithoutBrowser,
  until,
} from '../../src/local/stories/acts';
import type { Customer } from '../../src/local/stories/acts';
import { startSync, untilEqual, untilLive } from '../../src/local/stories/mirror';
import { openWarehouse } from '../../src/local/stories/warehouse';
import type { Warehouse } from '../../src/local/stories/warehouse';
import type { Stack } from '../../src/local/stack';
import { eventually } from '../harness/eventually';
import { measuresTime } from '../harness/measures-time';
import { startTestStack } from '../harness/stack';
import { isThorough } from '../harness/thorough';

measuresTime();

const COLLECTIONS = ['stripe:customer', 'stripe:payment_intent', 'stripe:charge'];
/** One after the other, each by a card that is stored. */
const INVOICES = 4;
/** What is late for a moment where two cores have other things to do. */
const BUSY = 1_500;

let stack: Stack;
let world: World;
let customer: Customer;
let syncs: string[];
let ownKey: string;
let warehouse: Warehouse;
let usual: number;

beforeAll(async () => {
  stack = await startTestStack({ daySeconds: 300 });
  const cannot = () => Promise.reject(new Error('no days are skipped'));
  world = await openWorld(placesOf(stack), {
    payAtCheckout: payWithoutBrowser,
    shiftEngine: cannot,
  });
  customer = await customerWithCard(world);
  usual = await longestToBePaid();
  ownKey = world.places.sandboxKey.replace(/^sk_test_/, 'sk_test_unjudged_');
  const own = { kind: 'stripe_key', secret_key: ownKey, test: true, name: 'own' };
  syncs = [
    await startSync(world, 'default', COLLECTIONS),
    await startSync(world, 'default', COLLECTIONS),
    await startSync(world, own, COLLECTIONS),
  ];
  for (const sync of syncs) await untilLive(world, sync);
  warehouse = await openWarehouse(world);
  for (const sync of syncs) {
    const postgres = { url: warehouse.url, schema: sync.replaceAll(/[^a-z0-9]/g, '_') };
    await world.api('POST', '/v1/consumers', {
      id: `${sync}-kept`,
      sync,
      kind: 'postgres',
      postgres,
    });
  }
}, 120_000);

afterAll(async () => {
  await world?.close();
  await stack?.stop();
}, 60_000);

/** From the moment it is submitted until it is charged, ms. */
async function longestToBePaid(): Promise<number> {
  const took: number[] = [];
  for (let n = 0; n < INVOICES; n += 1) {
    const began = performance.now();
    const invoice = await createInvoice(world, { customer });
    await until(world, invoice, { status: 'paid' });
    took.push(performance.now() - began);
  }
  return Math.max(...took);
}

const collectsAsUsual = async () => expect(await longestToBePaid()).toBeLessThan(usual * 2 + BUSY);

/** On the server of the installation's own database. */
async function asOwner<T>(database: string, work: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client({ connectionString: database });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

/** What is wrong has reached the mirror, as this query sees. */
const isFelt = (sql: string): Promise<void> =>
  asOwner(stack.databaseUrl, (client) =>
    eventually(async () => expect((await client.query(sql)).rowCount).toBeGreaterThan(0)),
  );

/** Something that would be lost. */
const makeCustomer = () => world.stripe<{ id: string }>('POST', '/v1/customers', { name: 'Sick' });

/** Records of every sync are what Stripe has, and who takes them has this one, too. */
async function nothingIsLost({ id }: { id: string }): Promise<void> {
  for (const sync of syncs) {
    for (const path of ['/v1/customers', '/v1/charges']) await untilEqual(world, sync, path);
    const schema = sync.replaceAll(/[^a-z0-9]/g, '_');
    const sql = `select 1 from ${schema}.customer where upstream_id = $1`;
    await eventually(async () => expect(await warehouse.rows(sql, [id])).toHaveLength(1));
  }
}

const FAILED = 'select 1 from mirror_follows where failure is not null';
const LISTS = '^/v1/(events|customers|charges|payment_intents)$';

async function withFault(kind: string): Promise<void> {
  const fault = { kind, path: LISTS, method: 'GET', times: 1_000, after: 0, delay_ms: 120_000 };
  await world.control('POST', 'faults', fault);
  const made = await makeCustomer();
  // A limit is waited for, and an answer that does not come is no failure yet.
  if (kind === 'error_before') await isFelt(FAILED);
  await collectsAsUsual();
  const url = `${world.places.sandbox}/_sandbox/faults`;
  expect((await fetch(url, { method: 'DELETE' })).status).toBe(200);
  await nothingIsLost(made);
}

async function withoutItsKey(): Promise<void> {
  await world.control('POST', 'keys/revoke', { key: ownKey });
  const made = await makeCustomer();
  await isFelt(FAILED);
  await collectsAsUsual();
  await world.control('POST', 'keys/revoke', { key: ownKey, revoked: false });
  await nothingIsLost(made);
}

async function whereNobodyIsLetIn(): Promise<void> {
  const name = new URL(warehouse.url).pathname.slice(1);
  await asOwner(stack.databaseUrl, async (client) => {
    await client.query(`alter database ${name} allow_connections false`);
    const sql = 'select pg_terminate_backend(pid) from pg_stat_activity where datname = $1';
    await client.query(sql, [name]);
  });
  const made = await makeCustomer();
  await isFelt('select 1 from mirror_consumers where problem is not null');
  await collectsAsUsual();
  await asOwner(stack.databaseUrl, (client) =>
    client.query(`alter database ${name} allow_connections true`),
  );
  await nothingIsLost(made);
}

async function whileLocked(table: string): Promise<void> {
  const made = await asOwner(stack.databaseUrl, async (client) => {
    await client.query('begin');
    await client.query(`lock table ${table} in access exclusive mode`);
    const changed = await makeCustomer();
    await isFelt(`select 1 from pg_locks where relation = '${table}'::regclass and not granted`);
    await collectsAsUsual();
    await client.query('rollback');
    return changed;
  });
  await nothingIsLost(made);
}

interface Trouble {
  what: string;
  run(): Promise<void>;
  /** The others are tried by name. */
  always?: true;
}

const locked = (table: string): Trouble => ({
  what: `the table ${table} is locked`,
  run: () => whileLocked(table),
});

const TROUBLES: readonly Trouble[] = [
  { what: 'Stripe lists nothing: 500', run: () => withFault('error_before'), always: true },
  { what: 'Stripe lists nothing: 429', run: () => withFault('rate_limit') },
  { what: 'Stripe lists nothing: no answer at all', run: () => withFault('hang') },
  { what: 'the key of a sync is revoked', run: withoutItsKey },
  { what: 'the database of the consumers lets nobody in', run: whereNobodyIsLetIn },
  { ...locked('mirror_records'), always: true },
  locked('mirror_events'),
  locked('mirror_consumers'),
  locked('mirror_syncs'),
];

test.each(TROUBLES.filter(({ always }) => isThorough || always === true))(
  '$what',
  async ({ run }) => run(),
);
