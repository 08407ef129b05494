import { readFileSync } from 'node:fs';
import { Client } from 'pg';
import { refreshTypedViews } from '../../src/postgres/typed-views';
import { fromRoot } from '../../src/runtime/root';
import { redact } from '../../src/domain/mirror/redact';
import { realSandbox } from '../stripe/real-sandbox';
import type { RealSandbox } from '../stripe/real-sandbox';
import { openDatabase } from './database';
import type { TestDatabase } from './database';
import { START, customerEvent, customerRead, makeSync } from './mirror-facts';

const SQL = readFileSync(fromRoot('src', 'postgres', 'views', 'stripe.sql'), 'utf8');

let db: TestDatabase;
let client: Client;
beforeAll(async () => {
  db = await openDatabase();
  client = new Client({ connectionString: db.url });
  await client.connect();
});
afterAll(async () => {
  await client.end();
  await db.end();
});

async function withSandbox<T>(use: (stripe: RealSandbox) => Promise<T>): Promise<T> {
  const stripe = await realSandbox();
  try {
    return await use(stripe);
  } finally {
    await stripe.stop();
  }
}

test('a view has what Stripe renders: times, amounts, ids and objects, each as it is', async () => {
  const intent = await withSandbox(async (stripe) => {
    const { customer, method } = await stripe.customerWith('pm_card_visa');
    return stripe.sdk.paymentIntents.create(
      { amount: 9_007_199, currency: 'eur', customer, payment_method: method },
      { idempotencyKey: 'typed' },
    );
  });
  const coupon = { id: 'co_1', object: 'coupon', percent_off: 12.5, amount_off: null };
  const { number: sync } = await makeSync(db, 'typed');
  const read = (collection: string, object: { id: string }) => ({
    ...customerRead(0, redact({ ...object }).payload),
    collection,
  });
  await db.stores.syncs.write(sync, [read('payment_intent', intent), read('coupon', coupon)]);
  const [row] = await db.sql(
    `select _sync, _deleted, id, amount, currency, customer, created, metadata, confirmation_method,
       canceled_at, client_secret, pg_typeof(amount)::text as amounts,
       pg_typeof(created)::text as times, pg_typeof(metadata)::text as objects
     from stripe.payment_intent`,
  );
  expect(row).toEqual({
    _sync: 'typed',
    _deleted: false,
    id: intent.id,
    amount: '9007199',
    currency: 'eur',
    customer: intent.customer,
    created: new Date(intent.created * 1000),
    metadata: {},
    confirmation_method: intent.confirmation_method,
    canceled_at: null,
    client_secret: null,
    amounts: 'bigint',
    times: 'timestamp with time zone',
    objects: 'jsonb',
  });
  expect(await db.sql('select id, percent_off, amount_off from stripe.coupon')).toEqual([
    { id: coupon.id, percent_off: '12.5', amount_off: null },
  ]);
});

test('what a payload has otherwise than declared is null, and fails nothing', async () => {
  const { number: sync } = await makeSync(db, 'otherwise');
  const odd = {
    id: 'cus_odd',
    balance: '7',
    created: null,
    name: 5,
    delinquent: 'no',
    metadata: 1,
  };
  const nul = { id: 'cus_nul', name: 'has a \u0000 in it' };
  await db.stores.syncs.write(sync, [customerRead(0, odd), customerRead(0, nul)]);
  const columns = 'id, balance, created, name, delinquent, metadata';
  const view = `select ${columns} from stripe.customer where _sync = 'otherwise' order by id`;
  const nothing = { balance: null, created: null, name: null, delinquent: null };
  expect(await db.sql(view)).toEqual([
    { id: 'cus_nul', ...nothing, metadata: null },
    { id: 'cus_odd', ...nothing, metadata: 1 },
  ]);
  const big = { id: 'cus_big', balance: 9_007_199_254_740_991 };
  await db.stores.syncs.write(sync, [customerRead(0, big)]);
  const [found] = await db.sql(`select balance::text from stripe.customer where id = 'cus_big'`);
  expect(found).toEqual({ balance: '9007199254740991' });
  await db.stores.syncs.write(sync, [
    customerEvent('deleted', 5, { id: 'cus_big', deleted: true }),
  ]);
  const columnsOfGone = '_deleted, _upstream_updated_at as at';
  const gone = `select ${columnsOfGone} from stripe.customer where id = 'cus_big'`;
  expect(await db.sql(gone)).toEqual([{ _deleted: true, at: new Date((START + 5) * 1000) }]);
});

test('every view can be read, with every column', async () => {
  const views = await db.sql<{ name: string }>(
    `select viewname as name from pg_views where schemaname = 'stripe' order by 1`,
  );
  expect(views.length).toBeGreaterThan(20);
  for (const { name } of views) await db.sql(`select * from stripe."${name}"`);
});

test('they are made again where they changed, and left where others need them', async () => {
  expect(await refreshTypedViews(client, SQL)).toBeNull();
  const changed = `${SQL}\ncreate view stripe.one as select 1 as one;\n`;
  const made = 'made the typed views of the schema "stripe"';
  expect(await refreshTypedViews(client, changed)).toBe(made);
  expect(await db.sql('select * from stripe.one')).toEqual([{ one: 1 }]);
  await db.sql('create view public.of_the_business as select id from stripe.customer');
  expect(await refreshTypedViews(client, SQL)).toMatch(/^no new typed views: views of yours need/);
  expect(await db.sql('select * from stripe.one')).toEqual([{ one: 1 }]);
  await db.sql('drop view public.of_the_business');
  expect(await refreshTypedViews(client, SQL)).toBe(made);
  await db.sql(`comment on schema stripe is null`);
  expect(await refreshTypedViews(client, SQL)).toMatch(/the schema "stripe" is of another program/);
});
