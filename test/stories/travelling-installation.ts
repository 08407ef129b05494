import { randomBytes } from 'node:crypto';
import { Client } from 'pg';
import { createActivities } from '../../activities';
import { DAY, HOUR } from '../../src/domain/time';
import { createApp } from '../../src/http/create-app';
import { startHttpServer } from '../../src/http/start-http-server';
import { freePort } from '../../src/local/ports';
import { programEnvironment } from '../../src/local/stack-env';
import { openWorld } from '../../src/local/stories';
import type { World } from '../../src/local/stories';
import { payWithoutBrowser } from '../../src/local/stories/acts';
import { workflowIdOf } from '../../src/local/stories/names';
import { activityDeps, composeModules, ensureConnection, httpDeps } from '../../src/main/compose';
import type { Modules } from '../../src/main/compose';
import { ensureFirstApiKey } from '../../src/main/first-key';
import { repeatEvery } from '../../src/main/repeat-every';
import { requireSameLinkSecret } from '../../src/main/require-same-link-secret';
import { requireSameMasterKey } from '../../src/main/require-same-master-key';
import { travelClock } from '../../src/runtime/clock';
import { readConfig } from '../../src/runtime/config';
import { createWorkers } from '../../src/temporal/create-workers';
import { HINT } from '../../workflows/messages';
import { freshDatabase } from '../harness/database';
import { eventually } from '../harness/eventually';
import { startTestInbox } from '../harness/inbox';
import { SANDBOX_KEY, startTestSandbox } from '../harness/sandbox';
import {
  connectWorker,
  temporalAddress,
  uniqueConnection,
  uniqueQueue,
  workflowBundle,
} from '../harness/temporal';

export interface TravellingInstallation {
  world: World;
  now(): number;
  /** So many ms its clock is ahead of real time. */
  ahead(): number;
  rows<T extends object>(sql: string, values?: unknown[]): Promise<T[]>;
  /** Until everything that was due is done, and all of it is stored. */
  untilQuiet(): Promise<void>;
  /** To the next deadline of an invoice, and until it is quiet; false if there is none before. */
  travel(before: number): Promise<boolean>;
  stop(): Promise<void>;
}

/**
 * Server and worker as they are, on a real Temporal and Postgres, with a sandbox and a mail server,
 * by a clock that the test moves from one deadline to the next: nothing is ever late, however long
 * the machine is stopped.
 */
export async function travellingInstallation(): Promise<TravellingInstallation> {
  const parts = await Promise.all([freshDatabase(), startTestInbox(), freePort()]);
  const [database, inbox, port] = parts;
  const clock = travelClock(untilMorning(Date.now()));
  const sandbox = await startTestSandbox({ clock: { originMs: clock.now() } });
  const connection = uniqueConnection();
  const url = `http://127.0.0.1:${port}`;
  const secrets = someSecrets();
  const env = programEnvironment({
    secrets,
    databaseUrl: database.url,
    temporalAddress: temporalAddress(),
    ownTemporal: true,
    smtpUrl: inbox.smtpUrl,
    inboxUrl: inbox.url,
    serverPort: port,
    sandboxUrl: sandbox.url,
    webhookSecret: await sandbox.endpoint(`${url}/webhooks/stripe/${connection}`),
    more: { CONNECTION_CODE: connection, TASK_QUEUE: uniqueQueue(), LOG_LEVEL: 'error' },
  });
  const modules = await composeModules(readConfig(env), 'travelling', 20, clock);
  await requireSameLinkSecret(modules.stores.links);
  await requireSameMasterKey(modules.stores.masterKeys);
  await ensureConnection(modules);
  await ensureFirstApiKey(modules.stores, modules.config, modules.log);
  const stopServer = await serve(modules);
  const stopWorker = await work(modules);
  const places = { server: url, sandbox: sandbox.url, inbox: inbox.url };
  const temporal = { temporalAddress: temporalAddress(), databaseUrl: database.url };
  const keys = { ...secrets, sandboxKey: SANDBOX_KEY };
  const means = { payAtCheckout: payWithoutBrowser, shiftEngine: neverShifted };
  const world = await openWorld({ ...places, ...temporal, ...keys }, means);
  const tables = new Client({ connectionString: database.url });
  await tables.connect();
  const rows = async <T extends object>(sql: string, values: unknown[] = []) =>
    (await tables.query<T>(sql, values)).rows;

  const hinted = new Set<string>();
  /** Their timers wait for real time; each deadline is signaled once. */
  const wakeDue = async () => {
    const due = await rows<{ externalId: string; at: Date }>(DUE, [new Date(clock.now())]);
    for (const { externalId, at } of due) {
      const deadline = `${externalId} ${at.getTime()}`;
      if (hinted.has(deadline)) continue;
      hinted.add(deadline);
      await world.client.workflow.getHandle(workflowIdOf(externalId, connection)).signal(HINT);
    }
  };
  const untilQuiet = () =>
    eventually(
      async () => {
        await wakeDue();
        const busy = await rows(BUSY, [new Date(clock.now())]);
        if (busy.length > 0) throw new Error(`not done yet: ${JSON.stringify(busy)}`);
      },
      { withinMs: 120_000, everyMs: 20 },
    );
  const travel = async (before: number) => {
    const [next] = await rows<{ at: Date | null }>(NEXT);
    const at = next?.at?.getTime() ?? Infinity;
    if (at >= before) return false;
    const ms = Math.max(0, at + 1 - clock.now());
    clock.travel(ms);
    await sandbox.advance(ms);
    await untilQuiet();
    return true;
  };
  return {
    world,
    now: clock.now,
    ahead: () => clock.now() - Date.now(),
    rows,
    untilQuiet,
    travel,
    stop: async () => {
      await world.close();
      await tables.end();
      await stopWorker();
      await stopServer();
      await modules.close();
      await sandbox.stop();
      await inbox.stop();
      await database.drop();
    },
  };
}

const NEXT = `select min(wake_at) as at from collections where outcome is null`;
const DUE = `select i.external_id as "externalId", c.wake_at as at
  from collections c join invoices i using (ref)
  where c.outcome is null and c.wake_at <= $1`;
const BUSY = `
  select ref || ' ' || (view ->> 'details') as what from collections
  where outcome is null and (in_flight or wake_at <= $1 or start_due_at is not null)
  union all select id from stripe_events where fate = 'waiting'`;

/** Ten past ten of the next day, by UTC: no hour and no day begins while the test prepares. */
const untilMorning = (now: number): number =>
  Math.ceil(now / DAY) * DAY + 10 * HOUR + HOUR / 6 - now;

const neverShifted = () => Promise.reject(new Error('its clock is moved by the test'));

const someSecrets = () => ({
  linkSecret: randomBytes(32).toString('hex'),
  masterKey: randomBytes(32).toString('hex'),
  apiKey: `qk_test_${randomBytes(24).toString('base64url')}`,
  installationKey: `qk_installation_${randomBytes(24).toString('hex')}`,
  sandboxKey: SANDBOX_KEY,
  ports: {},
});

async function serve(modules: Modules) {
  const app = createApp(httpDeps(modules, () => false));
  const serving = await startHttpServer(app, modules.config.http);
  return () => serving.close();
}

async function work(modules: Modules) {
  const { config, access, relay, log } = modules;
  const deps = activityDeps(modules);
  const connection = await connectWorker();
  const workers = await createWorkers({
    namespace: access.namespace,
    taskQueue: config.temporal.taskQueue,
    activities: createActivities(deps),
    connection,
    bundle: workflowBundle(),
  });
  const ended = workers.run();
  const ticking = [
    repeatEvery(1_000, 'relay of what waits', log, () => relay.relayWaiting()),
    repeatEvery(1_000, 'start of runs', log, () => relay.startWaiting()),
  ];
  return async () => {
    await Promise.all(ticking.map((tick) => tick.stop()));
    workers.shutdown();
    await ended;
    await workers.close();
    deps.mailer.close();
  };
}
