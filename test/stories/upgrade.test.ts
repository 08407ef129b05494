import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { SHAPE } from '../../src/domain/collection/model/upgrade-state';
import { sandboxVerdict } from '../../src/local/sandbox-verdict';
import { clockOf, placesOf } from '../../src/local/places';
import type { Child } from '../../src/local/child';
import type { Stack } from '../../src/local/stack';
import { STORIES, openWorld } from '../../src/local/stories';
import type { World } from '../../src/local/stories';
import {
  customerWithCard,
  createInvoice,
  openCheckout,
  payIn,
  payWithoutBrowser,
  payments,
  until,
} from '../../src/local/stories/acts';
import type { ApiInvoice } from '../../src/local/stories/acts';
import { workflowIdOf } from '../../src/local/stories/names';
import { HINT } from '../../workflows/messages';
import { eventually } from '../harness/eventually';
import { failedTasks } from '../harness/failed-tasks';
import { startTestStack } from '../harness/stack';
import { makeBuild, startOf } from './another-build';
import type { Change } from './another-build';
import { allPassed, runTogether } from './recovery/run-together';

/** Past the next morning after a day, wherever the first decline falls. */
const HOURS = 50;
const DAY = 86_400_000;
const RULES = 'src/domain/collection';
const WORDS = `${RULES}/projections/timeline-english.js`;
const UPGRADE = `${RULES}/model/upgrade-state.js`;
const NEXT = SHAPE + 1;

/** The next release: its table, its ladder, its words and the shape of its rows. */
const CHANGES: readonly Change[] = [
  [`${RULES}/model/decline-table.js`, 'processing_error issuer_', 'issuer_'],
  [`${RULES}/model/decline-table.js`, 'lost_card pickup_', 'processing_error lost_card pickup_'],
  [`${RULES}/schedule/next-charge.js`, /(?<=\?\? now, timeZone\), )(?=days\))/, '10 * '],
  [WORDS, 'arrived by ${methodLabel}', 'arrived by ${methodLabel}, says the next build'],
  [WORDS, '${laneNo} is paid', '${laneNo} is paid, says the next build'],
  [UPGRADE, `exports.SHAPE = ${SHAPE};`, `exports.SHAPE = ${NEXT};`],
  [UPGRADE, /(?<=withUnanswered\(stored\)\)),?/, `, (old) => ({ ...old, shape: ${NEXT} }),`],
  [`${RULES}/model/initial-state.js`, `shape: ${SHAPE},`, `shape: ${NEXT},`],
];

const folder = mkdtempSync(join(tmpdir(), 'quittance-upgrade-'));
const open = new Map<string, ApiInvoice>();
let stack: Stack;
let world: World;
let sql: Client;
let debit: string;
let dispute: string;
let session: string;
let next: string;
const workers: Child[] = [];
const servers: Child[] = [];

beforeAll(async () => {
  stack = await startTestStack({ daySeconds: 600 });
  const shiftEngine = () => Promise.reject(new Error('the builds are changed by hand here'));
  world = await openWorld(placesOf(stack), { payAtCheckout: payWithoutBrowser, shiftEngine });
  sql = new Client({ connectionString: stack.databaseUrl });
  await sql.connect();
  next = makeBuild(join(folder, 'next'), CHANGES);
});

afterAll(async () => {
  await Promise.all([...workers, ...servers].map((program) => program.stop()));
  await sql?.end();
  await world?.close();
  await stack?.stop();
  rmSync(folder, { recursive: true, force: true });
});

const of = (name: string): ApiInvoice => {
  const found = open.get(name);
  if (found === undefined) throw new Error(`no invoice was ${name}`);
  return found;
};
const run = (name: string) => world.client.workflow.getHandle(workflowIdOf(of(name).external_id));
const row = async (name: string) => {
  const text = `select k.version, k.shape, k.state::text
    from collections k join invoices i using (ref) where i.id = $1`;
  return (await sql.query<{ version: number; shape: number }>(text, [of(name).id])).rows[0];
};

/** The engine's clock some hours on, as after a night with no worker at all. */
function laterClock(): NodeJS.ProcessEnv {
  const clock = clockOf(stack.env);
  if (clock === undefined) throw new Error('the installation runs in real time');
  const pace = DAY / 1_000 / clock.daySeconds;
  return { CLOCK_ORIGIN: String(Math.round(clock.originMs - (HOURS * 3_600_000) / (pace - 1))) };
}

async function timelineText(name: string, words: RegExp): Promise<string> {
  const path = `/v1/invoices/${of(name).id}/timeline?limit=100`;
  return eventually(
    async () => {
      const { data } = await world.api<{ data: { text: string }[] }>('GET', path);
      const found = data.find(({ text }) => words.test(text));
      if (found === undefined) throw new Error(`${name}: ${data.map((d) => d.text).join(' | ')}`);
      return found.text;
    },
    { withinMs: 60_000, everyMs: 200 },
  );
}

async function declined(name: string, code: string): Promise<void> {
  const customer = await customerWithCard(world);
  const declines = { decline_code: code, times: 2 };
  await world.control('POST', `payment_methods/${customer.method}`, declines);
  open.set(name, await createInvoice(world, { customer }));
  await until(world, of(name), { status: 'open', payment_status: 'failed' });
}

beforeAll(async () => {
  const waiting = async (name: string) => {
    open.set(name, await createInvoice(world));
    return until(world, of(name), { status: 'open' });
  };
  const paying = async (name: string) =>
    (await openCheckout(world, (await waiting(name)).hosted_invoice_url ?? '')).session;
  const disputed = async () => {
    open.set('disputed', await createInvoice(world, { customer: await customerWithCard(world) }));
    await until(world, of('disputed'), { status: 'paid' });
    const [payment] = await payments(world, of('disputed'));
    const body = { payment_intent: payment?.id, reason: 'fraudulent' };
    dispute = (await world.control<{ id: string }>('POST', 'disputes', body)).id;
    await until(world, of('disputed'), { status: 'disputed' });
  };
  const debited = async () => {
    const by = await paying('debited');
    await payIn(world, by, { iban: 'DE89370400440532013000' });
    await until(world, of('debited'), { status: 'processing' });
    const path = `/v1/checkout/sessions/${by}`;
    debit = (await world.stripe<{ payment_intent: string }>('GET', path)).payment_intent;
  };
  await Promise.all([
    declined('classed', 'processing_error'),
    declined('laddered', 'insufficient_funds'),
    disputed(),
    debited(),
    paying('paying').then((by) => (session = by)),
    waiting('left'),
  ]);
});

test('both builds at once: stories end well', async () => {
  await sql.query(`
    create table shapes (ref text, shape int);
    create function note_shape() returns trigger language plpgsql as
      'begin if new.shape < old.shape then insert into shapes values (new.ref, new.shape); end if;
       return new; end';
    create trigger note_shape after update on collections
      for each row execute function note_shape();
  `);
  // The server first: an older one answers 503 for what the newer workers write.
  await Promise.all(stack.servers.splice(0).map((server) => server.stop()));
  servers.push(await startOf(next, 'server', stack.env));
  workers.push(await startOf(next, 'worker', stack.env));
  const both = STORIES.filter(({ story }) =>
    ['auto-charged', 'paid-from-the-mail'].includes(story),
  );
  expect(await runTogether(world, both)).toEqual(allPassed(both));
  const { rows } = await sql.query<{ shape: number }>('select distinct shape from collections');
  expect(rows.map(({ shape }) => shape)).toContain(NEXT);
});

test('the next build alone: each next decision is by its rules, whatever the lane', async () => {
  await Promise.all([...stack.workers.splice(0), ...workers.splice(0)].map((w) => w.stop()));
  workers.push(await startOf(next, 'worker', stack.env));
  await payIn(world, session);
  expect(await timelineText('paying', /is paid, says the next build/)).toContain('checkout');
  await world.control('POST', `debits/${debit}/settle`, { outcome: 'succeeded' });
  expect(await timelineText('debited', /says the next build/)).toContain('arrived by ');
  await world.control('POST', `disputes/${dispute}/close`, { status: 'won' });
  const won = await until(world, of('disputed'), { status: 'paid', amount_received: 11_900 });
  expect(won).toMatchObject({ status: 'paid' });
});

test('and its table and its ladder hold for the attempt that was planned before', async () => {
  await Promise.all(workers.splice(0).map((worker) => worker.stop()));
  await world.control('POST', 'clock/advance', { seconds: HOURS * 3_600 });
  workers.push(await startOf(next, 'worker', { ...stack.env, ...laterClock() }));
  for (const name of ['classed', 'laddered']) await run(name).signal(HINT, {});
  await timelineText(
    'classed',
    /declined \(processing_error\).*; waiting for another payment method/,
  );
  const rungs = new Map<string, number>();
  await eventually(async () => {
    const path = `/v1/invoices/${of('laddered').id}/timeline?limit=100`;
    const { data } = await world.api<{ data: { text: string }[] }>('GET', path);
    for (const { text } of data) {
      const at = /declined .*next attempt at (\S+)/.exec(text)?.[1];
      if (at !== undefined) rungs.set(at, Date.parse(at));
    }
    expect(rungs.size).toBe(2);
  });
  // The second rung is the third day by our table, and the thirtieth by the next one's.
  expect(Math.max(...rungs.values()) - world.now()).toBeGreaterThan(20 * DAY);
});

test('a row of the newer shape is left alone by this build, and waits for the next', async () => {
  const { id } = of('left');
  await world.api('POST', `/v1/invoices/${id}/pause`, { reason: 'holiday' }, world.name('k'));
  await eventually(async () => expect((await row('left'))?.shape).toBe(NEXT));
  await Promise.all(workers.splice(0).map((worker) => worker.stop()));
  const before = await row('left');
  const older = await stack.startWorker(laterClock());
  await run('left').signal(HINT, {});
  await eventually(async () => {
    const pending = (await run('left').describe()).raw.pendingActivities ?? [];
    expect(JSON.stringify(pending)).toContain('deploy the newer build');
  });
  expect(await row('left')).toEqual(before);
  await older.stop();
  workers.push(await startOf(next, 'worker', { ...stack.env, ...laterClock() }));
  await world.apiAnswer('POST', `/v1/invoices/${id}/resume`, {}, world.name('k'));
  const path = `/v1/invoices/${id}`;
  await eventually(async () =>
    expect(await world.api('GET', path)).toMatchObject({ paused: false }),
  );
});

test('no run failed a task, no row went back, no rule of money was broken', async () => {
  expect(await failedTasks(world.client.workflow)).toEqual({});
  expect((await sql.query('select * from shapes')).rows).toEqual([]);
  expect((await sandboxVerdict(world)).outcome).toBe('no rule was broken');
});

test('the check can fail: a build whose workflow asks otherwise is seen to wedge', async () => {
  await Promise.all(workers.splice(0).map((worker) => worker.stop()));
  const wedging: Change = ['workflow-bundle.js', '.advance(order)', '.readStripe(order)'];
  const build = makeBuild(join(folder, 'wedging'), [...CHANGES, wedging]);
  workers.push(await startOf(build, 'worker', { ...stack.env, ...laterClock() }));
  await run('left').signal(HINT, {});
  const id = workflowIdOf(of('left').external_id);
  await eventually(
    async () => expect(await failedTasks(world.client.workflow)).toHaveProperty([id]),
    { everyMs: 500 },
  );
});
