import { spawnSync } from 'node:child_process';
import { chownSync, existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { PostgresBinaries } from './postgres-binaries';
import type { ServerUser } from './postgres-user';

export const DATABASE = 'quittance';
export const OWNER = 'quittance';

export interface Cluster {
  data: string;
  password: string;
  user: ServerUser;
  binaries: PostgresBinaries;
}

/**
 * Makes the data folder, once. It is built under another name and moved into place whole, so that
 * a start killed halfway leaves nothing that looks finished.
 */
export function ensureCluster(cluster: Cluster): 'made' | 'found' {
  if (existsSync(join(cluster.data, 'PG_VERSION'))) return 'found';
  const half = `${cluster.data}.new`;
  rmSync(half, { recursive: true, force: true });
  mkdirSync(half, { recursive: true, mode: 0o700 });
  own(half, cluster.user);
  initialise(cluster, half);
  alone({ ...cluster, data: half }, `CREATE DATABASE ${DATABASE}`);
  renameSync(half, cluster.data);
  return 'made';
}

/** The password is kept by us; when it is lost, the owner of the data folder may set a new one. */
export function resetPassword(cluster: Cluster): void {
  alone(cluster, `ALTER ROLE ${OWNER} PASSWORD '${cluster.password}'`);
}

function initialise(cluster: Cluster, data: string): void {
  const passwordFile = join(dirname(data), `.password-${process.pid}`);
  writeFileSync(passwordFile, `${cluster.password}\n`, { mode: 0o600 });
  own(passwordFile, cluster.user);
  try {
    run(cluster, 'initdb', [
      `--pgdata=${data}`,
      `--username=${OWNER}`,
      `--pwfile=${passwordFile}`,
      '--auth=scram-sha-256',
      '--encoding=UTF8',
      ...localeFlags(cluster.binaries.major),
      '--no-sync',
      '--no-instructions',
    ]);
  } finally {
    rmSync(passwordFile, { force: true });
  }
}

/** The built-in locale orders and folds Unicode without any locale of the machine; new in 17. */
function localeFlags(major: number): string[] {
  return major >= 17
    ? ['--locale-provider=builtin', '--builtin-locale=C.UTF-8', '--locale=C']
    : ['--locale=C'];
}

/** Runs one statement with no server, which asks for no password and opens no port. */
function alone(cluster: Cluster, sql: string): void {
  const args = ['--single', '-D', cluster.data, '-c', 'exit_on_error=on', 'postgres'];
  run(cluster, 'postgres', args, `${sql}\n`);
}

function run(cluster: Cluster, program: string, args: string[], input = ''): void {
  const { user, binaries } = cluster;
  const result = spawnSync(join(binaries.bin, program), args, {
    input,
    encoding: 'utf8',
    cwd: '/',
    env: { PATH: process.env['PATH'] ?? '', LC_ALL: 'C', TZ: 'UTC' },
    ...(user.other ? { uid: user.uid, gid: user.gid } : {}),
  });
  if (result.status === 0) return;
  const reason = result.error?.message ?? result.stderr.trim();
  throw new Error(
    `${program} failed (${result.status ?? result.signal ?? 'not started'}) on ${cluster.data}: ` +
      `${reason}\nSet DATABASE_URL to use your own PostgreSQL.`,
  );
}

function own(path: string, user: ServerUser): void {
  if (user.other) chownSync(path, user.uid, user.gid);
}
