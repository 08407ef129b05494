import { join } from 'node:path';
import { Pool } from 'pg';
import { Runtime, bundleWorkflowCode } from '@temporalio/worker';
import { customerWithCard, invoiceBody } from '../../src/local/stories/acts';
import type { Customer } from '../../src/local/stories/acts';
import { workflowIdOf } from '../../src/local/stories/names';
import type { World } from '../../src/local/stories';
import { Secret } from '../../src/runtime/secret';
import { connectWorker } from '../../src/temporal/connect-worker';
import { temporalAccess } from '../../src/temporal/connection-options';
import { createWorkers } from '../../src/temporal/create-workers';
import { allRelayed } from './all-relayed';
import type { Bench, Installation } from './bench';
import { cpuOf } from './cpu-time';
import { figure } from './figure';
import { live } from './history';

const INVOICES = 60;
const WARM_UP = 150;
const QUEUE = 'bench-ceiling';
const EMPTY_ACTIVITIES = 5;

interface Round {
  perSecond: number;
  cpu: Record<string, number>;
}

/** Invoices from start to paid, beside runs of the same shape whose activities do nothing. */
export const throughput: Bench = {
  name: 'throughput',
  title: `invoices started → paid, ${INVOICES} at once, one customer, one worker process`,
  run: async ({ runs, installation }) => {
    const { stack, world } = await installation();
    const ceiling = await startCeiling(stack.temporalAddress);
    const [ours, bare]: [Round[], Round[]] = [[], []];
    try {
      // Both sides warm: a worker that has just started still compiles what it runs.
      await startAll(world, WARM_UP);
      await collectAll({ stack, world }, await customerWithCard(world), WARM_UP);
      const activities = await activitiesOf({ world, stack });
      for (let run = 0; run < runs; run += 1) {
        bare.push(await rate(() => startAll(world, INVOICES)));
        const customer = await customerWithCard(world);
        await allRelayed(stack.databaseUrl);
        ours.push(await rate(() => collectAll({ stack, world }, customer, INVOICES)));
      }
      const events = await meanHistory(world);
      return { figures: figures(ours, bare), notes: notes(activities, events, ours, bare) };
    } finally {
      await ceiling.end();
    }
  },
};

function figures(ours: Round[], bare: Round[]) {
  const rates = (rounds: Round[]) => rounds.map(({ perSecond }) => perSecond);
  const ratios = ours.map(({ perSecond }, run) => perSecond / (bare[run]?.perSecond ?? NaN));
  return [
    figure('invoices', '1/s', rates(ours)),
    figure('ceiling', '1/s', rates(bare)),
    figure('invoices ÷ ceiling', 'ratio', ratios, { atLeast: 0.7 }),
  ];
}

const notes = (activities: string[], events: number, ours: Round[], bare: Round[]) => ({
  invoices: INVOICES,
  activities,
  mean_history_events: events,
  cpu_seconds: { invoices: ours.map(({ cpu }) => cpu), ceiling: bare.map(({ cpu }) => cpu) },
});

/** Of a run no hint came to: the ceiling has as many. */
async function activitiesOf(installation: Installation): Promise<string[]> {
  let seen: string[] = [];
  for (let tries = 0; tries < 5; tries += 1) {
    seen = (await live(installation)).activities;
    if (seen.length === EMPTY_ACTIVITIES) return seen;
  }
  const words = `${seen.length} activities (${seen.join(', ')})`;
  throw new Error(`an invoice took ${words}: give ceiling-workflow.ts the same number`);
}

async function rate(work: () => Promise<number>): Promise<Round> {
  let seconds = 0;
  const cpu = await cpuOf(async () => {
    seconds = await work();
  });
  return { perSecond: INVOICES / seconds, cpu };
}

/** Started as a billing system does that has a Temporal client, like the runs beside them. */
async function collectAll(
  { stack, world }: Installation,
  customer: Customer,
  count: number,
): Promise<number> {
  const names = Array.from({ length: count }, () => world.name('bench'));
  const bodies = names.map((name) => ({
    external_id: name,
    ...invoiceBody(world, name, { customer }),
  }));
  const taskQueue = stack.env['TASK_QUEUE'] ?? 'quittance';
  const seconds = await timed(() =>
    bodies.map((invoice) =>
      world.client.workflow.execute('collectInvoice', {
        taskQueue,
        workflowId: workflowIdOf(invoice.external_id),
        args: [{ connection: 'default', externalId: invoice.external_id, invoice }],
      }),
    ),
  );
  await mustBePaid(stack.databaseUrl, names);
  return seconds;
}

/** Longer than a single invoice's where webhooks overtake answers: each costs a hint and a step. */
async function meanHistory(world: World): Promise<number> {
  const query =
    'WorkflowType = "collectInvoice" AND WorkflowId STARTS_WITH "invoice/default/bench-"';
  let [runs, events] = [0, 0];
  for await (const run of world.client.workflow.list({ query })) {
    runs += 1;
    events += run.historyLength ?? 0;
  }
  return Math.round((events / runs) * 10) / 10;
}

async function mustBePaid(databaseUrl: string, names: string[]): Promise<void> {
  const pool = new Pool({ connectionString: databaseUrl, max: 1 });
  try {
    const sql = `select count(*)::int as paid from invoices join collections using (ref)
      where external_id = any($1) and status = 'paid'`;
    const { rows } = await pool.query<{ paid: number }>(sql, [names]);
    if (rows[0]?.paid === names.length) return;
    throw new Error(`${rows[0]?.paid ?? 0} of ${names.length} invoices were paid`);
  } finally {
    await pool.end();
  }
}

function startAll(world: World, count: number): Promise<number> {
  return timed(() =>
    Array.from({ length: count }, () =>
      world.client.workflow.execute('ceiling', {
        taskQueue: QUEUE,
        workflowId: world.name('ceiling'),
        args: [],
      }),
    ),
  );
}

async function timed(start: () => Promise<unknown>[]): Promise<number> {
  const began = performance.now();
  await Promise.all(start());
  return (performance.now() - began) / 1000;
}

/** The same workers with the same settings as production, around activities that do nothing. */
async function startCeiling(address: string): Promise<{ end(): Promise<void> }> {
  Runtime.install({ logger: quiet, shutdownSignals: [] });
  const workflowsPath = join(__dirname, 'ceiling-workflow.js');
  const bundle = await bundleWorkflowCode({ workflowsPath, logger: quiet });
  const access = temporalAccess({ TEMPORAL_ADDRESS: new Secret(address) });
  const connection = await connectWorker(access, console);
  const activities = { nothing: () => Promise.resolve() };
  const workers = await createWorkers({
    connection,
    namespace: 'default',
    taskQueue: QUEUE,
    bundle,
    activities,
  });
  const running = workers.run();
  return {
    end: async () => {
      workers.shutdown();
      await running;
      await connection.close();
    },
  };
}

const no = (): void => undefined;
const quiet = { log: no, trace: no, debug: no, info: no, warn: no, error: console.error };
