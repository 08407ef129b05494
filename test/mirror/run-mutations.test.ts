import { HOUR } from '../../src/domain/time';
import { openDatabase } from '../postgres/database';
import type { TestDatabase } from '../postgres/database';
import { ALL, makeSync } from '../postgres/mirror-facts';
import type { SyncRow } from '../../src/postgres/mirror/syncs';
import { realSandbox } from '../stripe/real-sandbox';
import type { RealSandbox } from '../stripe/real-sandbox';
import { INSTALLATION, item, mutationsOf } from './mutations';

let db: TestDatabase;
let stripe: RealSandbox;
let sync: SyncRow;
let of: ReturnType<typeof mutationsOf>;
beforeAll(async () => {
  db = await openDatabase();
  stripe = await realSandbox();
  await stripe.sdk.accounts.retrieveCurrent();
  sync = await makeSync(db, 'mutations');
  of = mutationsOf(db, sync, () => stripe);
});
afterAll(async () => {
  await stripe.stop();
  await db.end();
});

const fault = (kind: string, more: Record<string, unknown> = {}) =>
  stripe.control('faults', { kind, ...more });

const customersNamed = async (name: string) =>
  (await stripe.sdk.customers.list({ limit: 100 })).data.filter((one) => one.name === name);

const keyed = (key: string) => ({ idempotencyKey: key });

async function shownOf(id: string) {
  const records = await db.stores.mirrorStreams.records({ sync: sync.number, ...ALL });
  const events = await db.stores.mirrorStreams.events({ sync: sync.number, ...ALL });
  return {
    record: records.find((one) => one.upstreamId === id),
    events: events.filter((one) => one.upstreamId === id).map(({ type }) => type),
  };
}

const ofItems = ({ items }: { items: { status: string; error: { code: string } | null }[] }) =>
  items.map(({ status, error }) => [status, error?.code ?? null]);

const idOf = ({ items }: { items: { upstreamId: string | null }[] }): string =>
  items[0]?.upstreamId ?? '';

test('a refused item is a result with its error, and the rest goes on', async () => {
  const row = await of.run({
    kind: 'create',
    collection: 'customer',
    items: [item({ name: 'One' }), item({ name: 'Two', tax_exempt: 'maybe' }), item({})],
  });
  expect(ofItems(row)).toEqual([
    ['succeeded', null],
    ['failed', expect.stringMatching(/parameter_invalid|invalid_request/)],
    ['succeeded', null],
  ]);
  expect(row.items[1]?.error).toMatchObject({ param: 'tax_exempt' });
  expect(row.endedAt).not.toBeNull();
  const { record, events } = await shownOf(idOf(row));
  expect(record?.payload).toEqual(row.items[0]?.answer);
  expect(record?.payload).toMatchObject({ object: 'customer', name: 'One' });
  expect(events).toEqual(['created']);
  // What was sent is kept no longer than it is needed.
  const left = await db.sql('select 1 from mutation_items where params is not null');
  expect(left).toEqual([]);
});

test('update and delete: both streams show what Stripe answered', async () => {
  const id = idOf(
    await of.run({ kind: 'create', collection: 'customer', items: [item({ name: 'Duncan' })] }),
  );
  const name = { name: 'Paul', metadata: { planet: 'Caladan' } };
  const updated = await of.run({ kind: 'update', collection: 'customer', items: [item(name, id)] });
  expect(ofItems(updated)).toEqual([['succeeded', null]]);
  expect((await shownOf(id)).record?.payload).toMatchObject(name);
  await of.run({ kind: 'delete', collection: 'customer', items: [item({}, id)] });
  const { record, events } = await shownOf(id);
  expect([record?.deleted, events]).toEqual([true, ['created', 'updated', 'deleted']]);
  const again = await of.run({ kind: 'delete', collection: 'customer', items: [item({}, id)] });
  expect(ofItems(again)).toEqual([['failed', 'resource_missing']]);
});

test('an answer that is lost is asked for under the same key: it is made once', async () => {
  await fault('json_502_after', { method: 'POST', path: '/v1/customers' });
  const lost = { kind: 'create', collection: 'customer', items: [item({ name: 'Lost' })] } as const;
  const id = await of.create(lost);
  expect(ofItems(await of.goOn(id))).toEqual([['pending', null]]);
  const [customer] = await customersNamed('Lost');
  // Meanwhile it goes on: the repeated answer is of before, and the streams show what there is.
  await stripe.sdk.customers.update(customer!.id, { phone: '+33 1' }, keyed('phone'));
  const row = await of.goOn(id);
  expect(ofItems(row)).toEqual([['succeeded', null]]);
  expect(row.items[0]?.answer).toMatchObject({ id: customer!.id, phone: null });
  expect((await shownOf(customer!.id)).record?.payload).toMatchObject({ phone: '+33 1' });
  expect(await customersNamed('Lost')).toHaveLength(1);
});

test('items that Stripe cannot answer hold back nothing of the others', async () => {
  const made = await of.run({
    kind: 'create',
    collection: 'customer',
    items: Array.from({ length: 8 }, (_, n) => item({ name: `Nth ${n}` })),
  });
  const ids = made.items.map(({ upstreamId }) => upstreamId ?? '');
  for (const id of ids.slice(0, 4)) {
    await fault('error_before', { method: 'POST', path: `/v1/customers/${id}`, times: 2 });
  }
  const items = ids.map((id) => item({ phone: '+33 1' }, id));
  const id = await of.create({ kind: 'update', collection: 'customer', items });
  const statuses = ({ items }: Awaited<ReturnType<typeof of.read>>) =>
    items.map(({ status }) => status[0]).join('');
  expect(statuses(await of.goOn(id))).toBe('pppppppp');
  expect(statuses(await of.goOn(id))).toBe('ppppssss');
  expect(statuses(await of.goOn(id))).toBe('ssssssss');
});

test('a deletion whose answer is lost is one: Stripe has it no more', async () => {
  const id = idOf(
    await of.run({ kind: 'create', collection: 'customer', items: [item({ name: 'Gone' })] }),
  );
  await fault('reset_after', { method: 'DELETE' });
  const asked = { kind: 'delete', collection: 'customer', items: [item({}, id)] } as const;
  const deletion = await of.create(asked);
  expect(ofItems(await of.goOn(deletion))).toEqual([['pending', null]]);
  expect(ofItems(await of.goOn(deletion))).toEqual([['succeeded', null]]);
  expect((await shownOf(id)).record?.deleted).toBe(true);
});

test('a limit of Stripe is waited for; a missing permission is named', async () => {
  await fault('rate_limit', { reason: 'endpoint-rate', retry_after: 7 });
  const asked = { kind: 'create', collection: 'product', items: [item({ name: 'A' })] } as const;
  const id = await of.create(asked);
  await of.goOn(id);
  const [waits] = await db.sql<{ problem: string; long: boolean }>(
    `select problem, due_at - now() > interval '5 seconds' as long from mutations where id = $1`,
    [id],
  );
  expect(waits).toEqual({ problem: 'Stripe is busy: endpoint-rate', long: true });
  expect(ofItems(await of.goOn(id))).toEqual([['succeeded', null]]);
  await fault('no_permission', { path: '/v1/products' });
  const refused = await of.run(asked);
  expect(ofItems(refused)).toEqual([['failed', 'permission_missing']]);
  expect(refused.items[0]?.error).toEqual({
    code: 'permission_missing',
    param: 'product_write',
    detail: expect.stringContaining('rak_product_write'),
    declineCode: null,
    requestId: null,
  });
});

test('after 23 hours it is read and not asked again: its key may be forgotten', async () => {
  await fault('json_502_after', { method: 'POST', path: '/v1/customers' });
  const late = { now: () => Date.now() + 24 * HOUR };
  const made = await of.create({
    kind: 'create',
    collection: 'customer',
    items: [item({ name: 'Late' })],
  });
  await of.goOn(made);
  expect(ofItems(await of.goOn(made, late))).toEqual([['unknown', 'no_answer']]);
  const [customer] = await customersNamed('Late');
  await fault('json_502_after', { method: 'POST', path: `/v1/customers/${customer!.id}` });
  const changed = await of.create({
    kind: 'update',
    collection: 'customer',
    items: [item({ phone: '+33 2' }, customer!.id)],
  });
  await of.goOn(changed);
  expect(ofItems(await of.goOn(changed, late))).toEqual([['unknown', 'no_answer']]);
  expect((await shownOf(customer!.id)).record?.payload).toMatchObject({ phone: '+33 2' });
  expect(await customersNamed('Late')).toHaveLength(1);
});

test('money of an invoice of ours is not touched; other money is', async () => {
  const { customer, method } = await stripe.customerWith('pm_card_visa');
  const pay = (metadata: Record<string, string>) =>
    stripe.sdk.paymentIntents.create(
      {
        amount: 500,
        currency: 'eur',
        customer,
        payment_method: method,
        off_session: true,
        confirm: true,
        error_on_requires_action: true,
        metadata,
      },
      keyed(`pay ${JSON.stringify(metadata)}`),
    );
  const ours = await pay({ installation: INSTALLATION, invoice_ref: 'r1' });
  const theirs = await pay({ installation: 'another' });
  const refund = (intent: { id: string; latest_charge: unknown }) => [
    item({ payment_intent: intent.id, amount: 100 }),
    item({ charge: intent.latest_charge, amount: 100 }),
  ];
  const refunds = await of.run({
    kind: 'create',
    collection: 'refund',
    items: [...refund(ours), ...refund(theirs)],
  });
  expect(ofItems(refunds)).toEqual([
    ['failed', 'belongs_to_invoice'],
    ['failed', 'belongs_to_invoice'],
    ['succeeded', null],
    ['succeeded', null],
  ]);
  const edit = (collection: string, id: unknown) =>
    of.run({ kind: 'update', collection, items: [item({ metadata: { a: '1' } }, String(id))] });
  const refused = [['failed', 'belongs_to_invoice']];
  expect(ofItems(await edit('payment_intent', ours.id))).toEqual(refused);
  expect(ofItems(await edit('charge', ours.latest_charge))).toEqual(refused);
  expect(ofItems(await edit('payment_intent', theirs.id))).toEqual([['succeeded', null]]);
  const [event] = await stripe.sdk.refunds.list({ limit: 10 }).then(({ data }) => data);
  expect(event?.payment_intent).toBe(theirs.id);
});

test('what is nested is made under its parent', async () => {
  const id = idOf(
    await of.run({ kind: 'create', collection: 'customer', items: [item({ name: 'Parent' })] }),
  );
  const row = await of.run({
    kind: 'create',
    collection: 'customer_balance_transaction',
    parentId: id,
    items: [item({ amount: -500, currency: 'eur' })],
  });
  expect(ofItems(row)).toEqual([['succeeded', null]]);
  expect((await shownOf(idOf(row))).record?.payload).toMatchObject({ customer: id, amount: -500 });
});

test('a sync that is deleted: nothing more is asked of Stripe', async () => {
  const gone = await makeSync(db, 'gone');
  const inGone = mutationsOf(db, gone, () => stripe);
  const asked = {
    kind: 'create',
    collection: 'customer',
    items: [item({ name: 'Never' })],
  } as const;
  const id = await inGone.create(asked);
  await db.sql('update mirror_syncs set deleted_at = now() where number = $1', [gone.number]);
  expect(ofItems(await inGone.goOn(id))).toEqual([['failed', 'sync_unknown']]);
  expect(await customersNamed('Never')).toEqual([]);
});

test('what was held back was not done: an id that nobody has is no deletion of ours', async () => {
  await fault('rate_limit', { reason: 'endpoint-rate', retry_after: 1, method: 'DELETE' });
  const asked = { kind: 'delete', collection: 'customer', items: [item({}, 'cus_none')] } as const;
  const id = await of.create(asked);
  expect(ofItems(await of.goOn(id))).toEqual([['pending', null]]);
  expect(ofItems(await of.goOn(id))).toEqual([['failed', 'resource_missing']]);
  expect((await shownOf('cus_none')).record).toBeUndefined();
});
