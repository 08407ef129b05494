import { chmodSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openLocalSecrets } from '../../src/local/local-secrets';
import type { SecretsFile } from '../../src/local/local-secrets';
import { freePort } from '../../src/local/ports';
import { untilReady } from '../../src/local/programs';
import { ensureWebhookEndpoint } from '../../src/local/sandbox-child';
import { programEnvironment } from '../../src/local/stack-env';
import { startInfrastructure } from './infrastructure';
import type { Infrastructure, Supervise, Wire } from './infrastructure';
import { programLife } from './lives-of-parts';
import type { Clocked } from './lives-of-parts';
import { keepAlive } from './part';
import type { Death, Part, Victim } from './part';
import { startPostman } from './postman';
import type { Postman } from './postman';
import { PLAIN } from './shape';
import type { Shape } from './shape';
import { connectSecond } from './tenants';
import type { Tenant } from './tenants';
import { startProxy } from './tcp-proxy';
import type { TcpProxy } from './tcp-proxy';

/**
 * A whole installation whose every part can be killed, and how its parts are reached from
 * outside.
 */
export interface Installation {
  folder: string;
  shape: Shape;
  parts: Record<Victim, Part>;
  wires: Record<Wire, TcpProxy>;
  postman: Postman;
  databaseUrl: string;
  temporalAddress: string;
  sandbox: string;
  inbox: string;
  /** Two connections, of two accounts at Stripe. */
  tenants: readonly [Tenant, Tenant];
  /** What customers and links know: a balancer before both servers. */
  balancerUrl: string;
  servers: readonly [string, string];
  clock: Clocked;
  /** Words that must be found nowhere. */
  canaries: Record<string, string>;
  /** Where the next life of a server or worker is to die. */
  arm(next: (victim: Victim) => string | null): void;
  /** Hears of every end of every part, from now on. */
  onDeath(hear: (death: Death) => void): void;
  /** Stripe signs by a new secret besides the old one; the servers know it from their next life. */
  rollSecret(): Promise<void>;
  ready(): Promise<void>;
  close(keep: boolean): Promise<void>;
}

export interface InstallationOptions {
  print: (line: string) => void;
  /** Bugs to be planted in the programs, by name. */
  planted: string | null;
  shape?: Shape | undefined;
  /** Where the first lives are to die. */
  nextCrash?: (victim: Victim) => string | null;
}

/** Engine and Stripe live a day in ten minutes, so that Stripe's own retries come in seconds. */
const DAY_SECONDS = 600;
const SMTP_PASSWORD = 'canary-smtp-7d1f0c';

export async function openInstallation(options: InstallationOptions): Promise<Installation> {
  const { print, planted, shape = PLAIN } = options;
  if ((process.env['TEMPORAL_ADDRESS'] ?? '') !== '') {
    throw new Error('chaos kills its Temporal server, so it wants its own: unset TEMPORAL_ADDRESS');
  }
  const folder = mkdtempSync(join(tmpdir(), 'quittance-chaos-'));
  chmodSync(folder, 0o711);
  mkdirSync(join(folder, 'logs'));
  const kept = openLocalSecrets(folder);
  const clock = { daySeconds: DAY_SECONDS, originMs: Date.now() };
  let hear: (death: Death) => void = () => undefined;
  let next = options.nextCrash ?? (() => null);
  const supervise: Supervise = (victim, start) => {
    const died = (death: Death): void => hear(death);
    return keepAlive({ victim, start, print, died, nextCrash: (which) => next(which) });
  };
  const base = await startInfrastructure({ folder, clock, shape, supervise, print });
  const ports = { api1: await freePort(), api2: await freePort() };
  const balancer = await startProxy(() => [ports.api1, ports.api2]);
  const servers = [`http://127.0.0.1:${ports.api1}`, `http://127.0.0.1:${ports.api2}`] as const;
  const balancerUrl = `http://127.0.0.1:${balancer.port}`;
  const postman = await startPostman(() => servers);
  const hook = { sandboxUrl: base.sandbox, url: postman.url, kept };
  const secrets = { now: await ensureWebhookEndpoint(hook), before: '' };
  const program = (victim: Victim, name: 'server' | 'worker', port: number) =>
    supervise(victim, (crashAt) => {
      const env = environment({ base, shape, kept, clock, balancerUrl, secrets, port });
      return programLife(folder, victim, name, { env, crashAt, planted });
    });
  const programs = await Promise.all([
    program('api1', 'server', ports.api1),
    program('api2', 'server', ports.api2),
    program('worker1', 'worker', 0),
    program('worker2', 'worker', 0),
  ]);
  const all = [...base.parts, ...programs];
  const parts = Object.fromEntries(all.map((part) => [part.victim, part])) as Record<Victim, Part>;
  const ready = async (): Promise<void> => {
    for (const server of servers) await untilReady(server, []);
  };
  await ready();
  const { installationKey, sandboxKey, apiKey } = kept.read();
  const { sandbox } = base;
  const where = { server: balancerUrl, sandbox, postUrl: postman.url, folder, installationKey };
  const first = { code: 'default', apiKey, sandboxKey, webhookSecret: secrets.now };
  const tenants = [first, await connectSecond(where)] as const;
  const canaries = canariesOf(kept, base, tenants);
  return {
    ...base,
    folder,
    shape,
    parts,
    postman,
    balancerUrl,
    servers,
    clock,
    ready,
    tenants,
    canaries,
    arm: (chosen) => void (next = chosen),
    onDeath: (heard) => void (hear = heard),
    rollSecret: async () => {
      Object.assign(secrets, { before: secrets.now, now: await rolled(base.sandbox, kept) });
      canaries[`webhook secret ${secrets.now.slice(-4)}, rolled`] = secrets.now;
    },
    close: async (keep) => {
      await Promise.all(programs.map((part) => part.retire()));
      await Promise.all(base.parts.map((part) => part.retire()));
      await base.closeOwnWire();
      const wires = Object.values(base.wires);
      await Promise.all([...wires, balancer, postman].map((one) => one.close()));
      if (!keep) rmSync(folder, { recursive: true, force: true });
    },
  };
}

function environment(of: {
  base: Infrastructure;
  shape: Shape;
  kept: SecretsFile;
  clock: Clocked;
  balancerUrl: string;
  secrets: { now: string; before: string };
  port: number;
}): NodeJS.ProcessEnv {
  const { base, shape, kept, clock, balancerUrl, secrets, port } = of;
  const database = new URL(base.databaseUrl);
  database.port = String(base.wires.postgres.port);
  const before = secrets.before === '' ? {} : { STRIPE_WEBHOOK_SECRET_PREVIOUS: secrets.before };
  const pace = shape.pace === null ? {} : { STRIPE_REQUESTS_PER_SECOND: String(shape.pace) };
  return programEnvironment({
    secrets: kept.read(),
    databaseUrl: database.href,
    temporalAddress: `127.0.0.1:${base.wires.temporal.port}`,
    ownTemporal: true,
    smtpUrl: `smtp://mailer:${SMTP_PASSWORD}@127.0.0.1:${base.wires.smtp.port}`,
    inboxUrl: base.inbox,
    sandboxUrl: base.sandbox,
    webhookSecret: secrets.now,
    serverPort: port,
    more: { PUBLIC_URL: balancerUrl, ...before, ...pace },
    clock,
  });
}

function canariesOf(
  kept: SecretsFile,
  base: Infrastructure,
  tenants: readonly Tenant[],
): Record<string, string> {
  const { linkSecret, masterKey, installationKey } = kept.read();
  const ofTenants = tenants.flatMap(({ code, apiKey, sandboxKey, webhookSecret }) => [
    [`API key of ${code}`, apiKey],
    [`Stripe key of ${code}`, sandboxKey],
    [`webhook secret of ${code}`, webhookSecret],
  ]);
  return {
    ...Object.fromEntries(ofTenants),
    'installation key': installationKey,
    'link secret': linkSecret,
    'master key': masterKey,
    'SMTP password': SMTP_PASSWORD,
    'database password': new URL(base.databaseUrl).password,
  };
}

async function rolled(sandbox: string, kept: SecretsFile): Promise<string> {
  const url = `${sandbox}/_sandbox/webhook_endpoints/${kept.read().webhook?.id ?? ''}/roll`;
  const answer = await fetch(url, { method: 'POST', body: '{}' });
  const { secret } = (await answer.json()) as { secret?: string };
  if (secret !== undefined) return secret;
  throw new Error(`the sandbox rolled no secret: it answered ${answer.status}`);
}
