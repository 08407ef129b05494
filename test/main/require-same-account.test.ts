import { requireSameAccount } from '../../src/main/require-same-account';
import { openDatabase } from '../postgres/database';
import type { TestDatabase } from '../postgres/database';
import { ensureConnection } from '../postgres/samples';
import type { AccountReading } from '../../src/stripe/read-account';

let db: TestDatabase;
beforeAll(async () => {
  db = await openDatabase();
  await ensureConnection(db);
});
afterAll(() => db.end());

const warned: string[] = [];
const start = (reading: AccountReading) =>
  requireSameAccount({
    stores: db.stores,
    log: { warn: (_fields: unknown, words = '') => void warned.push(words) },
    config: { connectionCode: 'default' },
    readAccount: async () => reading,
  });

const read = (account: string): AccountReading => ({ kind: 'read', account, gone: null });

test('a connection collects into the account of its first key, and into no other', async () => {
  await start({ kind: 'later' });
  await start({ kind: 'locked_out', detail: 'no permission' });
  expect(warned).toHaveLength(2);
  await start(read('acct_1'));
  await start(read('acct_1'));
  await expect(start(read('acct_2'))).rejects.toThrow(
    'STRIPE_SECRET_KEY is of the account acct_2, but the connection "default" collects into acct_1',
  );
  await start(read('acct_1'));
});
