import type { Happened } from '../../src/domain/collection/model/happened';
import { createStores } from '../../src/postgres/create-stores';
import type { PublicEvent } from '../../src/postgres/stores';
import { base32Digest } from '../../src/runtime/digest';
import type { TestDatabase } from './database';
import { openDatabase } from './database';
import { ensureConnection, submitted, saved, step } from './samples';

let db: TestDatabase;

beforeAll(async () => {
  db = await openDatabase();
  await ensureConnection(db);
});
afterAll(() => db.end());

const overpaid = (excess: number): Happened => ({ kind: 'overpaid', excess });

test('a row that commits late is not skipped by a reader that was faster', async () => {
  const slow = await submitted(db, 'slow');
  const fast = await submitted(db, 'fast');
  const { stores } = db;
  let finish = (): void => undefined;
  const mayFinish = new Promise<void>((done) => (finish = done));
  let wrote = (): void => undefined;
  const written = new Promise<void>((done) => (wrote = done));
  const late = stores.inTransaction(async (tx) => {
    const row = await stores.collections.lock(tx, slow.ref);
    await stores.collections.save(tx, { ...saved(row!), happened: [overpaid(1)] });
    wrote();
    await mayFinish;
  });
  await written;
  await step(db, fast.ref, (state) => state, { happened: [overpaid(2)] });
  const first = await stores.publicEvents.list('default', null, 10);
  expect(first.map(({ data }) => data['excess'])).toEqual([2]);
  finish();
  await late;
  const remainingEvents = await stores.publicEvents.list('default', first.at(-1)!.cursor, 10);
  expect(remainingEvents.map(({ data, ref }) => [data['excess'], ref])).toEqual([[1, slow.ref]]);
  expect(remainingEvents[0]).toMatchObject({ type: 'invoice.overpaid', invoiceId: slow.id });
  expect(await stores.publicEvents.list('default', remainingEvents.at(-1)!.cursor, 10)).toEqual([]);
  expect(await stores.publicEvents.list('other', null, 10)).toEqual([]);
  expect(await stores.publicEvents.list('default', 'garbage', 10)).toEqual([]);
});

test('unmatched money is published once, and each change of a customer’s method', async () => {
  const { customers, publicEvents, unmatched } = db.stores;
  const after = (await publicEvents.list('default', null, 1_000)).at(-1)?.cursor ?? null;
  const money = { connection: 'default', intentId: 'pi_1', amount: 5, currency: 'usd' };
  await unmatched.save({ ...money, why: 'in usd', eventId: null });
  await unmatched.save({ ...money, why: 'in usd', eventId: null });
  const { customer } = await submitted(db, 'of-customer');
  await customers.link(customer.id, 'cus_1');
  const visa = { id: 'pm_1', type: 'card', label: 'visa 4242', fingerprint: 'fp_1' };
  for (const asOf of [1, 2]) await customers.setMethods(customer.id, [visa], 'pm_1', asOf);
  await customers.unlink(customer.id);
  const published = await publicEvents.list('default', after, 10);
  const method = 'customer.payment_method_updated';
  expect(published.map(({ type }) => type)).toEqual(['unmatched_money.received', method, method]);
  expect(published[0]).toMatchObject({
    invoiceId: null,
    customerId: null,
    data: { intent: 'pi_1' },
  });
  expect(published[1]).toMatchObject({
    customerId: customer.id,
    data: { stripe_customer: 'cus_1', payment_method_label: 'visa 4242' },
  });
  expect(published[2]?.data).toMatchObject({ payment_method: null });
});

test('eight writers, three readers: no gap, no repeat, each invoice in its order', async () => {
  const after = (await db.stores.publicEvents.list('default', null, 1_000)).at(-1)?.cursor ?? null;
  const refs = [];
  for (let at = 0; at < 8; at += 1) refs.push((await submitted(db, `writer-${at}`)).ref);
  const steps = 25;
  const total = refs.length * steps;
  const writer = async (ref: string) => {
    for (let n = 1; n <= steps; n += 1) {
      await step(db, ref, (state) => state, { happened: [overpaid(2 * n), overpaid(2 * n + 1)] });
    }
  };
  const second = createStores({ url: db.url, digest: base32Digest, linkSecret: 'x' });
  const reader = async (stores: typeof second) => {
    const seen: PublicEvent[] = [];
    let cursor = after;
    while (seen.length < total * 2) {
      const page = await stores.publicEvents.list('default', cursor, 7);
      seen.push(...page);
      cursor = page.at(-1)?.cursor ?? cursor;
    }
    return seen;
  };
  try {
    const [one, two, three] = await Promise.all([
      reader(second),
      reader(second),
      reader(db.stores),
      ...refs.map(writer),
    ]);
    expect(one?.map(({ id }) => id)).toEqual(two?.map(({ id }) => id));
    expect(one?.map(({ id }) => id)).toEqual(three?.map(({ id }) => id));
    expect(new Set(one?.map(({ id }) => id)).size).toBe(total * 2);
    for (const ref of refs) {
      const numbers = one
        ?.filter((each) => each.ref === ref)
        .map(({ data }) => Number(data['excess']));
      expect(numbers).toEqual([...numbers!].sort((a, b) => a - b));
    }
  } finally {
    await second.close();
  }
});
