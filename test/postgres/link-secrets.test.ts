import { createStores } from '../../src/postgres/create-stores';
import type { AllStores } from '../../src/postgres/create-stores';
import { base32Digest, hashToken } from '../../src/runtime/digest';
import { currentLinkToken, tokenOfVersion } from '../../src/runtime/link-token';
import { openDatabase } from './database';
import type { TestDatabase } from './database';
import { NOW, ensureConnection, invoice, submitted } from './samples';

const OLD = 'a link secret of tests';
const NEW = 'another link secret of these tests';
const BOTH = { linkSecret: NEW, previousLinkSecret: OLD };

let db: TestDatabase;
const opened: AllStores[] = [];

beforeEach(async () => {
  db = await openDatabase();
  await ensureConnection(db);
});
afterEach(async () => {
  await Promise.all(opened.splice(0).map((stores) => stores.close()));
  await db.end();
});

function storesWith(secrets: { linkSecret: string; previousLinkSecret?: string }): AllStores {
  const stores = createStores({ url: db.url, digest: base32Digest, maxConnections: 2, ...secrets });
  opened.push(stores);
  return stores;
}

const opens = async (token: string) =>
  (await db.stores.invoices.byLinkTokenHash(hashToken(token)))?.invoice.externalId ?? null;

test('links given out go on under a new secret, and end when it is rotated', async () => {
  const { ref } = await submitted(db, 'before');
  const given = tokenOfVersion(OLD, ref, 1);
  const both = storesWith(BOTH);
  const row = async () => {
    const found = await both.invoices.byRef(ref);
    if (found === null) throw new Error('it is gone');
    return found;
  };
  // What our answers and mails would say is what opens.
  expect(currentLinkToken(BOTH, await row())).toBe(given);
  await both.invoices.submit(invoice('after'), NOW);
  const after = await both.invoices.byIdentity({ connection: 'default', externalId: 'after' });
  expect(await opens(tokenOfVersion(NEW, after?.ref ?? '', 1))).toBe('after');

  expect(await both.links.rotate()).toEqual({ links: 1, answers: 0 });
  expect(await opens(given)).toBeNull();
  const renewed = currentLinkToken({ linkSecret: NEW }, await row());
  expect([renewed, await opens(renewed)]).toEqual([tokenOfVersion(NEW, ref, 2), 'before']);
  expect(await opens(tokenOfVersion(NEW, after?.ref ?? '', 1))).toBe('after');
  expect(await both.links.rotate()).toEqual({ links: 0, answers: 0 });
});

test('more invoices than a batch are all moved over', async () => {
  const { ref } = await submitted(db, 'one');
  await db.sql(
    `insert into invoices (id, ref, connection, external_id, customer_id, number, currency,
       amount_due, issued_on, due_on, document, link_version, link_token_hash)
     select 'inv_' || n, 'ref-' || n, connection, 'many-' || n, customer_id, number, currency,
       amount_due, issued_on, due_on, document, link_version, 'hash-' || n
     from invoices, generate_series(1, 1200) n where ref = $1`,
    [ref],
  );
  expect(await storesWith(BOTH).links.rotate()).toMatchObject({ links: 1_201 });
  const [left] = await db.sql<{ n: number }>(
    'select count(*)::int as n from invoices where link_version = 1',
  );
  expect(left?.n).toBe(0);
});

test('stored answers and requests stay readable, before and after', async () => {
  const answer = { kind: 'stored', status: 201, body: '{"a":1}' };
  await db.stores.idempotency.claim('s', 'k', 'hash');
  await db.stores.idempotency.finish('s', 'k', 201, '{"a":1}');
  await db.stores.frozenRequests.freeze('r/checkout/1', { first: true });
  const both = storesWith(BOTH);
  expect(await both.idempotency.claim('s', 'k', 'hash')).toEqual(answer);
  expect(await both.links.rotate()).toEqual({ links: 0, answers: 2 });
  const alone = storesWith({ linkSecret: NEW });
  expect(await alone.idempotency.claim('s', 'k', 'hash')).toEqual(answer);
  expect(await alone.frozenRequests.freeze('r/checkout/1', { first: false })).toEqual({
    first: true,
  });
});

test('no program begins with another secret unless the one before it is given', async () => {
  await submitted(db, 'there');
  expect(await storesWith({ linkSecret: NEW }).links.admit()).toBe(false);
  expect(await db.stores.links.admit()).toBe(true);
  expect(await storesWith({ linkSecret: NEW }).links.admit()).toBe(false);
  const both = storesWith(BOTH);
  expect(await both.links.admit()).toBe(true);
  // From here on there may be links of both.
  expect(await db.stores.links.admit()).toBe(false);
  await both.links.rotate();
  expect(await storesWith({ linkSecret: NEW }).links.admit()).toBe(true);
  expect(await db.stores.links.admit()).toBe(false);
});

test('two processes that start at once on an empty database agree', async () => {
  const admitted = await Promise.all([
    db.stores.links.admit(),
    storesWith({ linkSecret: NEW }).links.admit(),
  ]);
  expect(admitted.filter(Boolean)).toHaveLength(1);
});
