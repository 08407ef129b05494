import { randomBytes } from 'node:crypto';
import { spawn } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  rmSync,
  writeFileSync,
  closeSync,
  fchownSync,
} from 'node:fs';
import { join } from 'node:path';
import { isAlive } from './child';
import { freePort } from './ports';
import { findPostgres } from './postgres-binaries';
import { DATABASE, OWNER, ensureCluster, resetPassword } from './postgres-cluster';
import type { Cluster } from './postgres-cluster';
import { isPassable, lastingFolder, serverUser } from './postgres-user';
import type { ServerUser } from './postgres-user';
import { acceptsClients } from './postgres-wire';
import { waitFor } from './wait';

export interface PostgresServer {
  url: string;
  port: number;
  pid: number;
  /** What had to be done, for the person who watches it start. */
  how: 'adopted' | 'started' | 'created';
  stop(): Promise<void>;
}

interface Kept {
  password: string;
  port: number;
}

/**
 * A real PostgreSQL in a folder of ours. It outlives a parent that was killed, so a live one is
 * adopted; a dead one's traces are cleared; and root hands it to another user.
 */
export async function startPostgres(options: {
  folder: string;
  port?: number;
  /** False only where the data is worth nothing after the run: tests and benches. */
  durable?: boolean;
}): Promise<PostgresServer> {
  mkdirSync(options.folder, { recursive: true, mode: 0o711 });
  const user = serverUser();
  const data = dataFolder(options.folder, user);
  const kept = readKept(options.folder);
  const running = await findRunning(data);
  if (running !== undefined && kept !== undefined) {
    return describe({ ...running, password: kept.password, how: 'adopted' });
  }
  const password = kept?.password ?? randomBytes(24).toString('hex');
  const cluster: Cluster = { data, password, user, binaries: findPostgres(user) };
  const made = ensureCluster(cluster);
  if (made === 'found' && kept === undefined) resetPassword(cluster);
  const port = await freePort(options.port, kept?.port);
  writeKept(options.folder, { password, port });
  const pid = await launch(cluster, port, options.durable !== false);
  return describe({ pid, port, password, how: made === 'made' ? 'created' : 'started' });
}

function describe(server: {
  pid: number;
  port: number;
  password: string;
  how: PostgresServer['how'];
}): PostgresServer {
  const { pid, port, password, how } = server;
  const url = `postgresql://${OWNER}:${password}@127.0.0.1:${port}/${DATABASE}`;
  return { url, port, pid, how, stop: () => endServer(pid) };
}

async function launch(cluster: Cluster, port: number, durable: boolean): Promise<number> {
  const { user, data, binaries } = cluster;
  const logFile = `${data}.log`;
  const log = openSync(logFile, 'a', 0o600);
  if (user.other) fchownSync(log, user.uid, user.gid);
  const settings = [
    'listen_addresses=127.0.0.1',
    'unix_socket_directories=',
    'max_connections=200',
    'timezone=UTC',
    ...(durable ? [] : ['fsync=off', 'synchronous_commit=off', 'full_page_writes=off']),
  ];
  const args = ['-D', data, '-p', String(port), ...settings.flatMap((setting) => ['-c', setting])];
  const child = spawn(join(binaries.bin, 'postgres'), args, {
    detached: true,
    stdio: ['ignore', log, log],
    cwd: '/',
    env: { PATH: process.env['PATH'] ?? '', LC_ALL: 'C', TZ: 'UTC' },
    ...(user.other ? { uid: user.uid, gid: user.gid } : {}),
  });
  closeSync(log);
  let ended: string | undefined;
  child.once('error', (error) => (ended = error.message));
  child.once('exit', (code, signal) => (ended = `it ended with ${code ?? signal}`));
  child.unref();
  await waitFor(
    `PostgreSQL to answer on port ${port}`,
    async () => {
      if (ended !== undefined)
        throw new Error(`PostgreSQL did not start: ${ended}\n${tail(logFile)}`);
      return (await acceptsClients(port)) ? true : undefined;
    },
    { withinMs: 60_000, everyMs: 10 },
  ).catch(async (error: unknown) => {
    if (child.pid !== undefined) await endServer(child.pid);
    throw error;
  });
  return child.pid ?? 0;
}

/** The server that already works on this folder, or nothing once a dead one's traces are gone. */
async function findRunning(data: string): Promise<{ pid: number; port: number } | undefined> {
  const file = join(data, 'postmaster.pid');
  if (!existsSync(file)) return undefined;
  const lines = readFileSync(file, 'utf8').split('\n');
  const pid = Number(lines[0]);
  const port = Number(lines[3]);
  if (isAlive(pid) && isPostgres(pid)) {
    await waitFor(
      `the PostgreSQL with process id ${pid} to answer or end`,
      async () => (!isAlive(pid) || (await acceptsClients(port)) ? true : undefined),
      { withinMs: 30_000 },
    );
    if (isAlive(pid)) return { pid, port };
  }
  rmSync(file, { force: true });
  return undefined;
}

/**
 * A process id may have been given to somebody else since; where the system can answer, we check.
 */
function isPostgres(pid: number): boolean {
  const comm = `/proc/${pid}/comm`;
  return !existsSync(comm) || readFileSync(comm, 'utf8').startsWith('postgres');
}

async function endServer(pid: number): Promise<void> {
  for (const signal of ['SIGINT', 'SIGQUIT', 'SIGKILL'] as const) {
    if (!isAlive(pid)) return;
    process.kill(pid, signal);
    const gone = waitFor('PostgreSQL to end', () => (isAlive(pid) ? undefined : true), {
      withinMs: 10_000,
      everyMs: 10,
    });
    if (await gone.catch(() => false)) return;
  }
}

function dataFolder(folder: string, user: ServerUser): string {
  return isPassable(folder, user) ? join(folder, 'pgdata') : join(lastingFolder(folder), 'pgdata');
}

function readKept(folder: string): Kept | undefined {
  const file = join(folder, 'postgres.json');
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Kept) : undefined;
}

function writeKept(folder: string, kept: Kept): void {
  writeFileSync(join(folder, 'postgres.json'), JSON.stringify(kept), { mode: 0o600 });
}

function tail(file: string): string {
  return readFileSync(file, 'utf8').trim().split('\n').slice(-10).join('\n');
}
