import { spawnSync } from 'node:child_process';
import { Client } from 'pg';
import { fromRoot } from '../../src/runtime/root';
import { freshDatabase } from '../harness/database';
import type { FreshDatabase } from '../harness/database';
import { requestAt } from '../security/round-robin';
import { serverEnvironment, startOwnServer } from '../security/own-server';
import type { OwnServer } from '../security/own-server';

let database: FreshDatabase;
let server: OwnServer;

const environment = (port: number): NodeJS.ProcessEnv => {
  const { BOOTSTRAP_API_KEY: _none, ...others } = serverEnvironment(database, port);
  return others;
};

beforeAll(async () => {
  database = await freshDatabase();
  server = await startOwnServer(environment);
});

afterAll(async () => {
  await server?.stop();
  await database?.drop();
});

function keys(...args: string[]): { status: number | null; printed: string; words: string } {
  const program = fromRoot('dist', 'src', 'main', 'keys.js');
  const options = { env: environment(0), encoding: 'utf8' } as const;
  const { status, stdout, stderr } = spawnSync(process.execPath, [program, ...args], options);
  return { status, printed: stdout, words: stderr };
}

async function statusWith(key: string): Promise<number> {
  const headers = { authorization: `Bearer ${key}` };
  const port = Number(new URL(server.url).port);
  return (await requestAt(port, { method: 'GET', path: '/v1/invoices', headers })).status;
}

test('a key is made by command, shown once, listed by its last letters and ended', async () => {
  const { printed } = keys('create', '--name', 'billing', '--expires-in-days', '30');
  const [, id = '', key = ''] = /^(apikey_\w+)\nAPI key, shown this once: (\S+)\n$/.exec(printed)!;
  expect(key).toMatch(/^qk_test_[0-9a-f]{48}$/);
  expect(await statusWith(key)).toBe(200);
  const listed = keys('list').printed;
  expect(listed).toContain(`${id}  qk_test_…${key.slice(-4)}  valid`);
  expect(listed).toMatch(/last used 20\d\d-.*expires 20\d\d-.*billing/);
  expect(listed).not.toContain(key);
  expect(keys('revoke', id).printed).toBe(`revoked ${id}\n`);
  expect(await statusWith(key)).toBe(401);
  expect(keys('revoke', id).printed).toBe(`${id} was revoked before\n`);
  expect(keys('list').printed).toContain('  revoked  ');
});

test('a key ends by itself when it expires', async () => {
  const { printed } = keys('create', '--expires-in-days', '1');
  const key = /qk_test_\w+/.exec(printed)?.[0] ?? '';
  expect(await statusWith(key)).toBe(200);
  const sql = new Client({ connectionString: database.url });
  await sql.connect();
  await sql.query(`update api_keys set expires_at = now() - interval '1 second'`);
  await sql.end();
  expect(await statusWith(key)).toBe(401);
  expect(keys('list').printed).toContain('  expired  ');
});

test('what is not understood is refused in words, and nothing is made', () => {
  const before = keys('list').printed;
  expect(keys().words).toContain('keys create [--scope');
  expect(keys('revoke', 'apikey_none').words).toContain('there is no key apikey_none');
  expect(keys('create', '--scope', 'owner').words).toContain(
    'give one of mail_events, read, collect, admin',
  );
  expect(keys('create', '--expires-in-days', 'x').words).toContain('a whole number from 1');
  expect(keys('list').printed).toBe(before);
});

test('the first key is in no log: none is made where none was given', () => {
  const lines = server.lines.filter((line) => line.includes('keys -- create'));
  expect(lines).toHaveLength(1);
  expect(server.lines.join('\n')).not.toMatch(/qk_test_/);
});
