import { Client } from 'pg';
import type { TestDatabase } from './database';
import { openDatabase } from './database';
import { ensureConnection, event, submitted } from './samples';

let db: TestDatabase;

beforeAll(async () => {
  db = await openDatabase();
  await ensureConnection(db);
});
afterAll(() => db.end());

const figureOf = async (what: string, of = '') =>
  [...(await db.stores.figures()), ...(await db.stores.totals())].find(
    (figure) => figure.kind === what && figure.status === of,
  );

test('what waits is counted, with the age of the oldest', async () => {
  await submitted(db, 'one');
  const { ref } = await submitted(db, 'two');
  await db.stores.events.store(event('evt_waits'));
  await db.sql(`update stripe_events set received_at = now() - interval '90 seconds'`);
  await db.sql(`update collections set updated_at = now() - interval '20 minutes' where ref = $1`, [
    ref,
  ]);
  const money = { connection: 'default', intentId: 'pi_x', amount: 5, currency: 'eur' };
  await db.stores.unmatched.save({ ...money, why: 'nobody knows it', eventId: null });

  const [row] = await db.sql<{ status: string }>('select status from collections limit 1');
  expect(await figureOf('invoices', row?.status)).toMatchObject({ count: 2 });
  const waiting = await figureOf('events', 'waiting');
  expect(waiting?.count).toBe(1);
  expect(waiting?.oldestSeconds).toBeGreaterThanOrEqual(90);
  expect(waiting?.oldestSeconds).toBeLessThan(150);
  expect(await figureOf('unmatched')).toMatchObject({ count: 1 });
  const starts = await figureOf('starts');
  expect(starts?.count).toBe(2);
  expect(starts?.oldestSeconds).toBeGreaterThanOrEqual(1_200);
  expect(await figureOf('commands')).toMatchObject({ count: 0, oldestSeconds: 0 });
  // What has not begun is counted there, and not twice.
  expect(await figureOf('stuck')).toMatchObject({ count: 0 });
  await db.sql('update collections set start_due_at = null where ref = $1', [ref]);
  // Until the sweep found that it does not wait, it may be in a queue.
  expect(await figureOf('stuck')).toMatchObject({ count: 0 });
  await db.stores.runLeases.recordWakeUps([ref]);
  expect(await figureOf('stuck')).toMatchObject({ count: 1 });
});

test('nobody’s lock on the rows keeps an operator from seeing them', async () => {
  const other = new Client({ connectionString: db.url });
  await other.connect();
  try {
    await other.query('begin');
    await other.query('select * from collections, stripe_events for update');
    await other.query('lock table commands, unmatched_money in share row exclusive mode');
    expect(await figureOf('invoices', 'sending')).toBeDefined();
  } finally {
    await other.end();
  }
});
