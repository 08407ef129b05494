import { CATALOG } from '../../src/domain/mirror/catalog/catalog';
import type { SyncRow } from '../../src/postgres/mirror/syncs';
import type { ListReader } from '../../src/stripe/list-reader';
import { eventually } from '../harness/eventually';
import { openMirrorStage } from './mirror-stage';
import type { MirrorStage, RunningSync } from './mirror-stage';

let stage: MirrorStage;
/** That of the key. */
let account: string;
let running: RunningSync | undefined;
beforeAll(async () => {
  stage = await openMirrorStage();
  account = (await stage.stripe.sdk.accounts.retrieveCurrent()).id;
});
afterAll(() => stage.close());
afterEach(async () => {
  await running?.end();
  running = undefined;
});

const once = () => ({ idempotencyKey: crypto.randomUUID() });

async function make(collection: string, more: object = {}): Promise<string[]> {
  const of = { collection, account, ...more };
  const { ids } = await stage.stripe.control<{ ids: string[] }>('objects', of);
  return ids;
}

async function makeOne(collection: string, more: object = {}): Promise<string> {
  const [id] = await make(collection, more);
  if (id === undefined) throw new Error(`the sandbox made no ${collection}`);
  return id;
}

const isCopied = async ({ number, collections }: SyncRow): Promise<boolean> => {
  const rows = await stage.db.stores.backfills.list(number);
  const listed = CATALOG.filter(({ name, list }) => list !== null && collections?.includes(name));
  return rows.filter((row) => row.endedAt !== null).length === listed.length;
};

async function idsOf(sync: SyncRow, collection: string): Promise<string[]> {
  const records = await stage.recordsOf(sync, collection);
  return records.map((one) => String(one['id']));
}

/** Paths that were read, each as often as it was. */
function counting(paths: string[]): (reader: ListReader) => ListReader {
  return (reader) => ({
    ...reader,
    page: (path, query) => {
      paths.push(path);
      return reader.page(path, query);
    },
  });
}

test("an invoice's 250 lines come oldest first; a short one costs no request", async () => {
  const [long, short] = [await makeOne('invoice'), await makeOne('invoice')];
  const lines = await make('line_item', { parent: long, count: 250 });
  const few = await make('line_item', { parent: short, count: 3 });
  const sync = await stage.makeSync(['line_item']);
  const paths: string[] = [];
  running = stage.start(sync, counting(paths));
  await eventually(async () => expect(await isCopied(sync)).toBe(true));
  const ids = await idsOf(sync, 'line_item');
  expect(ids.filter((id) => lines.includes(id))).toEqual(lines);
  expect(ids.filter((id) => few.includes(id))).toEqual(few);
  const read = paths.filter((path) => path.endsWith('/lines'));
  // Three to the end of the list, three back to its beginning.
  expect(read.every((path) => path === `/v1/invoices/${long}/lines`)).toBe(true);
  expect(read.length).toBeLessThanOrEqual(6);
  const { data } = await stage.stripe.sdk.invoices.listLineItems(long, { limit: 1 });
  const record = (await stage.recordsOf(sync, 'line_item')).find(({ id }) => id === data[0]?.id);
  expect(record).toEqual(JSON.parse(JSON.stringify(data[0])));
});

test('whatever has parents is copied, under each kind of parent that has it', async () => {
  const { sdk } = stage.stripe;
  const customer = (await sdk.customers.create({ name: 'Parent' }, once())).id;
  const connected = (await sdk.accounts.create({ type: 'custom' } as object, once())).id;
  const session = await sdk.checkout.sessions.create(
    {
      mode: 'payment',
      success_url: 'https://example.com',
      line_items: [
        {
          quantity: 1,
          price_data: { currency: 'eur', unit_amount: 500, product_data: { name: 'Paper' } },
        },
      ],
    },
    once(),
  );
  const expected: Record<string, string[]> = {};
  const add = async (collection: string, more: object) => {
    expected[collection] = [...(expected[collection] ?? []), ...(await make(collection, more))];
  };
  await add('customer_balance_transaction', { parent: customer, count: 120 });
  await add('bank_account', { parent: customer });
  await add('bank_account', { parent: connected });
  await add('person', { parent: connected, count: 2 });
  await add('capability', { parent: connected });
  await add('credit_note_line_item', { parent: await makeOne('credit_note'), count: 12 });
  await add('transfer_reversal', { parent: await makeOne('transfer'), count: 2 });
  await add('fee_refund', { parent: await makeOne('application_fee'), count: 11 });
  await add('item', { parent: await makeOne('quote') });
  await add('item', { parent: await makeOne('payment_link') });
  const subscription = await makeOne('subscription');
  await add('subscription_item', { fields: { subscription }, count: 25 });
  await add('entitlements.active_entitlement', { parent: customer });
  const sync = await stage.makeSync(
    CATALOG.flatMap(({ name, object }) => (object in expected ? [name] : [])),
  );
  running = stage.start(sync);
  await eventually(async () => expect(await isCopied(sync)).toBe(true));
  const items = await sdk.checkout.sessions.listLineItems(session.id);
  expected['item']?.push(...items.data.map(({ id }) => id));
  for (const { name, object } of CATALOG.filter((one) => one.object in expected)) {
    expect([name, (await idsOf(sync, name)).sort()]).toEqual([name, [...expected[object]!].sort()]);
  }
});

test('ended after any page, it goes on with the page that was not kept', async () => {
  const parents = await make('invoice', { count: 12 });
  for (const parent of parents) await make('line_item', { parent, count: 130 });
  const sync = await stage.makeSync(['line_item']);
  let ends = 0;
  for (let isThere = false; !isThere; ends += 1) {
    const step = async () => (await stage.db.stores.backfills.list(sync.number))[0]?.step ?? 0;
    const before = await step();
    await stage.runUntil(sync, async () => {
      isThere = await isCopied(sync);
      return isThere || (await step()) > before;
    });
  }
  expect(ends).toBeGreaterThan(3);
  const { length } = await idsOf(sync, 'line_item');
  const [shown] = await stage.db.sql<{ count: number }>(
    `select count(*) as count from mirror_events where sync = ${sync.number}`,
  );
  const all = await stage.stripe.sdk.invoices.list({ limit: 100 });
  const counts = all.data.map(({ lines }) => (lines as { total_count?: number }).total_count ?? 0);
  expect(length).toBe(counts.reduce((sum, one) => sum + one, 0));
  expect(Number(shown?.count)).toBe(length);
});

test('what changes under an object comes with the event of that object', async () => {
  const { sdk } = stage.stripe;
  const subscription = await makeOne('subscription');
  const [first, second] = await make('subscription_item', { fields: { subscription }, count: 2 });
  const invoice = await makeOne('invoice');
  const customer = (await sdk.customers.create({ name: 'Silent' }, once())).id;
  const sync = await stage.makeSync([
    'customer_balance_transaction',
    'line_item',
    'subscription_item',
  ]);
  running = stage.start(sync);
  await eventually(async () => expect(await isCopied(sync)).toBe(true));
  const touch = (collection: string, id: string) =>
    stage.stripe.control('objects/change', { collection, id, fields: { metadata: { a: 'b' } } });
  const lines = await make('line_item', { parent: invoice, count: 130 });
  await touch('invoice', invoice);
  const [credit = ''] = await make('customer_balance_transaction', { parent: customer });
  await sdk.customers.update(customer, { name: 'Heard' }, once());
  await eventually(async () => {
    const ids = await idsOf(sync, 'line_item');
    expect(ids.filter((id) => lines.includes(id)).sort()).toEqual([...lines].sort());
    expect(await idsOf(sync, 'customer_balance_transaction')).toContain(credit);
    expect(await idsOf(sync, 'subscription_item')).toEqual(expect.arrayContaining([first, second]));
  });
  // One grain of Stripe's clock later it is certain that it was there before.
  await new Promise((resolve) => setTimeout(resolve, 1_100));
  await stage.stripe.control('objects/delete', { collection: 'subscription_item', id: second });
  await touch('subscription', subscription);
  await eventually(async () => {
    const ids = await idsOf(sync, 'subscription_item');
    expect([ids.includes(first!), ids.includes(second!)]).toEqual([true, false]);
  });
});
