import { spawnSync } from 'node:child_process';
import { Client } from 'pg';
import { fromRoot } from '../../src/runtime/root';
import { freshDatabase } from '../harness/database';
import type { FreshDatabase } from '../harness/database';
import { eventually } from '../harness/eventually';
import { requestAt } from '../security/round-robin';
import { signed } from '../http/support/test-app';
import { API_KEY, WEBHOOK_SECRET, serverEnvironment, startOwnServer } from '../security/own-server';

let database: FreshDatabase;
beforeAll(async () => {
  database = await freshDatabase();
});
afterAll(() => database?.drop());

const environment = (more: NodeJS.ProcessEnv) => (port: number) => ({
  ...serverEnvironment(database, port),
  ...more,
});

async function storedName(): Promise<string> {
  const sql = new Client({ connectionString: database.url });
  await sql.connect();
  const { rows } = await sql.query<{ name: string }>(
    'select business_name as name from connections',
  );
  await sql.end();
  return rows[0]?.name ?? '';
}

async function webhook(server: string, secret: string): Promise<number> {
  const event = { object: 'event', id: 'evt_1', type: 'x.y', created: 1, livemode: false };
  const body = JSON.stringify({ ...event, data: { object: {} } });
  const headers = { 'stripe-signature': signed(body, secret) };
  const path = `${server}/webhooks/stripe/default`;
  return (await fetch(path, { method: 'POST', body, headers })).status;
}

function run(program: string, args: string[], more: NodeJS.ProcessEnv = {}) {
  const path = fromRoot('dist', 'src', 'main', `${program}.js`);
  const options = { env: environment(more)(0), encoding: 'utf8' } as const;
  const { status, stdout, stderr } = spawnSync(process.execPath, [path, ...args], options);
  return { status, printed: stdout, words: stderr };
}

test('the environment makes the connection once; then a difference is only reported', async () => {
  const first = await startOwnServer(environment({ BUSINESS_NAME: 'First' }));
  await first.stop();
  expect(await storedName()).toBe('First');
  const changed = { BUSINESS_NAME: 'Second', STRIPE_WEBHOOK_SECRET: 'whsec_another' };
  const second = await startOwnServer(environment(changed));
  try {
    expect(await storedName()).toBe('First');
    const headers = { authorization: `Bearer ${API_KEY}` };
    const port = Number(new URL(second.url).port);
    const ready = await requestAt(port, { method: 'GET', path: '/ready', headers });
    for (const name of ['BUSINESS_NAME', 'STRIPE_WEBHOOK_SECRET']) {
      expect(ready.text).toContain(`${name} differs from what is stored`);
      expect(second.lines.join('\n')).toContain(`${name} differs from what is stored`);
    }
    expect(ready.text).not.toContain('NOTIFY_EMAILS differs');
    expect(ready.text).not.toContain('whsec_');
    expect(run('connections', ['apply'], changed).printed).toContain('as the environment says');
    expect(await storedName()).toBe('Second');
    await eventually(async () => expect(await webhook(second.url, 'whsec_another')).toBe(200));
    expect(await webhook(second.url, WEBHOOK_SECRET)).toBe(400);
  } finally {
    await second.stop();
  }
});

test('nothing is begun with another master key, and rekey moves all over to it', () => {
  const another = 'f'.repeat(64);
  const current = serverEnvironment(database, 0)['MASTER_KEY'];
  const refused = run('rekey', [], { MASTER_KEY: another });
  expect([refused.status, refused.words]).toEqual([
    1,
    expect.stringContaining('MASTER_KEY is not the one that the secrets of this database'),
  ]);
  expect(run('server', [], { MASTER_KEY: another }).words).toContain('MASTER_KEY is not the one');
  const both = { MASTER_KEY: another, MASTER_KEY_PREVIOUS: current };
  expect(run('rekey', ['--rows'], both).printed).toMatch(
    /^1 keys are wrapped with this MASTER_KEY\n2 secrets are encrypted with new keys\n/,
  );
  expect(run('rekey', [], { MASTER_KEY: another }).printed).toContain('0 keys are wrapped');
  expect(run('audit', ['verify'], { MASTER_KEY: another }).printed).toMatch(
    /"default": \d+ entries hold/,
  );
});
