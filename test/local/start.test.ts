import { spawn, spawnSync } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { createInterface } from 'node:readline';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { isAlive } from '../../src/local/child';
import { keepClock, openLocalSecrets } from '../../src/local/local-secrets';
import { fromRoot } from '../../src/runtime/root';
import { eventually } from '../harness/eventually';
import { isThorough } from '../harness/thorough';
import { signed } from '../http/support/test-app';

interface Installation {
  process: ChildProcess;
  server: string;
  database_url: string;
  sandbox: string;
  inbox: string;
  api_key: string;
  temporal_address: string;
}

const PROGRAM = fromRoot('dist', 'src', 'local', 'start.js');
const folder = mkdtempSync(join(tmpdir(), 'quittance-start-'));
const living = new Set<ChildProcess>();

beforeAll(() => chmodSync(folder, 0o711));

afterAll(async () => {
  for (const child of living) await end(child, 'SIGTERM');
  rmSync(folder, { recursive: true, force: true });
});

function environment(more: NodeJS.ProcessEnv = {}): NodeJS.ProcessEnv {
  const { TEMPORAL_ADDRESS: _address, STRIPE_SECRET_KEY: _key, ...rest } = process.env;
  return { ...rest, ...more };
}

async function start(): Promise<Installation> {
  const child = spawn(process.execPath, [PROGRAM, '--json', '--folder', folder], {
    env: environment(),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  living.add(child);
  const words: string[] = [];
  child.stderr.on('data', (chunk: Buffer) => words.push(chunk.toString()));
  const line = await new Promise<string>((resolve, reject) => {
    createInterface({ input: child.stdout }).once('line', resolve);
    child.once('exit', (code) => reject(new Error(`start ended with ${code}: ${words.join('')}`)));
  });
  return { process: child, ...(JSON.parse(line) as Omit<Installation, 'process'>) };
}

async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<number | null> {
  living.delete(child);
  if (child.exitCode !== null || child.signalCode !== null) return child.exitCode;
  const ended = new Promise<number | null>((resolve) => child.once('exit', resolve));
  child.kill(signal);
  return ended;
}

async function query(installation: Installation, sql: string): Promise<unknown[]> {
  const client = new Client({ connectionString: installation.database_url });
  await client.connect();
  try {
    return (await client.query(sql)).rows as unknown[];
  } finally {
    await client.end();
  }
}

const seeded = (installation: Installation) =>
  query(
    installation,
    `select external_id, number from invoices
     where external_id like 'auto-charged%'`,
  );

/** A minute of a processor; `npm test` runs the same stories elsewhere. */
async function allAreSeeded(): Promise<void> {
  const seedLog = () => readFileSync(join(folder, 'logs', 'seed.log'), 'utf8');
  await eventually(() => expect(seedLog()).toContain('seeded'), { withinMs: 100_000 });
  expect(seedLog()).toMatch(/^seeded \d+ stories\n$/); // a story that fails has its own line
}

const ENDING = ['migrate', 'connections', 'seed'];

function pids(): number[] {
  const read = (name: string) => JSON.parse(readFileSync(join(folder, name), 'utf8')) as unknown;
  const programs = read('processes.json') as { pid: number; name: string }[];
  const lasting = programs.filter(({ name }) => !ENDING.includes(name));
  const running = lasting.map(({ pid }) => pid);
  return [...running, (read('temporal.json') as { pid: number }).pid];
}

/** The next start makes another at Stripe, whose secret is not the one that is stored. */
function forgetTheEndpoint(): void {
  const file = join(folder, 'secrets.json');
  const { webhook, ...secrets } = secretsIn(file);
  expect(webhook.secret).toMatch(/^whsec_/);
  writeFileSync(file, JSON.stringify(secrets), { mode: 0o600 });
}

const secretsIn = (file: string) =>
  JSON.parse(readFileSync(file, 'utf8')) as { webhook: { secret: string }; masterKey: string };

async function acceptsWebhooks({ server, api_key: key }: Installation): Promise<void> {
  const event = { object: 'event', id: 'evt_after', type: 'x.y', created: 1, livemode: false };
  const body = JSON.stringify({ ...event, data: { object: {} } });
  const { secret } = secretsIn(join(folder, 'secrets.json')).webhook;
  const headers = { 'stripe-signature': signed(body, secret) };
  const answer = await fetch(`${server}/webhooks/stripe/default`, {
    method: 'POST',
    body,
    headers,
  });
  expect(answer.status).toBe(200);
  const ready = await fetch(`${server}/ready`, { headers: { authorization: `Bearer ${key}` } });
  expect(await ready.text()).not.toContain('differs');
}

test('it boots, keeps its data over a kill and a restart, and leaves nothing running', async () => {
  const first = await start();
  expect(await (await fetch(`${first.server}/ready`)).json()).toMatchObject({ status: 'ready' });
  expect((await fetch(`${first.inbox}/messages`)).status).toBe(200);
  const page = await (await fetch(first.server)).text();
  for (const href of [first.inbox, first.sandbox, '/docs']) expect(page).toContain(`"${href}"`);
  const open = readdirSync(folder).filter((name) => (statSync(join(folder, name)).mode & 0o77) > 0);
  expect(open).toEqual([]);
  await query(first, 'create table kept as select 7 as n');
  await eventually(async () => expect(await seeded(first)).toHaveLength(1));
  if (isThorough) await allAreSeeded();

  const second = spawnSync(process.execPath, [PROGRAM, '--folder', folder], {
    encoding: 'utf8',
    env: environment(),
  });
  expect(second).toMatchObject({ status: 1, stderr: expect.stringContaining('already') as string });

  const orphans = pids();
  expect(orphans.every(isAlive)).toBe(true);
  await end(first.process, 'SIGKILL');
  forgetTheEndpoint();

  const third = await start();
  expect(orphans.filter(isAlive).length).toBeLessThanOrEqual(1);
  expect(third).toMatchObject({ server: first.server, api_key: first.api_key });
  expect(await query(third, 'select n from kept')).toEqual([{ n: 7 }]);
  expect(await seeded(third)).toEqual([{ external_id: 'auto-charged', number: 'AUTO-CHARGED' }]);
  await acceptsWebhooks(third);
  const running = pids();
  expect(await end(third.process, 'SIGINT')).toBe(0);
  await eventually(() => expect(running.filter(isAlive)).toEqual([]));
  await expect(fetch(third.server)).rejects.toThrow();
  expect(existsSync(join(folder, 'start.pid'))).toBe(false);
}, 240_000);

test('a live key is refused before anything starts, without being repeated', () => {
  const key = 'sk_live_0123456789';
  const args = [PROGRAM, '--folder', join(folder, 'live')];
  const env = environment({ STRIPE_SECRET_KEY: key });
  const result = spawnSync(process.execPath, args, { encoding: 'utf8', env });
  expect(result.status).toBe(1);
  expect(result.stderr).toContain('is a live key');
  expect(result.stderr + result.stdout).not.toContain(key);
  expect(existsSync(join(folder, 'live'))).toBe(false);
});

test('a folder of a release that knew no master key gets one, and keeps the rest', () => {
  const older = join(folder, 'older');
  const { masterKey: _none, ...before } = openLocalSecrets(older).read();
  writeFileSync(join(older, 'secrets.json'), JSON.stringify(before));
  const now = openLocalSecrets(older).read();
  expect(now).toEqual({ ...before, masterKey: expect.stringMatching(/^[0-9a-f]{64}$/) as string });
  expect(openLocalSecrets(older).read()).toEqual(now);
  expect(statSync(join(older, 'secrets.json')).mode & 0o77).toBe(0);
});

test('a folder keeps the pace of its clock', () => {
  const kept = openLocalSecrets(join(folder, 'clock'));
  expect(keepClock(kept, undefined)).toBeUndefined();
  const clock = keepClock(kept, 20);
  expect(clock?.daySeconds).toBe(20);
  expect(keepClock(openLocalSecrets(join(folder, 'clock')), undefined)).toEqual(clock);
  expect(() => keepClock(kept, 30)).toThrow('DAY_SECONDS=20');
});
