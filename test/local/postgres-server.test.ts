import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  chmodSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { createHash } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { isAlive } from '../../src/local/child';
import { relinkLibraries } from '../../src/local/postgres-binaries';
import { startPostgres } from '../../src/local/postgres-server';
import type { PostgresServer } from '../../src/local/postgres-server';

const started: PostgresServer[] = [];
const folders: string[] = [];

function folder(prefix = 'quittance-pg-'): string {
  const made = mkdtempSync(join(tmpdir(), prefix));
  folders.push(made);
  return made;
}

async function start(where: string, durable = false): Promise<PostgresServer> {
  const server = await startPostgres({ folder: where, durable });
  started.push(server);
  return server;
}

async function query(server: PostgresServer, sql: string): Promise<unknown[]> {
  const client = new Client({ connectionString: server.url });
  await client.connect();
  try {
    return (await client.query(sql)).rows as unknown[];
  } finally {
    await client.end();
  }
}

afterEach(async () => {
  for (const server of started.splice(0)) await server.stop();
  for (const made of folders.splice(0)) {
    rmSync(made, { recursive: true, force: true });
    const mark = createHash('sha256').update(made).digest('hex').slice(0, 12);
    rmSync(`/var/tmp/quittance-${mark}`, { recursive: true, force: true });
  }
});

test('it is made once, speaks Unicode, ends on request and finds its data again', async () => {
  const where = folder('quittance pg ');
  chmodSync(where, 0o711);
  const first = await start(where);
  expect(first.how).toBe('created');
  expect(existsSync(join(where, 'pgdata', 'PG_VERSION'))).toBe(true);
  expect(
    await query(first, "select lower('ÉTÉ') as word, current_setting('server_encoding') as e"),
  ).toEqual([{ word: 'été', e: 'UTF8' }]);
  await query(first, 'create table kept as select 7 as n');
  await first.stop();
  expect(isAlive(first.pid)).toBe(false);

  const second = await start(where);
  expect(second).toMatchObject({ how: 'started', port: first.port });
  expect(await query(second, 'select n from kept')).toEqual([{ n: 7 }]);
});

test('a live server is adopted, and one killed outright is recovered', async () => {
  const where = folder();
  const first = await start(where, true);
  await query(first, 'create table kept as select 1 as n');
  const second = await start(where);
  expect(second).toMatchObject({ how: 'adopted', pid: first.pid, port: first.port });

  process.kill(first.pid, 'SIGKILL');
  const third = await start(where);
  expect(third.how).toBe('started');
  expect(third.pid).not.toBe(first.pid);
  expect(await query(third, 'select n from kept')).toEqual([{ n: 1 }]);
});

test('a lost password is set anew: the folder is ours', async () => {
  const where = folder();
  const first = await start(where);
  await first.stop();
  unlinkSync(join(where, 'postgres.json'));
  const second = await start(where);
  expect(second.url).not.toBe(first.url);
  expect(await query(second, 'select 1 as one')).toEqual([{ one: 1 }]);
});

test('root finds another place for a folder the server could not reach', async () => {
  if (process.getuid?.() !== 0) {
    // Only root changes users; anybody else runs the server as himself, in any folder of his.
    const server = await start(folder());
    expect(existsSync(join(folders[0] ?? '', 'pgdata', 'PG_VERSION'))).toBe(true);
    expect(isAlive(server.pid)).toBe(true);
    return;
  }
  const closed = folder();
  const inside = join(closed, 'private');
  mkdirSync(inside, { mode: 0o700 });
  const server = await start(inside);
  folders.push(inside);
  expect(existsSync(join(inside, 'pgdata'))).toBe(false);
  expect(await query(server, 'select 1 as one')).toEqual([{ one: 1 }]);
});

test('links that npm left out are put back', () => {
  const native = join(folder(), 'native');
  mkdirSync(join(native, 'lib'), { recursive: true });
  writeFileSync(join(native, 'lib', 'libpq.so.5.18'), 'library');
  writeFileSync(
    join(native, 'pg-symlinks.json'),
    JSON.stringify([{ source: 'native/lib/libpq.so.5.18', target: 'native/lib/libpq.so.5' }]),
  );
  expect(relinkLibraries(native)).toBe(1);
  expect(relinkLibraries(native)).toBe(0);
  expect(readdirSync(join(native, 'lib'))).toContain('libpq.so.5');
});
