import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { isAlive, signalGroup } from '../../../src/local/child';
import { startPostgres } from '../../../src/local/postgres-server';
import type { PostgresServer } from '../../../src/local/postgres-server';
import { startTemporal } from '../../../src/local/temporal-server';
import type { TemporalServer } from '../../../src/local/temporal-server';
import { waitFor } from '../../../src/local/wait';

/** What happens to the servers under a running installation, each at its old address afterwards. */

/** Killed outright, its database deleted, and an empty one started in its place. */
export async function loseTemporal(folder: string): Promise<TemporalServer> {
  const file = join(folder, 'temporal.json');
  const { pid, port } = JSON.parse(readFileSync(file, 'utf8')) as { pid: number; port: number };
  signalGroup(pid, 'SIGKILL');
  await waitFor('Temporal to be gone', () => (isAlive(pid) ? undefined : true), {
    withinMs: 20_000,
  });
  for (const part of ['', '-wal', '-shm']) {
    rmSync(join(folder, `temporal.db${part}`), { force: true });
  }
  const again = await startTemporal({ folder, port, print: () => undefined });
  if (again.address !== `127.0.0.1:${port}`) throw new Error(`its port ${port} was taken`);
  return again;
}

const data = (folder: string) => join(folder, 'pgdata');
const copy = (folder: string) => join(folder, 'pgdata.copy');
const start = (folder: string) => startPostgres({ folder, durable: false });

/** A cold copy: the server ends, its data folder is copied, and it starts again. */
export async function backUpPostgres(folder: string): Promise<PostgresServer> {
  await (await start(folder)).stop();
  rmSync(copy(folder), { recursive: true, force: true });
  execFileSync('cp', ['-a', data(folder), copy(folder)]);
  return start(folder);
}

/** The copy takes the place of what has been written since. */
export async function restorePostgres(folder: string): Promise<PostgresServer> {
  if (!existsSync(copy(folder))) throw new Error('there is no copy to restore');
  await (await start(folder)).stop();
  rmSync(data(folder), { recursive: true, force: true });
  renameSync(copy(folder), data(folder));
  return start(folder);
}
