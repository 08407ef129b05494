import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isAlive, signalGroup } from '../../src/local/child';
import { startPostgres } from '../../src/local/postgres-server';
import { startTemporal } from '../../src/local/temporal-server';
import { fromRoot } from '../../src/runtime/root';

export interface Servers {
  /** Of this run alone; gone when it is stopped. */
  folder: string;
  databaseUrl: string;
  temporalAddress: string;
  stop(): Promise<void>;
}

/** One PostgreSQL, migrated once, and one Temporal server, for everything that follows. */
export async function startServers(): Promise<Servers> {
  await sweepOld();
  const folder = join(tmpdir(), `${PREFIX}${process.pid}`);
  mkdirSync(folder, { recursive: true });
  chmodSync(folder, 0o711);
  const stops: (() => Promise<void>)[] = [];
  const stop = async () => {
    for (const end of stops.reverse()) await end();
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    const [postgres, temporal] = await Promise.all([
      startPostgres({ folder, durable: false }),
      startTemporal({ folder, headless: true, print: (line) => process.stderr.write(`${line}\n`) }),
    ]);
    stops.push(postgres.stop, temporal.stop);
    migrate(postgres.url);
    return { folder, databaseUrl: postgres.url, temporalAddress: temporal.address, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** The real program, so that the tests begin where a production database begins. */
function migrate(databaseUrl: string): void {
  const result = spawnSync(process.execPath, [fromRoot('dist', 'src', 'main', 'migrate.js')], {
    env: { ...process.env, DATABASE_URL: databaseUrl },
    encoding: 'utf8',
  });
  if (result.status === 0) return;
  throw new Error(`the migration failed (${result.status}):\n${result.stdout}${result.stderr}`);
}

const PREFIX = 'quittance-test-';

/** Servers of a run that was killed outright are ended by the next one. */
export async function sweepOld(): Promise<void> {
  for (const name of readdirSync(tmpdir()).filter((entry) => entry.startsWith(PREFIX))) {
    const owner = Number(name.slice(PREFIX.length));
    if (!Number.isInteger(owner) || isAlive(owner)) continue;
    const folder = join(tmpdir(), name);
    if (existsSync(join(folder, 'pgdata', 'postmaster.pid'))) {
      await (await startPostgres({ folder, durable: false })).stop();
    }
    if (existsSync(join(folder, 'temporal.json'))) {
      const kept = JSON.parse(readFileSync(join(folder, 'temporal.json'), 'utf8')) as {
        pid: number;
      };
      const cmdline = `/proc/${kept.pid}/cmdline`;
      if (existsSync(cmdline) && readFileSync(cmdline, 'utf8').includes(folder)) {
        signalGroup(kept.pid, 'SIGKILL');
      }
    }
    // Another run that begins now may be sweeping it, too.
    rmSync(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
  }
}
