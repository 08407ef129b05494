import { randomInt } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import type { Writable } from 'node:stream';
import { join } from 'node:path';
import { Connection } from '@temporalio/client';
import { environmentReader } from '../runtime/environment-reader';
import { readAttributePrefix, readTemporalVariables } from '../runtime/temporal-settings';
import { temporalAccess } from '../temporal/connection-options';
import { isAlive, signalGroup, startChild } from './child';
import type { Child } from './child';
import { freePort, isListening } from './ports';
import { ensureTemporalCli } from './temporal-cli';
import type { Print } from './temporal-cli';
import { waitFor } from './wait';

/** What an operator may list and filter by; held to the workflow's own keys by a test. */
export const SEARCH_ATTRIBUTES = {
  InvoiceStatus: 'Keyword',
  Connection: 'Keyword',
  CustomerId: 'Keyword',
  Currency: 'Keyword',
  AmountDue: 'Int',
  DueDate: 'Datetime',
} as const;

/** A server that somebody else runs is up already, or it is not there. */
const GIVEN_MS = 3000;

const INDEXED_TYPE = { Keyword: 2, Int: 3, Datetime: 6 } as const;

export interface TemporalServer {
  address: string;
  uiUrl?: string;
  pid?: number;
  how: string;
  stop(): Promise<void>;
}

interface Kept {
  pid: number;
  port: number;
  uiPort: number;
  uiHost?: string;
}

/** TEMPORAL_ADDRESS when it is set, else our own dev server in the folder. */
export async function startTemporal(options: {
  folder: string;
  port?: number;
  uiPort?: number;
  headless?: boolean;
  print: Print;
  log?: Writable;
}): Promise<TemporalServer> {
  const given = process.env['TEMPORAL_ADDRESS'];
  if (given !== undefined && given !== '') return useGiven(given);
  mkdirSync(options.folder, { recursive: true, mode: 0o711 });
  const database = join(options.folder, 'temporal.db');
  const kept = readKept(options.folder);
  const adopted = kept === undefined ? undefined : await adopt(kept, database);
  if (adopted !== undefined) return adopted;

  const cli = await ensureTemporalCli(options.print);
  const port = await freePort(kept?.port, options.port);
  const uiPort = await freePort(kept?.uiPort, options.uiPort);
  const uiHost = addressNobodyKnows();
  const child = await startChild({
    name: 'temporal',
    command: cli.path,
    args: flags({ database, port, uiHost, uiPort, headless: options.headless === true }),
    ...(options.log === undefined ? {} : { log: options.log }),
  });
  writeFileSync(keptFile(options.folder), JSON.stringify({ pid: child.pid, port, uiHost, uiPort }));
  await untilServing(port, child).catch(async (error: unknown) => {
    await child.stop(1000);
    throw error;
  });
  const stop = async () => {
    await child.stop();
    rmSync(keptFile(options.folder), { force: true });
  };
  const ui = options.headless === true ? {} : { uiUrl: `http://${uiHost}:${uiPort}` };
  return { address: `127.0.0.1:${port}`, ...ui, pid: child.pid, how: cli.rung, stop };
}

/**
 * The UI asks nobody where he comes from, and a page of the web can reach any address of this
 * machine that it can guess. So it listens at one of sixteen million: who has its URL from us, as
 * the guarded proxy has, finds it. Other systems than Linux have 127.0.0.1 alone.
 */
function addressNobodyKnows(): string {
  if (process.platform !== 'linux') return '127.0.0.1';
  return `127.${randomInt(1, 255)}.${randomInt(0, 256)}.${randomInt(1, 255)}`;
}

function flags(options: {
  database: string;
  port: number;
  uiHost: string;
  uiPort: number;
  headless: boolean;
}): string[] {
  const attributes = Object.entries(SEARCH_ATTRIBUTES).flatMap(([name, type]) => [
    '--search-attribute',
    `${name}=${type}`,
  ]);
  return [
    'server',
    'start-dev',
    '--db-filename',
    options.database,
    '--ip',
    '127.0.0.1',
    '--port',
    String(options.port),
    '--log-level',
    'warn',
    ...(options.headless
      ? ['--headless']
      : ['--ui-ip', options.uiHost, '--ui-port', String(options.uiPort)]),
    // Its API in JSON, which nobody needs here: any page may send a form to it.
    '--dynamic-config-value',
    'frontend.httpAllowedHosts=[]',
    // Without these a burst of invoices makes workflow tasks run into their deadlines.
    '--sqlite-pragma',
    'journal_mode=WAL',
    '--sqlite-pragma',
    'synchronous=NORMAL',
    ...attributes,
  ];
}

async function untilServing(port: number, child: Child): Promise<void> {
  await waitFor(
    `Temporal to serve on port ${port}`,
    async () => {
      if (child.hasExited()) throw new Error(`Temporal did not start:\n${child.tail()}`);
      return (await isServing(`127.0.0.1:${port}`)) ? true : undefined;
    },
    { withinMs: 60_000 },
  );
}

/** Serving means that the namespace can be used, not merely that a port is open. */
async function isServing(address: string): Promise<boolean> {
  const [host, port] = address.split(':');
  if (!(await isListening(Number(port), host))) return false;
  const connection = await Connection.connect({ address, connectTimeout: 2000 }).catch(() => null);
  if (connection === null) return false;
  try {
    await connection.workflowService.describeNamespace({ namespace: 'default' });
    return true;
  } catch {
    // Any refusal here means "not yet"; the caller's deadline turns it into an error.
    return false;
  } finally {
    await connection.close();
  }
}

/** A dev server outlives a parent that was killed; two on one database file would corrupt it. */
async function adopt(kept: Kept, database: string): Promise<TemporalServer | undefined> {
  const { pid, port, uiPort, uiHost = '127.0.0.1' } = kept;
  if (!isAlive(pid) || !worksOn(pid, database)) return undefined;
  const address = `127.0.0.1:${port}`;
  const stop = async () => {
    signalGroup(pid, 'SIGTERM');
    const gone = () => (isAlive(pid) ? undefined : true);
    await waitFor('Temporal to end', gone, { withinMs: 10_000 }).catch(() =>
      signalGroup(pid, 'SIGKILL'),
    );
  };
  if (await isServing(address)) {
    return { address, uiUrl: `http://${uiHost}:${uiPort}`, pid, how: 'adopted', stop };
  }
  await stop();
  return undefined;
}

function worksOn(pid: number, database: string): boolean {
  const file = `/proc/${pid}/cmdline`;
  return !existsSync(file) || readFileSync(file, 'utf8').includes(database);
}

async function useGiven(address: string): Promise<TemporalServer> {
  const variables = readTemporalVariables(process.env, environmentReader(process.env));
  const { tls, apiKey, metadata } = temporalAccess(variables).options();
  const connection = await Connection.connect({
    address,
    tls,
    metadata,
    connectTimeout: GIVEN_MS,
    ...(apiKey !== undefined && { apiKey }),
  }).catch((error: unknown) => {
    throw new Error(
      `TEMPORAL_ADDRESS is ${address}, but no Temporal server answers there. Start it, or ` +
        'unset the variable to get one from us.',
      { cause: error },
    );
  });
  try {
    await addMissingAttributes(connection);
  } finally {
    await connection.close();
  }
  return { address, how: 'TEMPORAL_ADDRESS', stop: () => Promise.resolve() };
}

async function addMissingAttributes(connection: Connection): Promise<void> {
  const namespace = process.env['TEMPORAL_NAMESPACE'] ?? 'default';
  const prefix = readAttributePrefix(environmentReader(process.env));
  const attributes = await connection.operatorService.listSearchAttributes({ namespace });
  const missing = Object.entries(SEARCH_ATTRIBUTES)
    .map(([name, type]) => [`${prefix}${name}`, type] as const)
    .filter(([name]) => attributes.customAttributes?.[name] === undefined);
  if (missing.length === 0) return;
  const searchAttributes = Object.fromEntries(
    missing.map(([name, type]) => [name, INDEXED_TYPE[type]]),
  );
  await connection.operatorService.addSearchAttributes({ namespace, searchAttributes });
}

function keptFile(folder: string): string {
  return join(folder, 'temporal.json');
}

function readKept(folder: string): Kept | undefined {
  const file = keptFile(folder);
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Kept) : undefined;
}
