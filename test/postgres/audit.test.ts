import { COMMAND_LINE } from '../../src/domain/audit';
import { createStores } from '../../src/postgres/create-stores';
import { base32Digest } from '../../src/runtime/digest';
import { openDatabase } from './database';
import type { TestDatabase } from './database';
import { ensureConnection } from './samples';

let db: TestDatabase;
beforeEach(async () => {
  db = await openDatabase();
  await ensureConnection(db);
  await ensureConnection(db, 'second');
});
afterEach(() => db.end());

let made = 0;

async function makeKey(connection: string | null, stores = db.stores): Promise<string> {
  const hash = `hash-${(made += 1)}`;
  const mode = connection === null ? null : 'test';
  const key = { hash, connection, mode, scope: 'read', last4: 'abcd', name: hash } as const;
  return (await stores.apiKeys.create({ ...key, expiresAt: null }, COMMAND_LINE)).id;
}

const listed = async (connection: string | null, more = {}) =>
  db.stores.audit.list({ connection, after: 0, limit: 1_000, ...more });

test('each connection has a chain of its own, and the installation has one', async () => {
  const ids = [await makeKey('default'), await makeKey('second'), await makeKey('default')];
  const all = await makeKey(null);
  const own = await listed('default', { action: 'api_key.created' });
  expect(own.map(({ subject }) => subject)).toEqual([ids[0], ids[2]]);
  expect((await listed(null)).map(({ subject, position }) => [subject, position])).toEqual([
    [all, 1],
  ]);
  expect(await db.stores.audit.verify('default')).toMatchObject({ ok: true });
  expect(await db.stores.audit.verify('none')).toEqual({ ok: true, entries: 0, hash: null });
  expect(await db.stores.audit.chains()).toEqual([null, 'default', 'second']);
});

test('what is rolled back leaves no entry', async () => {
  const before = (await listed('default')).length;
  await makeKey('default');
  made -= 1; // the same hash again
  await expect(makeKey('default')).rejects.toThrow('there is already');
  expect(await listed('default')).toHaveLength(before + 1);
});

test('whoever changes, forges or removes an entry in the tables is found out', async () => {
  for (let n = 0; n < 4; n += 1) await makeKey('default');
  const entries = await listed('default');
  const [first, second] = entries;
  const { verify } = db.stores.audit;
  expect(await verify('default')).toMatchObject({ entries: entries.length });
  await db.sql(`update audit_entries set after = '{"scope": "admin"}' where id = $1`, [second?.id]);
  expect(await verify('default')).toEqual({ ok: false, position: 2, why: 'changed' });
  await db.sql('delete from audit_entries where id = $1', [second?.id]);
  expect(await verify('default')).toEqual({ ok: false, position: 2, why: 'missing' });
  // A row that is put back to wait would get another place: the gap it leaves is seen.
  await db.sql('update audit_entries set position = null, hash = null where id = $1', [first?.id]);
  expect(await verify('default')).toMatchObject({ ok: false, position: 1 });
});

test('three readers while eight write: one chain, without a gap, that holds', async () => {
  const others = [1, 2].map(() =>
    createStores({ url: db.url, digest: base32Digest, linkSecret: 'x' }),
  );
  const all = [db.stores, ...others];
  const before = (await listed('default')).length;
  const write = async (stores: typeof db.stores) => {
    for (let n = 0; n < 25; n += 1) await makeKey('default', stores);
  };
  const read = async (stores: typeof db.stores) => {
    let after = 0;
    const seen: string[] = [];
    while (seen.length < before + 200) {
      const page = await stores.audit.list({ connection: 'default', after, limit: 7 });
      seen.push(...page.map(({ id }) => id));
      after = page.at(-1)?.position ?? after;
    }
    return seen;
  };
  try {
    const writing = Array.from({ length: 8 }, (_, n) => write(all[n % 3] ?? db.stores));
    const [seen] = await Promise.all([Promise.all(all.map(read)), Promise.all(writing)]);
    expect(seen[1]).toEqual(seen[0]);
    expect(seen[2]).toEqual(seen[0]);
    const verdict = { ok: true, entries: before + 200 };
    expect(await db.stores.audit.verify('default')).toMatchObject(verdict);
  } finally {
    await Promise.all(others.map((stores) => stores.close()));
  }
});
