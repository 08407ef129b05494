import { COMMAND_LINE } from '../../src/domain/audit';
import type { Happened } from '../../src/domain/collection/model/happened';
import { createStores } from '../../src/postgres/create-stores';
import type { PublicEventRow } from '../../src/postgres/events/public-events';
import { base32Digest } from '../../src/runtime/digest';
import { OLD_EVENTS } from '../contract/old-events';
import { EVENT_TYPES, eventProblems } from '../harness/event-problems';
import type { TestDatabase } from './database';
import { openDatabase } from './database';
import { PUBLISHED } from './published';
import { ensureConnection, submitted, saved, step } from './samples';
import { at, makeAll, schedule, storedSchedule } from './schedule-samples';

let db: TestDatabase;

beforeAll(async () => {
  db = await openDatabase();
  await ensureConnection(db);
});
afterAll(() => db.end());

const overpaid = (excess: number): Happened => ({ kind: 'overpaid', excess });
const excessOf = ({ event }: PublicEventRow): number =>
  event.type === 'invoice.overpaid' ? event.data.amount_overpaid : Number.NaN;

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
  expect(first.map(excessOf)).toEqual([2]);
  finish();
  await late;
  const afterwards = await stores.publicEvents.list('default', first.at(-1)!.cursor, 10);
  expect(afterwards.map((each) => [excessOf(each), each.ref])).toEqual([[1, slow.ref]]);
  expect(afterwards[0]).toMatchObject({ event: { type: 'invoice.overpaid' }, invoiceId: slow.id });
  expect(await stores.publicEvents.list('default', afterwards.at(-1)!.cursor, 10)).toEqual([]);
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
  expect(published.map(({ event }) => event.type)).toEqual([
    'unmatched_money.received',
    method,
    method,
  ]);
  expect(published[0]).toMatchObject({ invoiceId: null, customerId: null });
  expect(published[1]).toMatchObject({ invoiceId: null, customerId: customer.id });
  expect(published.map(({ event }) => event.data)).toEqual([
    { intent: 'pi_1', amount: 5, currency: 'usd', why: 'in usd' },
    {
      external_id: customer.externalId,
      stripe_customer: 'cus_1',
      default_method: { id: 'pm_1', type: 'card', label: 'visa 4242' },
    },
    { external_id: customer.externalId, stripe_customer: null, default_method: null },
  ]);
});

/** All that becomes of a connection, and that it is connected in the end. */
async function changeConnection(code: string): Promise<void> {
  const { connections, connectionChanges } = db.stores;
  await connections.bindAccount(code, 'acct_1');
  await connections.setGone(code, 'under review');
  await connections.setGone(code, null);
  await connections.setGone(code, 'access was taken back', true);
  await connectionChanges.disconnect(code, COMMAND_LINE);
  await connectionChanges.finishDisconnecting(code, true);
  await connectionChanges.reconnect(code, {}, COMMAND_LINE);
}

/** Stored by tests of reported mails, bundles and consumers; a whole run checks that all are. */
const ELSEWHERE = [
  'customer.email_bounced',
  'customer.email_complained',
  'bundle.opened',
  'bundle.paid',
  'bundle.closed',
  'consumer.message_set_aside',
];

test('every type is stored and read as the catalogue says', async () => {
  const { ref, customer } = await submitted(db, 'every-type');
  await db.stores.customers.put({ ...customer, email: 'another@client.example' });
  const wanted = { stripeCustomer: 'cus_1', askedAt: 0, expiresAt: 1, replaces: null };
  const { n } = await db.stores.customerCheckouts.request(customer, wanted);
  const session = { sessionId: 'cs_setup', url: 'https://checkout.example', expiresAt: 1 };
  await db.stores.customerCheckouts.opened(customer, n, session);
  await step(db, ref, (state) => state, { happened: PUBLISHED });
  // Of a run that never began no rule decides: the relay publishes it.
  const data = { number: 'INV-1', currency: 'eur', why: 'its id is too long' };
  await db.stores.notStartable.mark(ref, { type: 'invoice.not_startable', data }, 0);
  await db.stores.brakes.pause('default', { why: 'by the business', at: 0, actor: null });
  await db.stores.brakes.resume('default', 0, COMMAND_LINE);
  const late = await storedSchedule(db, schedule('late'), { now: at('2026-01-01') });
  await makeAll(db, late.id, at('2026-08-15'));
  await changeConnection('default');
  const all = await db.stores.publicEvents.list('default', null, 1_000);
  const types = new Set<string>(all.map(({ event }) => event.type));
  expect(EVENT_TYPES.filter((type) => !types.has(type))).toEqual(ELSEWHERE);
  expect(all.flatMap(({ event }) => eventProblems(event.type, event.data))).toEqual([]);
});

test('rows of the previous release read as those of today', async () => {
  const { ref, invoice } = await submitted(db, 'old-rows');
  const after = (await db.stores.publicEvents.list('default', null, 1_000)).at(-1)?.cursor ?? null;
  for (const [n, { type, data }] of OLD_EVENTS.entries()) {
    await db.sql(
      `insert into notices (id, connection, ref, type, at, data)
       values ($1, 'default', $2, $3, now(), $4)`,
      [`old_${n}`, type.startsWith('invoice.') ? ref : null, type, JSON.stringify(data)],
    );
  }
  const read = await db.stores.publicEvents.list('default', after, 1_000);
  await db.sql(`delete from notices where id like 'old_%'`); // the run's events are all of today
  expect(read.map(({ event }) => event.type)).toEqual(OLD_EVENTS.map(({ type }) => type));
  expect(read.flatMap(({ event }) => eventProblems(event.type, event.data))).toEqual([]);
  const ofInvoice = read.flatMap(({ event }) => ('number' in event.data ? [event.data] : []));
  expect(new Set(ofInvoice.map((data) => data.currency))).toEqual(new Set([invoice.currency]));
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
    const seen: PublicEventRow[] = [];
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
      const numbers = one?.filter((each) => each.ref === ref).map(excessOf);
      expect(numbers).toEqual([...numbers!].sort((a, b) => a - b));
    }
  } finally {
    await second.close();
  }
});
