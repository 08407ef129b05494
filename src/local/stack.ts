import { randomBytes } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Child } from './child';
import { keepClock, openLocalSecrets } from './local-secrets';
import type { SecretsFile } from './local-secrets';
import { claimFolder, openProcessRecord } from './processes';
import { firstToEnd, hasProgram, programs, untilReady } from './programs';
import type { Programs } from './programs';
import { ensureWebhookEndpoint } from './sandbox-child';
import { startServers } from './servers';
import { programEnvironment, refuseLiveKey } from './stack-env';
import { choosePorts, startParts } from './stack-parts';
import type { Parts, Stop, WishedPorts } from './stack-parts';
import type { Print } from './temporal-cli';

export interface StackOptions {
  folder: string;
  print: Print;
  /** A real day passes in so many seconds, for people who watch. */
  daySeconds?: number;
  /** Ports a person can remember; otherwise whatever is free. */
  wish?: WishedPorts;
  /** False only where the data is worth nothing after the run. */
  durable?: boolean;
  workers?: number;
  /** More than one are behind a balancer that gives each connection to the next. */
  servers?: number;
  /** Run the stories' seed when the folder is new. */
  seed?: boolean;
  /** Further settings of the programs, over ours. */
  env?: NodeJS.ProcessEnv;
}

export interface Stack {
  server: string;
  apiKey: string;
  temporalAddress: string;
  temporalUi: string | undefined;
  databaseUrl: string;
  sandbox: string | undefined;
  inbox: string;
  /** What the programs were given: a test or a bench starts more of them with it. */
  env: NodeJS.ProcessEnv;
  servers: Child[];
  workers: Child[];
  /** Resolves with words when a part ended that nobody asked to end. */
  broken: Promise<string>;
  startWorker(more?: NodeJS.ProcessEnv): Promise<Child>;
  stop(): Promise<void>;
}

/** Boots everything an invoice needs, in parallel where it can, and undoes it when a part fails. */
export async function bootStack(options: StackOptions): Promise<Stack> {
  refuseLiveKey(process.env);
  mkdirSync(options.folder, { recursive: true, mode: 0o711 });
  mkdirSync(join(options.folder, 'logs'), { recursive: true });
  const release = claimFolder(options.folder);
  const stops: Stop[] = [() => Promise.resolve(release())];
  const stop = async () => {
    for (const end of stops.splice(0).reverse()) await end();
  };
  try {
    return await boot(options, stops, stop);
  } catch (error) {
    await stop();
    throw error;
  }
}

async function boot(options: StackOptions, stops: Stop[], stop: Stop): Promise<Stack> {
  const { folder, print, wish = {}, durable = true } = options;
  const kept = openLocalSecrets(folder);
  const clock = keepClock(kept, options.daySeconds);
  const record = await openProcessRecord(folder);
  stops.push(() => Promise.resolve(record.clear()));
  const ports = await choosePorts(kept, wish);
  const days = clock === undefined ? {} : { clock };
  const migrate = async (url: string): Promise<void> => {
    await programs({ folder, record, env: { ...process.env, DATABASE_URL: url } }).run('migrate');
  };
  const common = { folder, ports, wish, durable, print, record, migrate, stops };
  const parts = await startParts({ ...common, ...days });

  const server = `http://127.0.0.1:${ports.server}`;
  const env = programEnvironment({
    secrets: kept.read(),
    databaseUrl: parts.postgres.url,
    temporalAddress: parts.temporal.address,
    ownTemporal: parts.temporal.how !== 'TEMPORAL_ADDRESS',
    smtpUrl: parts.inbox.smtpUrl,
    serverPort: ports.server,
    inboxUrl: parts.inbox.url,
    webhookSecret: await webhookSecret(parts, webhookUrl(server, options.env), kept, print),
    more: options.env ?? {},
    ...(parts.sandbox === undefined ? {} : { sandboxUrl: parts.sandbox.url }),
    ...(parts.temporal.uiUrl === undefined ? {} : { temporalUiUrl: parts.temporal.uiUrl }),
    ...days,
  });
  const run = programs({ folder, env, record });
  stops.push(run.end);
  await storeSecrets(run, parts);
  const asked = Array.from({ length: options.workers ?? 1 }, () => run.start('worker'));
  const [servers, ...workers] = await Promise.all([
    startServers(run, { port: ports.server, count: options.servers ?? 1, stops }),
    ...asked,
  ]);
  await untilReady(server, run.all());
  if (options.seed === true && parts.postgres.how === 'created' && hasProgram('seed')) {
    // It takes longer than a person wants to wait for the address; it prints when it is done.
    const seeding = run.run('seed');
    seeding
      .then((how) => how === 'done' && print('the stories are seeded'))
      .catch((error: unknown) => print(String(error)));
  }
  const sandboxChild = parts.sandbox === undefined ? [] : [parts.sandbox.child];
  return {
    server,
    apiKey: kept.read().apiKey,
    temporalAddress: parts.temporal.address,
    temporalUi: parts.temporal.uiUrl,
    databaseUrl: parts.postgres.url,
    sandbox: parts.sandbox?.url,
    inbox: parts.inbox.url,
    env,
    servers,
    workers,
    broken: firstToEnd([...servers, ...workers, ...sandboxChild]),
    startWorker: (more) => run.start('worker', more),
    stop,
  };
}

/** What is stored counts, and the webhook secret may be another since the last start. */
async function storeSecrets(run: Programs, { postgres }: Parts): Promise<void> {
  if (postgres.how !== 'created') await run.run('connections', 'apply', '--secrets');
}

function webhookUrl(server: string, env: NodeJS.ProcessEnv = {}): string {
  return `${server}/webhooks/stripe/${env['CONNECTION_CODE'] ?? 'default'}`;
}

/** The sandbox shows its secret; Stripe's own must be given: it cannot reach this machine. */
async function webhookSecret(
  parts: Parts,
  url: string,
  kept: SecretsFile,
  print: Print,
): Promise<string> {
  if (parts.sandbox !== undefined) {
    return ensureWebhookEndpoint({ sandboxUrl: parts.sandbox.url, url, kept });
  }
  const given = process.env['STRIPE_WEBHOOK_SECRET'];
  if (given !== undefined && given !== '') return given;
  print(
    `Stripe cannot reach this machine: run \`stripe listen --forward-to ${url}\` and start again ` +
      'with STRIPE_WEBHOOK_SECRET set to the secret it prints. Until then payments are seen late.',
  );
  return `whsec_${randomBytes(24).toString('hex')}`;
}
