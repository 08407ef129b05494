import { COMMAND_LINE } from '../../src/domain/audit';
import { createStores } from '../../src/postgres/create-stores';
import type { AllStores } from '../../src/postgres/create-stores';
import { base32Digest } from '../../src/runtime/digest';
import { Secret } from '../../src/runtime/secret';
import { newDataKey } from '../../src/runtime/encryption';
import type { MasterKeys } from '../../src/runtime/encryption';
import { openDatabase } from './database';
import type { TestDatabase } from './database';
import { ensureConnection } from './samples';

const OLD = newDataKey();
const NEW = newDataKey();
const BOTH = { masterKey: NEW, previousMasterKey: OLD };
const STRIPE_KEY = 'sk_test_canary_of_a_connection_1234';

let db: TestDatabase;
const opened: AllStores[] = [];

beforeEach(async () => {
  db = await openDatabase();
  await ensureConnection(db);
  await ensureConnection(db, 'second');
});
afterEach(async () => {
  await Promise.all(opened.splice(0).map((stores) => stores.close()));
  await db.end();
});

async function storesWith(masterKeys: MasterKeys): Promise<AllStores> {
  const options = { url: db.url, digest: base32Digest, linkSecret: 'x', maxConnections: 3 };
  const stores = createStores({ ...options, masterKeys });
  opened.push(stores);
  return stores;
}

async function begun(masterKeys: MasterKeys = { masterKey: OLD }): Promise<AllStores> {
  const stores = await storesWith(masterKeys);
  expect(await stores.masterKeys.admit()).toBe(true);
  return stores;
}

const secret = (text: string) => new Secret(text);
const keyOf = async (stores: AllStores, code = 'default') =>
  (await stores.connectionSecrets.read(code))?.secretKey?.reveal() ?? null;
const setKey = (stores: AllStores, text: string, code = 'default') =>
  stores.connectionSecrets.set(code, { secret_key: secret(text) }, COMMAND_LINE);

test('secrets are read again, by no copy of the tables; the log shows last letters', async () => {
  const stores = await begun();
  const { connectionSecrets } = stores;
  await setKey(stores, STRIPE_KEY);
  const hooks = {
    webhook_secret: secret('whsec_new'),
    webhook_secret_previous: secret('whsec_old'),
  };
  await connectionSecrets.set('default', hooks, COMMAND_LINE);
  const read = await connectionSecrets.read('default');
  expect(read?.webhookSecrets.map((one) => one.reveal())).toEqual(['whsec_new', 'whsec_old']);
  expect([await keyOf(stores), read?.code, read?.isDisconnected]).toEqual([
    STRIPE_KEY,
    'default',
    false,
  ]);
  expect(JSON.stringify(read)).not.toContain('sk_test');
  await connectionSecrets.set('default', { webhook_secret_previous: null }, COMMAND_LINE);
  expect((await connectionSecrets.read('default'))?.webhookSecrets).toHaveLength(1);
  expect(await connectionSecrets.read('none')).toBeNull();
  for (const table of ['connection_secrets', 'data_keys', 'audit_entries']) {
    const rows = JSON.stringify(await db.sql(`select * from ${table}`));
    expect(rows).not.toMatch(/sk_test_canary|whsec_/);
  }
  const log = await stores.audit.list({ connection: 'default', after: 0, limit: 10 });
  const changes = log.filter(({ action }) => action === 'connection.changed');
  expect(changes.map(({ before, after }) => [before, after])).toEqual([
    [{ secret_key: null }, { secret_key: '…1234' }],
    [
      { webhook_secret: null, webhook_secret_previous: null },
      { webhook_secret: '…_new', webhook_secret_previous: '…_old' },
    ],
    [{ webhook_secret_previous: '…_old' }, { webhook_secret_previous: null }],
  ]);
});

test('the first secrets are set once, by whichever process comes first', async () => {
  const stores = await begun();
  const first = (text: string) =>
    stores.connectionSecrets.setFirst('default', { secret_key: secret(text) }, COMMAND_LINE);
  const set = await Promise.all([first('sk_test_one'), first('sk_test_two')]);
  expect(set.filter(Boolean)).toHaveLength(1);
  expect(await first('sk_test_three')).toBe(false);
  expect(await keyOf(stores)).toBe(set[0] === true ? 'sk_test_one' : 'sk_test_two');
});

test('a row that was copied to another connection or name cannot be read', async () => {
  const stores = await begun();
  await setKey(stores, STRIPE_KEY);
  await setKey(stores, 'sk_test_other', 'second');
  await db.sql(
    `update connection_secrets s set sealed = o.sealed, data_key = o.data_key
     from connection_secrets o where s.connection = 'second' and o.connection = 'default'`,
  );
  await expect(stores.connectionSecrets.read('second')).rejects.toThrow('cannot be read');
  await db.sql(
    `update connection_secrets set name = 'webhook_secret' where connection = 'default'`,
  );
  await expect(stores.connectionSecrets.read('default')).rejects.toThrow('cannot be read');
});

test('no program begins with another master key unless the one before it is given', async () => {
  const stores = await begun();
  await setKey(stores, STRIPE_KEY);
  const alone = await storesWith({ masterKey: NEW });
  expect(await alone.masterKeys.admit()).toBe(false);
  await expect(alone.connectionSecrets.read('default')).rejects.toThrow('MASTER_KEY_PREVIOUS');
  await expect(db.stores.connectionSecrets.read('default')).rejects.toThrow('without a MASTER_KEY');
  const both = await begun(BOTH);
  expect(await keyOf(both)).toBe(STRIPE_KEY);
  // From here on there may be keys of both.
  expect(await stores.masterKeys.admit()).toBe(false);
  expect(await both.masterKeys.rewrap()).toBe(1);
  expect(await both.masterKeys.rewrap()).toBe(0);
  expect([await alone.masterKeys.admit(), await keyOf(alone)]).toEqual([true, STRIPE_KEY]);
  expect(await stores.masterKeys.admit()).toBe(false);
});

test('the key of a credential is encrypted anew with the rest', async () => {
  const stores = await begun();
  await setKey(stores, STRIPE_KEY);
  const row = { connection: 'default', name: null, mode: 'test', stripeAccount: null } as const;
  const { id } = await stores.credentials.create(
    { ...row, kind: 'stripe_key', metadata: {} },
    secret('sk_test_canary_of_a_mirror'),
    COMMAND_LINE,
  );
  const keyInUse = async () =>
    (await db.sql<{ id: string }>('select data_key as id from mirror_credentials'))[0]?.id;
  const before = await keyInUse();
  const both = await begun(BOTH);
  expect([await both.masterKeys.rewrap(), await both.masterKeys.encryptAnew()]).toEqual([1, 2]);
  expect((await both.credentials.secretOf(id))?.reveal()).toBe('sk_test_canary_of_a_mirror');
  expect(await keyInUse()).not.toBe(before);
  const stored = JSON.stringify(await db.sql('select * from mirror_credentials'));
  expect(stored).not.toContain('canary');
});

/** The program loses its connection at the second row. */
const dieAtTheSecond = (table: string) =>
  db.sql(`
    create sequence died; create function die() returns trigger language plpgsql as $$ begin
      if nextval('died') = 2 then raise exception 'died half-way'; end if; return new; end $$;
    create trigger die before update on ${table} for each row execute function die()`);

test('wrapping anew goes on where it died, and everything is readable in between', async () => {
  const stores = await begun();
  await setKey(stores, STRIPE_KEY);
  await setKey(stores, 'sk_test_other', 'second');
  const both = await begun(BOTH);
  await dieAtTheSecond('data_keys');
  await expect(both.masterKeys.rewrap()).rejects.toThrow('died half-way');
  expect([await keyOf(both), await keyOf(both, 'second')]).toEqual([STRIPE_KEY, 'sk_test_other']);
  expect(await both.masterKeys.rewrap()).toBe(1);
  const alone = await begun({ masterKey: NEW });
  expect([await keyOf(alone), await keyOf(alone, 'second')]).toEqual([STRIPE_KEY, 'sk_test_other']);
});

test('encrypting anew goes on where it died, and leaves no earlier key', async () => {
  const stores = await begun();
  const hook = secret('whsec_new');
  await stores.connectionSecrets.set('default', { webhook_secret: hook }, COMMAND_LINE);
  await setKey(stores, STRIPE_KEY);
  const sealed = () => db.sql<{ sealed: string }>('select sealed from connection_secrets');
  const keys = () => db.sql<{ id: string }>('select id from data_keys');
  const [before, [first]] = [await sealed(), await keys()];
  await dieAtTheSecond('connection_secrets');
  await expect(stores.masterKeys.encryptAnew()).rejects.toThrow('died half-way');
  expect(await keys()).toHaveLength(2);
  expect(await keyOf(stores)).toBe(STRIPE_KEY);
  expect(await stores.masterKeys.encryptAnew()).toBe(1);
  const [left] = await keys();
  expect(await keys()).toHaveLength(1);
  expect(left?.id).not.toBe(first?.id);
  const after = (await sealed()).map((row) => row.sealed);
  before.forEach((row) => expect(after).not.toContain(row.sealed));
  expect((await stores.connectionSecrets.read('default'))?.webhookSecrets[0]?.reveal()).toBe(
    'whsec_new',
  );
});

test('while both are changed, others read and write and none is refused', async () => {
  const stores = await begun();
  const both = await begun(BOTH);
  await setKey(both, 'sk_test_0');
  let isOver = false;
  let newest = 0;
  let reads = 0;
  const write = async () => {
    while (!isOver) await setKey(both, `sk_test_${(newest += 1)}`);
  };
  const read = async (from: AllStores) => {
    for (; !isOver; reads += 1) expect(await keyOf(from)).toMatch(/^sk_test_\d+$/);
  };
  const change = async () => {
    for (let n = 0; n < 5 || reads < 5; n += 1) {
      await both.masterKeys.rewrap();
      await both.masterKeys.encryptAnew();
    }
    isOver = true;
  };
  await Promise.all([write(), read(both), change()]);
  expect(await keyOf(both)).toBe(`sk_test_${newest}`);
  expect(await stores.masterKeys.admit()).toBe(false);
});
