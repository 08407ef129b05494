import { Client } from 'pg';
import { mirrorOf } from '../support/mirror';
import { startApp } from '../support/test-app';
import type { TestApp } from '../support/test-app';

// The tenth of the defects of @stripe/sync-engine 1.0.32 (the others are in test/mirror).

let app: TestApp;
let mirror: ReturnType<typeof mirrorOf>;
let client: Client;
const SECRET = 'sk_test_that_nobody_reads';
beforeAll(async () => {
  app = await startApp();
  mirror = mirrorOf(app);
  client = new Client({ connectionString: app.databaseUrl });
  await client.connect();
  app.stripeAccounts.keys.set(SECRET, { kind: 'read', account: 'acct_tenth', gone: null });
  const properties = { kind: 'stripe_key', secret_key: SECRET };
  const { json } = await mirror.send('POST', '/v1/credentials', { properties });
  const credential = String(json['id']);
  await mirror.createSync({ id: 'tenth', credential, collections: ['stripe:customer'] });
});
afterAll(async () => {
  await client.end();
  await app.close();
});

const rows = async (sql: string) => (await client.query<Record<string, unknown>>(sql)).rows;

test('10: no secret is in a table in clear', async () => {
  const body = {
    id: 'sent',
    sync: 'tenth',
    kind: 'webhook',
    webhook: { url: 'https://hooks.business.com/stripe' },
  };
  const made = await mirror.send('POST', '/v1/consumers', body);
  expect(made.status).toBe(201);
  const { secret } = made.json['webhook'] as { secret: string };
  expect(secret).toMatch(/^whsec_/);
  const tables = await rows(
    "select relname as name from pg_class where relkind = 'r' and relname like 'mirror\\_%'",
  );
  expect(tables.length).toBeGreaterThan(5);
  for (const { name } of tables) {
    const all = await rows(`select t::text as row from ${String(name)} t`);
    const found = all.filter(({ row }) =>
      [secret, SECRET].some((one) => String(row).includes(one)),
    );
    expect([name, found]).toEqual([name, []]);
  }
});

test('10: a sync is deleted as a whole or not at all', async () => {
  await rows(`create function refuse() returns trigger language plpgsql as
    $$ begin if new.action = 'sync.deleted' then raise 'refused here'; end if; return new; end $$`);
  await rows(
    'create trigger refuse before insert on audit_entries for each row execute function refuse()',
  );
  expect((await mirror.send('DELETE', '/v1/syncs/tenth')).status).toBe(500);
  expect((await mirror.send('GET', '/v1/syncs/tenth')).status).toBe(200);
  expect((await mirror.send('GET', '/v1/consumers/sent')).status).toBe(200);
  await rows('drop trigger refuse on audit_entries');
  expect((await mirror.send('DELETE', '/v1/syncs/tenth')).status).toBe(200);
  expect((await mirror.send('GET', '/v1/consumers/sent')).status).toBe(404);
});
