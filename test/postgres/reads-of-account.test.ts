import { COMMAND_LINE } from '../../src/domain/audit';
import { readAllowance } from '../../src/domain/mirror/poll-times';
import type { ObjectFact } from '../../src/postgres/mirror/write-records';
import { openDatabase } from './database';
import type { TestDatabase } from './database';
import { START, customerRead } from './mirror-facts';
import { ensureConnection, submitted } from './samples';

// What an account may be read follows from its transactions, whichever sync has copied them.

let db: TestDatabase;
beforeAll(async () => {
  db = await openDatabase();
  await ensureConnection(db, 'default');
  await db.sql(`update connections set stripe_account = 'acct_own'`);
});
afterAll(() => db.end());

async function makeSync(id: string, stripeAccount: string, kind: 'stripe_connect' | 'connection') {
  const { credentials, syncs } = db.stores;
  const of = { connection: 'default', name: null, mode: 'test', metadata: {} } as const;
  const row = await credentials.create({ ...of, kind, stripeAccount }, null, COMMAND_LINE);
  const created = await syncs.create(
    {
      connection: 'default',
      id,
      credential: row.id,
      collections: null,
      mode: 'poll',
      pacing: { requests_per_second: 25, concurrency: 4 },
      poll: 'adaptive',
      apiVersion: '2026-10-28.endive',
      readRights: {},
    },
    COMMAND_LINE,
  );
  if (created.kind !== 'created') throw new Error(created.kind);
  return created.row.number;
}

const DAY = 86_400;

const charge = (id: string, at: number): ObjectFact => ({
  // It is read today, whenever it was made.
  ...customerRead(0, { id, object: 'charge', created: START + at }),
  collection: 'charge',
});

test('charges that one sync of the account has copied count for all of them', async () => {
  const [one, other] = [
    await makeSync('one', 'acct_a', 'stripe_connect'),
    await makeSync('other', 'acct_a', 'stripe_connect'),
  ];
  const stranger = await makeSync('stranger', 'acct_b', 'stripe_connect');
  const now = Math.floor(Date.now() / 1_000) - START;
  const recent = Array.from({ length: 60 }, (_, at) => charge(`ch_${at}`, now));
  await db.stores.syncs.write(one, [charge('ch_old', now - 40 * DAY), ...recent]);
  const { transactions } = db.stores.follows;
  expect([await transactions(one), await transactions(other)]).toEqual([60, 60]);
  expect(await transactions(stranger)).toBe(0);
  expect(readAllowance(60)).toBe(30_000);
  expect(readAllowance(0)).toBe(10_000);
});

test('where no sync copies charges, what was collected into the account counts', async () => {
  const [own, another] = [
    await makeSync('own', 'acct_own', 'connection'),
    await makeSync('another', 'acct_c', 'stripe_connect'),
  ];
  const { ref } = await submitted(db, 'collected');
  await db.sql(
    `insert into payments (ref, connection, id, via, method_type, method_label, amount, charge_id,
       at, refunds, disputes, reversed)
     select $1, 'default', 'pi_' || n, 'charge', 'card', 'visa', 1, 'ch_' || n,
       now() - n * interval '1 day', '[]', '[]', false
     from generate_series(1, 40) n`,
    [ref],
  );
  const { transactions } = db.stores.follows;
  expect(await transactions(own)).toBe(29);
  expect(await transactions(another)).toBe(0);
});
