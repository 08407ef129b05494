import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { startChild } from '../../src/local/child';
import type { Child } from '../../src/local/child';
import { freePort } from '../../src/local/ports';
import { waitFor } from '../../src/local/wait';
import { fromRoot } from '../../src/runtime/root';
import { WHERE } from '../harness/where';
import type { FreshDatabase } from '../harness/database';

export interface OwnServer extends Child {
  url: string;
  /** All it printed. */
  lines: string[];
  /** Resident memory now, in megabytes. */
  memory(): number;
}

export const WEBHOOK_SECRET = 'whsec_of_the_servers_under_attack';
/** One for all: servers of one installation read each other's rows. */
const LINK_SECRET = randomBytes(32).toString('hex');
const MASTER_KEY = randomBytes(32).toString('hex');

/** The settings of the real program: the test's own database, and nobody else's secrets. */
export function serverEnvironment(database: FreshDatabase, port: number): NodeJS.ProcessEnv {
  return {
    ...process.env,
    DATABASE_URL: database.url,
    TEMPORAL_ADDRESS: process.env[WHERE.temporal],
    TASK_QUEUE: `attacked-${database.name}`,
    STRIPE_SECRET_KEY: 'sk_test_of_nobody',
    STRIPE_API_BASE: 'http://127.0.0.1:1',
    STRIPE_WEBHOOK_SECRET: WEBHOOK_SECRET,
    SMTP_URL: 'smtp://127.0.0.1:1',
    MAIL_FROM: 'Business <billing@business.example>',
    NOTIFY_EMAILS: 'owner@business.example',
    LINK_SECRET,
    MASTER_KEY,
    BOOTSTRAP_API_KEY: API_KEY,
    PUBLIC_URL: `http://127.0.0.1:${port}`,
    HOST: '127.0.0.1',
    PORT: String(port),
    DRAIN_SECONDS: '1',
    LOG_LEVEL: 'warn',
  };
}

export const API_KEY = `qk_test_${'attacked'.repeat(4)}`;

/** The program of production, as its own process, once it answers. */
export async function startOwnServer(
  environment: (port: number) => NodeJS.ProcessEnv,
  wished?: number,
): Promise<OwnServer> {
  const port = await freePort(wished);
  if (wished !== undefined && port !== wished) throw new Error(`port ${wished} is taken`);
  const lines: string[] = [];
  const child = await startChild({
    name: 'server',
    command: process.execPath,
    args: ['--enable-source-maps', fromRoot('dist', 'src', 'main', 'server.js')],
    env: environment(port),
    onLine: (line) => lines.push(line),
  });
  const url = `http://127.0.0.1:${port}`;
  await waitFor(
    'the server to answer',
    async () => {
      if (child.hasExited()) throw new Error(`it ended:\n${child.tail()}`);
      return (await fetch(`${url}/health`).catch(() => null))?.ok === true ? true : undefined;
    },
    { withinMs: 60_000, everyMs: 50 },
  );
  return { ...child, url, lines, memory: () => memoryOf(child.pid) };
}

function memoryOf(pid: number): number {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  return Number(/VmRSS:\s+(\d+) kB/.exec(status)?.[1] ?? Number.NaN) / 1_024;
}
