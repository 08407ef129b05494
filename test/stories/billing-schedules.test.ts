import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { setTimeout as pause } from 'node:timers/promises';
import { engineShift, placesOf } from '../../src/local/places';
import { openWorld } from '../../src/local/stories';
import type { World } from '../../src/local/stories';
import { customerWithCard, payWithoutBrowser } from '../../src/local/stories/acts';
import type { Stack } from '../../src/local/stack';
import { clockFor } from '../../src/runtime/clock';
import type { Clock } from '../../src/runtime/clock';
import { fromRoot } from '../../src/runtime/root';
import { alarmId } from '../../src/temporal/create-alarms';
import { MAKE_INVOICES } from '../../workflows/messages';
import { sampleSchedule } from '../contract/sample-schedule';
import { eventually } from '../harness/eventually';
import { startTestStack } from '../harness/stack';

/** Twenty minutes pass in a real one: the sweep still waits two real ones before it makes any. */
const DAY_SECONDS = 4_320;
const MINUTE = 60_000;

let stack: Stack;
let world: World;
let clock: Clock;

beforeAll(async () => {
  stack = await startTestStack({ daySeconds: DAY_SECONDS, servers: 2 });
  const means = { payAtCheckout: payWithoutBrowser, shiftEngine: engineShift(stack) };
  world = await openWorld(placesOf(stack), means);
  clock = clockFor({ daySeconds: DAY_SECONDS, originMs: Number(stack.env['CLOCK_ORIGIN']) });
}, 120_000);

afterAll(async () => {
  await world?.close();
  await stack?.stop();
}, 60_000);

interface Listed {
  data: { external_id: string; number: string; status: string; hosted_invoice_url: string }[];
}

const dayOf = (at: number): string => new Date(at).toISOString().slice(0, 10);
const timeOf = (at: number): string => new Date(at).toISOString().slice(11, 16);

const UTC = { time_zone: 'UTC' };

/** One that begins so many minutes from now, with its own numbers. */
async function scheduleFrom(at: number, cadence: object, more: object = {}) {
  const customer = await customerWithCard(world);
  const name = world.name('schedule');
  const invoice = { ...(sampleSchedule()['invoice'] as object), number: `${name}-{seq}` };
  const { id: customerId } = await world.api<{ id: string }>(
    'GET',
    `/v1/customers/by-external-id/${customer.externalId}`,
  );
  const times = { unit: 'day', starts_on: dayOf(at), local_time: timeOf(at), ...UTC, ...cadence };
  const body = sampleSchedule(times, { customer: customerId, invoice, ...more });
  const path = `/v1/billing_schedules/by-external-id/${name}`;
  const put = () => world.api<{ id: string }>('PUT', path, body);
  return { name, put, customerId, stripeId: customer.stripeId };
}

async function invoicesOf(customerId: string): Promise<Listed['data']> {
  return (await world.api<Listed>('GET', `/v1/invoices?customer=${customerId}`)).data;
}

const are = (customerId: string, statuses: string[]) =>
  eventually(
    async () => {
      const found = await invoicesOf(customerId);
      expect(found.map(({ status }) => status)).toEqual(statuses);
      return found;
    },
    { withinMs: 60_000 },
  );

const paid = (customerId: string, count: number) =>
  are(customerId, Array<string>(count).fill('paid'));

test('its alarm rings at its time, and the invoice is made, sent and paid', async () => {
  const at = clock.now() + 3 * MINUTE;
  const { name, put, customerId } = await scheduleFrom(at, { count: 2 });
  const { id } = await put();
  await eventually(async () => {
    const { info } = await world.client.schedule.getHandle(alarmId(id)).describe();
    expect(info.nextActionTimes).toHaveLength(2);
  });
  const [made] = await paid(customerId, 1);
  expect(made).toMatchObject({ external_id: `${name}/${dayOf(at)}`, number: `${name}-1` });
}, 90_000);

test.each(['period.before_commit', 'period.after_commit'])(
  'a worker killed at %s: each period is made once, its numbers without a gap, and paid once',
  async (point) => {
    await Promise.all(stack.workers.splice(0).map((worker) => worker.stop()));
    const doomed = await stack.startWorker({ CRASH_AT: `${point}:2` });
    const at = clock.now() - 2 * 24 * 60 * MINUTE - MINUTE;
    const { name, put, customerId } = await scheduleFrom(at, { count: 3 }, { backfill: 3 });
    await put();
    expect(await doomed.exited).toMatchObject({ signal: 'SIGKILL' });
    stack.workers.push(await stack.startWorker());
    const found = await paid(customerId, 3);
    expect(found.map(({ number }) => number).sort()).toEqual([1, 2, 3].map((n) => `${name}-${n}`));
    expect(await world.control('GET', 'violations')).toEqual([]);
  },
  150_000,
);

test('fifty equal PUTs at two servers and an alarm rung ten times make one invoice', async () => {
  const { put, customerId } = await scheduleFrom(clock.now() - MINUTE, {});
  const answers = await Promise.all(Array.from({ length: 50 }, put));
  const [id = ''] = new Set(answers.map((answer) => answer.id));
  expect(new Set(answers.map((answer) => answer.id)).size).toBe(1);
  await paid(customerId, 1);
  const handle = world.client.schedule.getHandle(alarmId(id));
  for (let rung = 0; rung < 5; rung += 1) await handle.trigger('ALLOW_ALL');
  const runs = Array.from({ length: 5 }, (_, index) =>
    world.client.workflow.execute(MAKE_INVOICES, {
      workflowId: `again/${id}/${index}`,
      taskQueue: stack.env['TASK_QUEUE'] ?? 'quittance',
      args: [{ schedule: id }],
    }),
  );
  await Promise.all(runs);
  await pause(1_000);
  expect(await invoicesOf(customerId)).toHaveLength(1);
  const periods = await world.api<Listed>('GET', `/v1/billing_schedules/${id}/periods`);
  expect(periods.data).toHaveLength(1);
}, 90_000);

test('an alarm that Temporal lost is set again by rebuild and ends with its schedule', async () => {
  const { put } = await scheduleFrom(clock.now() + 24 * 60 * MINUTE, {});
  const { id } = await put();
  const handle = world.client.schedule.getHandle(alarmId(id));
  await eventually(() => handle.describe());
  await handle.delete();
  const file = fromRoot('dist', 'src', 'main', 'rebuild.js');
  const env = { ...stack.env, TEMPORAL_ADDRESS: stack.temporalAddress };
  const { stdout } = await promisify(execFile)(process.execPath, [file], { env, timeout: 60_000 });
  expect(stdout).toMatch(/alarms of billing schedules will be set again/);
  await eventually(() => handle.describe());
  await world.api('POST', `/v1/billing_schedules/${id}/end`);
  await eventually(async () => expect(await handle.describe().catch(() => null)).toBeNull());
}, 90_000);

test('a customer deleted at Stripe is invoiced all the same, and pays by the link', async () => {
  const { put, customerId, stripeId } = await scheduleFrom(clock.now() - MINUTE, { count: 1 });
  await world.stripe('DELETE', `/v1/customers/${stripeId}`);
  await eventually(async () => {
    const path = `/v1/customers/${customerId}`;
    const { stripe_customer } = await world.api<Record<string, unknown>>('GET', path);
    expect(stripe_customer).toBeNull();
  });
  await put();
  const [invoice] = await are(customerId, ['open']);
  await payWithoutBrowser(world, invoice?.hosted_invoice_url ?? '');
  await paid(customerId, 1);
}, 90_000);
