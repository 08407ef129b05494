import { COMMAND_LINE } from '../../src/domain/audit';
import { createStores } from '../../src/postgres/create-stores';
import { base32Digest } from '../../src/runtime/digest';
import { openDatabase } from './database';
import type { TestDatabase } from './database';
import { NOW, ensureConnection, event, invoice } from './samples';

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

test('each connection has its own chain, and the installation has one', async () => {
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

test('an entry that is changed, forged or removed in the tables is found out', async () => {
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

const ACTOR = { by: 'api_key', keyId: 'apikey_1', address: '203.0.113.9' } as const;
const details = {
  connection: 'default',
  externalId: 'client-1',
  name: 'Client SA',
  email: 'pay@client.example',
  country: 'FR',
  locale: 'fr',
  timeZone: null,
  settings: {},
};
const entries = async () =>
  (await listed('default'))
    .filter(({ by }) => by === 'api_key')
    .map(({ action, by, before, after }) => ({ action, by, before, after }));

test('another e-mail of a customer is an entry and an event, however it came', async () => {
  const { customers, invoices } = db.stores;
  const { row } = await customers.put(details, ACTOR);
  await customers.put(details, ACTOR);
  await customers.put({ ...details, email: 'attacker@evil.example' }, ACTOR);
  const { id: subject } = row;
  expect(await listed('default', { subject })).toEqual([
    expect.objectContaining({ action: 'customer.created', ...ACTOR, before: null }),
    expect.objectContaining({
      action: 'customer.changed',
      ...ACTOR,
      before: { email: 'pay@client.example' },
      after: { email: 'attacker@evil.example' },
    }),
  ]);
  // With an invoice, by a billing system that speaks to Temporal.
  await invoices.submit(invoice('with-customer'), NOW);
  const changed = (await listed('default', { subject, action: 'customer.changed' })).at(-1);
  expect(changed).toMatchObject({ by: 'temporal', after: { email: 'pay@client.example' } });
  const events = await db.stores.publicEvents.list('default', null, 100);
  const emails = events.filter(({ event }) => event.type === 'customer.email_changed');
  expect(emails.map(({ customerId, event }) => [customerId, event.data])).toEqual([
    [
      subject,
      {
        external_id: 'client-1',
        email: 'attacker@evil.example',
        previous_email: 'pay@client.example',
        mail_addresses: ['attacker@evil.example'],
        previous_mail_addresses: ['pay@client.example'],
      },
    ],
    [
      subject,
      {
        external_id: 'client-1',
        email: 'pay@client.example',
        previous_email: 'attacker@evil.example',
        mail_addresses: ['pay@client.example'],
        previous_mail_addresses: ['attacker@evil.example'],
      },
    ],
  ]);
});

test('fifty at once put one customer: one made it, each other follows the one before', async () => {
  const put = (n: number) => db.stores.customers.put({ ...details, name: `Name ${n % 5}` }, ACTOR);
  const all = await Promise.all(Array.from({ length: 50 }, (_, n) => put(n)));
  expect(new Set(all.map(({ row }) => row.id)).size).toBe(1);
  const entries = (await listed('default')).filter(({ by }) => by === 'api_key');
  expect(entries.filter(({ action }) => action === 'customer.created')).toHaveLength(1);
  const names = entries.map(({ before, after }) => [before?.['name'] ?? null, after?.['name']]);
  names.forEach(([before], at) => expect(before).toBe(at === 0 ? null : names[at - 1]?.[1]));
});

test('links, invoices, commands, quarantine: an entry each, and none for repeats', async () => {
  const { customers, invoices, commands, events, quarantine } = db.stores;
  const made = await invoices.submit(invoice('noted'), NOW, { actor: ACTOR });
  await invoices.submit(invoice('noted'), NOW, { actor: ACTOR });
  if (made.kind !== 'created') throw new Error('it was not made');
  const { row } = made;
  await customers.link(row.customer.id, 'cus_1', ACTOR);
  await customers.link(row.customer.id, 'cus_1', ACTOR);
  await customers.unlink(row.customer.id, ACTOR);
  const pause = { id: 'c1', by: 'business', name: 'pause', until: null, reason: 'asked' } as const;
  await commands.store(row.ref, pause, 'hash', { actor: ACTOR });
  await commands.store(row.ref, pause, 'hash', { actor: ACTOR });
  await events.store({ ...event('evt_1'), quarantined: 'wrong_mode' });
  await quarantine.end('default', 'evt_1', 'drop', ACTOR);
  await quarantine.end('default', 'evt_1', 'drop', ACTOR);
  const by = 'api_key';
  expect(await entries()).toEqual([
    expect.objectContaining({ action: 'customer.created', by }),
    {
      action: 'invoice.submitted',
      by,
      before: null,
      after: { external_id: 'noted', number: 'INV-noted', amount_due: 11_900, currency: 'eur' },
    },
    {
      action: 'customer.linked',
      by,
      before: { stripe_customer: null },
      after: { stripe_customer: 'cus_1' },
    },
    {
      action: 'customer.unlinked',
      by,
      before: { stripe_customer: 'cus_1' },
      after: { stripe_customer: null },
    },
    {
      action: 'command.given',
      by,
      before: null,
      after: { id: 'c1', name: 'pause', until: null, reason: 'asked' },
    },
    { action: 'quarantined_event.dropped', by, before: null, after: null },
  ]);
});
