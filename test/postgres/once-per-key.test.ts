import type { Command } from '../../src/domain/collection/model/command';
import type { TestDatabase } from './database';
import { openDatabase } from './database';
import { NOW, ensureConnection, invoice, submitted } from './samples';

let db: TestDatabase;

beforeAll(async () => {
  db = await openDatabase();
  await ensureConnection(db);
});
afterAll(() => db.end());

const pause = (id: string, reason: string): Command => ({
  id,
  by: 'business',
  name: 'pause',
  until: null,
  reason,
});

test('a command is stored once under its key; another content or invoice is refused', async () => {
  const { ref } = await submitted(db, 'asked');
  const other = await submitted(db, 'other');
  const { commands } = db.stores;
  const asked = await Promise.all(
    Array.from({ length: 20 }, () => commands.store(ref, pause('c1', 'a'), 'hash-a')),
  );
  expect(new Set(asked.map(({ row }) => row.askedAt)).size).toBe(1);
  expect(asked.every(({ same }) => same)).toBe(true);
  expect(await commands.store(ref, pause('c1', 'b'), 'hash-b')).toMatchObject({
    same: false,
    row: { command: pause('c1', 'a'), ref, answer: null },
  });
  expect((await commands.store(other.ref, pause('c1', 'a'), 'hash-a')).same).toBe(false);
  await expect(commands.store('no-such-ref', pause('c9', 'a'), 'h')).rejects.toThrow(/no invoice/);
});

test('a refusal is kept under the key like any answer, and no step takes it in', async () => {
  const { ref } = await submitted(db, 'refused');
  const { commands } = db.stores;
  const answer = { commandId: 'r1', outcome: 'refused', code: 'paid', detail: 'paid' } as const;
  const refused = await commands.storeRefused(ref, pause('r1', 'a'), 'hash-a', answer);
  expect(refused).toMatchObject({ same: true, row: { answer } });
  expect((await commands.store(ref, pause('r1', 'a'), 'hash-a')).row.answer).toEqual(answer);
  await db.stores.inTransaction(async (tx) => {
    expect((await db.stores.collections.pendingInputs(tx, ref)).commands).toEqual([]);
    const of = { connection: 'default', ref };
    expect(await commands.answersFor(tx, of, ['r1'])).toEqual([answer]);
    expect(await commands.answersFor(tx, { ...of, ref: 'another' }, ['r1'])).toEqual([]);
  });
});

test('no caller gets the answer of another connection, however alike the ids', async () => {
  await ensureConnection(db, 'second');
  const { commands, invoices } = db.stores;
  const ours = await submitted(db, 'alike');
  const theirs = await invoices.submit(invoice('alike', { connection: 'second' }), NOW);
  if (theirs.kind !== 'created') throw new Error('expected a new invoice');
  const answer = { commandId: 'alike', outcome: 'refused', code: 'paid', detail: 'paid' } as const;
  await commands.storeRefused(theirs.row.ref, pause('alike', 'a'), 'h', answer);
  await db.stores.inTransaction(async (tx) => {
    const of = { connection: 'default', ref: ours.ref };
    expect(await commands.answersFor(tx, of, ['alike'])).toEqual([]);
  });
});

test('a command no step applied is brought up after 1, 5, 30 minutes and 6 hours', async () => {
  await db.sql('delete from commands');
  const { ref } = await submitted(db, 'stale');
  const { commands } = db.stores;
  await commands.store(ref, pause('s1', 'a'), 'h');
  await commands.store(ref, pause('s2', 'a'), 'h');
  const minutes: number[] = [];
  for (let at = 0; at < 4; at += 1) {
    const [row] = await db.sql<{ m: string }>(
      'select round(extract(epoch from max(hint_due_at) - now()) / 60) as m from commands',
    );
    minutes.push(Number(row?.m));
    expect(await commands.leaseStale(10)).toEqual([]);
    await db.sql('update commands set hint_due_at = now()');
    const leased = await commands.leaseStale(10);
    expect(leased.map(({ externalId }) => externalId)).toEqual(['stale']);
  }
  expect(minutes).toEqual([1, 5, 30, 360]);
});

test('an idempotency key is claimed by one, and its answer is heard by all others', async () => {
  const { idempotency } = db.stores;
  const claims = await Promise.all(
    Array.from({ length: 20 }, () => idempotency.claim('k', 'key', 'hash')),
  );
  expect(claims.filter(({ kind }) => kind === 'yours')).toHaveLength(1);
  expect(claims.filter(({ kind }) => kind === 'running')).toHaveLength(19);
  expect(await idempotency.claim('k', 'key', 'other')).toEqual({ kind: 'mismatch' });
  expect(await idempotency.claim('another tenant', 'key', 'other')).toEqual({ kind: 'yours' });
  await idempotency.finish('k', 'key', 201, '{"a":1}');
  const stored = { kind: 'stored', status: 201, body: '{"a":1}' };
  expect(await idempotency.claim('k', 'key', 'hash')).toEqual(stored);
  await idempotency.release('k', 'key');
  expect(await idempotency.claim('k', 'key', 'hash')).toEqual(stored);
});

test('an answer is kept encrypted; one an older build left in clear is heard as well', async () => {
  const { idempotency } = db.stores;
  const claim = () => idempotency.claim('k', 'link', 'hash');
  const set = (to: string) => db.sql(`update idempotency_keys set body = ${to} where key = 'link'`);
  await claim();
  await idempotency.finish('k', 'link', 201, '{"hosted_invoice_url":"http://q/i/token"}');
  const [row] = await db.sql<{ body: string }>(
    `select body from idempotency_keys where key = 'link'`,
  );
  expect(row?.body).toMatch(/^aes1:[\w+/]+=*$/);
  expect(await claim()).toMatchObject({ body: '{"hosted_invoice_url":"http://q/i/token"}' });
  await set(`substr(body, 1, 60) || 'AAAA' || substr(body, 65)`);
  await expect(claim()).rejects.toThrow('another LINK_SECRET');
  await set(`'{"a":1}'`);
  expect(await claim()).toMatchObject({ body: '{"a":1}' });
});

test('a claim given back or left behind is free again; an answer lasts seven days', async () => {
  const { idempotency } = db.stores;
  const claim = () => idempotency.claim('k', 'free', 'hash');
  const age = (by: string) =>
    db.sql(`update idempotency_keys set claimed_at = now() - $1::interval`, [by]);
  expect(await claim()).toEqual({ kind: 'yours' });
  await idempotency.release('k', 'free');
  expect(await claim()).toEqual({ kind: 'yours' });
  await age('2 minutes');
  expect(await claim()).toEqual({ kind: 'yours' });
  await idempotency.finish('k', 'free', 200, 'x');
  await age('6 days');
  expect(await claim()).toMatchObject({ kind: 'stored' });
  await db.stores.relaying.deleteExpiredKeys();
  expect(await claim()).toMatchObject({ kind: 'stored' });
  await age('8 days');
  expect(await claim()).toEqual({ kind: 'yours' });
  await age('8 days');
  await db.stores.relaying.deleteExpiredKeys();
  expect(await db.sql('select 1 from idempotency_keys')).toEqual([]);
});

test('a mail has one row and one Message-ID; once sent it stays sent', async () => {
  const { ref } = await submitted(db, 'mailed');
  const { mails } = db.stores;
  const mail = { ref, key: 'invoice', name: 'invoice', to: ['a@b.example'], subject: 'Invoice' };
  const claimed = await Promise.all(
    ['m1', 'm2', 'm3'].map((messageId) => mails.claim({ ...mail, messageId })),
  );
  const [{ row }] = claimed as [(typeof claimed)[0]];
  expect(new Set(claimed.map((one) => one.row.id)).size).toBe(1);
  expect(claimed.filter(({ leased: held }) => held)).toHaveLength(1);
  expect(row).toMatchObject({ status: 'sending', sentAt: null, to: ['a@b.example'] });
  const again = async () => (await mails.claim({ ...mail, messageId: 'm4' })).leased;
  await mails.release(row.id, '421 try later');
  expect([await again(), await again()]).toEqual([true, false]);
  // Its holder has died: nobody waits for longer than this.
  await db.sql(`update mails set claimed_at = claimed_at - interval '31 seconds'`);
  expect([await again(), await again()]).toEqual([true, false]);
  await mails.finish(row.id, 'sent', null);
  await mails.finish(row.id, 'refused', 'late');
  expect(await again()).toBe(false);
  expect(await mails.ofInvoice(ref)).toMatchObject([{ status: 'sent', detail: null }]);
});

test('keys are known by their hash, and unmatched money is kept', async () => {
  const { apiKeys, connections, unmatched } = db.stores;
  await apiKeys.ensure('hash', { connection: 'default', mode: 'test' }, 'abcd');
  await apiKeys.ensure('hash', { connection: 'default', mode: 'test' }, 'abcd');
  expect(await apiKeys.count()).toBe(1);
  expect(await apiKeys.byHash('hash')).toMatchObject({ connection: 'default', mode: 'test' });
  expect(await apiKeys.byHash('other')).toBeNull();
  await connections.ensure({ ...(await connections.get('default'))!, businessName: 'New' });
  expect((await connections.all())[0]).toMatchObject({ code: 'default', businessName: 'New' });
  const money = { connection: 'default', intentId: 'pi_u', amount: 5, currency: 'eur' };
  await unmatched.save({ ...money, why: 'unknown', eventId: 'evt_1' });
  await unmatched.save({ ...money, amount: 7, why: 'again', eventId: 'evt_2' });
  expect(await unmatched.list('default')).toMatchObject([{ amount: 7, why: 'unknown' }]);
});
