import { join } from 'node:path';
import { startChild } from '../../src/local/child';
import { freePort } from '../../src/local/ports';
import { fromRoot } from '../../src/runtime/root';
import {
  postgresLife,
  productionTemporalLife,
  sandboxLife,
  smtpLife,
  temporalLife,
} from './lives-of-parts';
import type { Clocked } from './lives-of-parts';
import type { Life, Part, Victim } from './part';
import type { Shape } from './shape';
import { setPace } from './shape';
import { startProxy } from './tcp-proxy';
import type { TcpProxy } from './tcp-proxy';

export type Wire = 'postgres' | 'temporal' | 'smtp';

/** What the programs depend on, each its own part, and the connections to it. */
export interface Infrastructure {
  parts: Part[];
  wires: Record<Wire, TcpProxy>;
  databaseUrl: string;
  temporalAddress: string;
  sandbox: string;
  inbox: string;
  /** Temporal's own way to its tables, without weather. */
  closeOwnWire(): Promise<void>;
}

export type Supervise = (
  victim: Victim,
  start: (crashAt: string | null) => Promise<Life>,
) => Promise<Part>;

export async function startInfrastructure(of: {
  folder: string;
  clock: Clocked;
  shape: Shape;
  supervise: Supervise;
  print: (line: string) => void;
}): Promise<Infrastructure> {
  const { folder, clock, shape, supervise, print } = of;
  const sandboxPort = await freePort();
  const smtpPort = await freePort();
  const httpPort = await freePort();
  // A part that is started again may be given another port: the wires follow it.
  const where = { databaseUrl: '', postgresPort: 0, temporal: '', sandbox: '' };
  const postgres = supervise('postgres', async () => {
    const life = await postgresLife(folder);
    Object.assign(where, { databaseUrl: life.url, postgresPort: life.port });
    return life;
  });
  const ownWire = await startProxy(() => [where.postgresPort]);
  const parts = await Promise.all([
    postgres,
    supervise('temporal', async () => {
      const life =
        shape.temporal === 'dev'
          ? await temporalLife(folder, print)
          : await productionTemporalLife(folder, await urlBy(ownWire.port, postgres, where), print);
      where.temporal = life.address;
      return life;
    }),
    supervise('sandbox', async () => {
      const life = await sandboxLife(folder, sandboxPort, clock);
      await setPace(shape, life.url);
      where.sandbox = life.url;
      return life;
    }),
    supervise('smtp', () => smtpLife(folder, smtpPort, httpPort)),
  ]);
  await migrate(folder, where.databaseUrl);
  return {
    parts,
    wires: {
      postgres: await startProxy(() => [where.postgresPort]),
      temporal: await startProxy(() => [Number(where.temporal.split(':')[1])]),
      smtp: await startProxy(() => [smtpPort]),
    },
    databaseUrl: where.databaseUrl,
    temporalAddress: where.temporal,
    sandbox: where.sandbox,
    inbox: `http://127.0.0.1:${httpPort}`,
    closeOwnWire: () => ownWire.close(),
  };
}

/** Where Temporal's server finds its tables, whatever port Postgres has in its next life. */
async function urlBy(
  port: number,
  postgres: Promise<Part>,
  where: { databaseUrl: string },
): Promise<string> {
  await postgres;
  const url = new URL(where.databaseUrl);
  url.port = String(port);
  return url.href;
}

async function migrate(folder: string, databaseUrl: string): Promise<void> {
  const child = await startChild({
    name: 'migrate',
    command: process.execPath,
    args: [fromRoot('dist', 'src', 'main', 'migrate.js')],
    env: { ...process.env, DATABASE_URL: databaseUrl },
  });
  const { code } = await child.exited;
  if (code === 0) return;
  throw new Error(`the migration failed in ${join(folder, 'pgdata')}:\n${child.tail()}`);
}
