import { Pool } from 'pg';
import { engineShift, placesOf } from '../../src/local/places';
import type { Stack } from '../../src/local/stack';
import { openWorld } from '../../src/local/stories';
import type { World } from '../../src/local/stories';
import { createInvoice, customerWithCard, payWithoutBrowser } from '../../src/local/stories/acts';
import type { ApiInvoice, Customer } from '../../src/local/stories/acts';
import { workflowIdOf } from '../../src/local/stories/names';
import { costOf } from '../../src/local/run-cost';
import { waitFor } from '../../src/local/wait';
import { allRelayed } from './all-relayed';
import type { Bench, Measured } from './bench';
import { figure, median } from './figure';

const CALLS_PER_SECOND = 5;
const MAILS_PER_SECOND = 2;
const UNLOADED = 5;
const READ_AT_ONCE = 50;

/** Far more charges and mails at once than may go out: they wait, and none fails for it. */
export const overload: Bench = {
  name: 'overload',
  title: `charges at ${CALLS_PER_SECOND} calls and ${MAILS_PER_SECOND} mails a second`,
  alone: true,
  run: async ({ open: count, workers, boot, print }) => {
    const stack = await boot({});
    try {
      const means = { payAtCheckout: payWithoutBrowser, shiftEngine: engineShift(stack) };
      const world = await openWorld(placesOf(stack), means);
      const measured = await measure({ stack, world, count, workers, print });
      await world.close();
      return measured;
    } finally {
      await stack.stop();
    }
  },
};

async function measure(of: {
  stack: Stack;
  world: World;
  count: number;
  workers: number;
  print: (line: string) => void;
}): Promise<Measured> {
  const { stack, world, count, workers, print } = of;
  const customers: Customer[] = [];
  while (customers.length < count + UNLOADED) customers.push(await customerWithCard(world));
  await allRelayed(stack.databaseUrl);
  const plain = await paid(stack, world, customers.splice(0, UNLOADED));
  await allRelayed(stack.databaseUrl);
  await Promise.all(stack.workers.map((worker) => worker.stop()));
  await world.control('POST', 'settings', { ratePerSecond: CALLS_PER_SECOND });
  const limits = {
    STRIPE_REQUESTS_PER_SECOND: String(CALLS_PER_SECOND),
    SMTP_MAILS_PER_SECOND: String(MAILS_PER_SECOND),
  };
  for (let n = 0; n < workers; n += 1) await stack.startWorker(limits);
  print(`${count} invoices wait for ${CALLS_PER_SECOND} calls a second`);
  const began = performance.now();
  const loaded = await paid(stack, world, customers);
  const seconds = (performance.now() - began) / 1000;
  const violations = await world.control<Violation[]>('GET', 'violations');
  // The limit of now: what was made before the bench began went out as fast as it could.
  const over = violations.filter(({ detail }) => detail?.limit === CALLS_PER_SECOND);
  const unloaded = median(plain.map(({ actions }) => actions));
  const mean = loaded.reduce((sum, { actions }) => sum + actions, 0) / loaded.length;
  return {
    figures: [
      figure('paid', 'invoices', [loaded.length], { atLeast: count }),
      figure('seconds with calls over the limit', '', [over.length], { atMost: 0 }),
      figure('effects that failed', '', [sumOf(loaded, 'failed')], { atMost: 0 }),
      figure('most tries of one', 'tries', [Math.max(...loaded.map(({ tries }) => tries))], {
        atMost: 3,
      }),
      figure('Actions, unloaded', 'Actions', [unloaded]),
      figure('Actions, waiting', 'Actions', [mean], { atMost: 1.2 * unloaded }),
      figure('all paid and mailed', 's', [seconds]),
    ],
    notes: { invoices: count, workers },
  };
}

interface Violation {
  detail?: { limit?: number };
}

interface PaidLife {
  actions: number;
  failed: number;
  tries: number;
}

const sumOf = (lives: readonly PaidLife[], what: keyof PaidLife): number =>
  lives.reduce((sum, life) => sum + life[what], 0);

/** Submitted at once, charged, and mailed of: what each of the runs took. */
async function paid(
  { databaseUrl }: Stack,
  world: World,
  customers: readonly Customer[],
): Promise<PaidLife[]> {
  const invoices: ApiInvoice[] = [];
  for (const customer of customers) invoices.push(await createInvoice(world, { customer }));
  const pool = new Pool({ connectionString: databaseUrl, max: 1 });
  const names = invoices.map(({ external_id: name }) => name);
  const sql = `select 1 from collections k join invoices i on i.ref = k.ref
    where i.external_id = any($1) and (k.status <> 'paid' or k.outcome is null) limit 1`;
  const areOver = async () => ((await pool.query(sql, [names])).rowCount === 0 ? true : undefined);
  try {
    await waitFor('all to be paid and mailed', areOver, { withinMs: 3_600_000, everyMs: 500 });
  } finally {
    await pool.end();
  }
  const lives: PaidLife[] = [];
  for (let at = 0; at < names.length; at += READ_AT_ONCE) {
    const some = names.slice(at, at + READ_AT_ONCE);
    lives.push(...(await Promise.all(some.map((name) => lifeOfPaid(world, name)))));
  }
  return lives;
}

async function lifeOfPaid(world: World, externalId: string): Promise<PaidLife> {
  const handle = world.client.workflow.getHandle(workflowIdOf(externalId));
  const history = await handle.fetchHistory();
  const events = history.events ?? [];
  const started = events.flatMap((one) => one.activityTaskStartedEventAttributes?.attempt ?? []);
  const failed = events.filter(
    (one) => one.activityTaskFailedEventAttributes ?? one.activityTaskTimedOutEventAttributes,
  );
  return {
    actions: costOf(history).actions,
    failed: failed.length,
    tries: Math.max(...started),
  };
}
