import { createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { startGuardedProxy } from './guarded-proxy';
import { startInbox } from './inbox';
import type { MailInbox } from './inbox';
import type { SecretsFile, Ports } from './local-secrets';
import { freePort } from './ports';
import { startPostgres } from './postgres-server';
import type { PostgresServer } from './postgres-server';
import type { ProcessRecord } from './processes';
import { startSandboxChild } from './sandbox-child';
import type { SandboxChild } from './sandbox-child';
import { realTestKey } from './stack-env';
import { startTemporal } from './temporal-server';
import type { TemporalServer } from './temporal-server';
import type { Print } from './temporal-cli';

export interface WishedPorts extends Partial<Ports> {
  temporal?: number;
  temporalUi?: number;
}

export interface Parts {
  postgres: PostgresServer;
  temporal: TemporalServer;
  inbox: MailInbox;
  /** Absent when Stripe itself plays Stripe. */
  sandbox: SandboxChild | undefined;
}

export type Stop = () => Promise<void>;

export interface PartsOptions {
  folder: string;
  ports: Ports;
  wish: WishedPorts;
  clock?: { daySeconds: number; originMs: number };
  durable: boolean;
  print: Print;
  record: ProcessRecord;
  /** The tables need nothing but Postgres, so they are made while the rest still starts. */
  migrate: (databaseUrl: string) => Promise<void>;
  stops: Stop[];
}

/**
 * What the programs lean on, all started at once. Each part that runs adds how it is ended, and
 * all are waited for even when one fails: a part still on its way could not be ended.
 */
export async function startParts(options: PartsOptions): Promise<Parts> {
  const starting = [
    startPostgresPart(options),
    startTemporalPart(options),
    startInboxPart(options),
    startSandboxPart(options),
  ] as const;
  await Promise.allSettled(starting);
  const [postgres, temporal, inbox, sandbox] = await Promise.all(starting);
  return { postgres, temporal, inbox, sandbox };
}

export async function choosePorts(kept: SecretsFile, wish: WishedPorts): Promise<Ports> {
  const before = kept.read().ports;
  const choose = (name: keyof Ports) => freePort(before[name], wish[name]);
  const ports: Ports = {
    server: await choose('server'),
    sandbox: await choose('sandbox'),
    inbox: await choose('inbox'),
    smtp: await choose('smtp'),
  };
  kept.change({ ports });
  return ports;
}

async function startPostgresPart(options: PartsOptions): Promise<PostgresServer> {
  const began = Date.now();
  const { folder, durable } = options;
  const postgres = await startPostgres({ folder, durable });
  options.stops.push(postgres.stop);
  options.print(`Postgres ${postgres.how} in ${seconds(began)}`);
  await options.migrate(postgres.url);
  return postgres;
}

async function startTemporalPart(options: PartsOptions): Promise<TemporalServer> {
  const began = Date.now();
  const { folder, wish, print } = options;
  const temporal = await startTemporal({
    folder,
    print,
    log: logFile(options, 'temporal'),
    ...(wish.temporal === undefined ? {} : { port: wish.temporal }),
  });
  options.stops.push(temporal.stop);
  print(`Temporal started in ${seconds(began)} (${temporal.how})`);
  if (temporal.uiUrl === undefined) return temporal;
  const ui = await startGuardedProxy(temporal.uiUrl, await freePort(wish.temporalUi));
  options.stops.push(ui.stop);
  return { ...temporal, uiUrl: ui.url };
}

async function startInboxPart(options: PartsOptions): Promise<MailInbox> {
  const { folder, ports } = options;
  const inbox = await startInbox({
    folder: join(folder, 'mail'),
    httpPort: ports.inbox,
    smtpPort: ports.smtp,
  });
  options.stops.push(inbox.stop);
  return inbox;
}

async function startSandboxPart(options: PartsOptions): Promise<SandboxChild | undefined> {
  if (realTestKey(process.env) !== undefined) return undefined;
  const began = Date.now();
  const sandbox = await startSandboxChild({
    port: options.ports.sandbox,
    data: join(options.folder, 'sandbox'),
    log: logFile(options, 'sandbox'),
    started: options.record.add,
    ...(options.clock === undefined ? {} : { clock: options.clock }),
  });
  options.stops.push(() => sandbox.child.stop());
  options.print(`Stripe sandbox started in ${seconds(began)}`);
  return sandbox;
}

function logFile(options: PartsOptions, name: string) {
  return createWriteStream(join(options.folder, 'logs', `${name}.log`), { flags: 'a' });
}

function seconds(since: number): string {
  return `${((Date.now() - since) / 1000).toFixed(1)} s`;
}
