import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { judged } from '../../src/local/judged';
import { engineShift, placesOf } from '../../src/local/places';
import { openWorld } from '../../src/local/stories';
import type { World } from '../../src/local/stories';
import {
  customerWithCard,
  handOver,
  invoiceBody,
  mailsAbout,
  payWithoutBrowser,
  payments,
  until,
} from '../../src/local/stories/acts';
import { workflowIdOf } from '../../src/local/stories/names';
import type { Stack } from '../../src/local/stack';
import { fromRoot } from '../../src/runtime/root';
import { eventually } from '../harness/eventually';
import { startTestStack } from '../harness/stack';

let stack: Stack;
let world: World;
const folder = mkdtempSync(join(tmpdir(), 'quittance-billing-'));

beforeAll(async () => {
  stack = await startTestStack();
  const means = { payAtCheckout: payWithoutBrowser, shiftEngine: engineShift(stack) };
  world = await openWorld(placesOf(stack), means);
}, 120_000);

afterAll(async () => {
  await world?.close();
  await stack?.stop();
  rmSync(folder, { recursive: true, force: true });
}, 60_000);

const execute = promisify(execFile);

/** A program of ours, run to its end; fails with its words when it fails. */
async function run(room: string, program: string, ...args: string[]): Promise<string> {
  const file = fromRoot('dist', 'src', room, `${program}.js`);
  const env = { ...stack.env, TEMPORAL_ADDRESS: stack.temporalAddress };
  return (await execute(process.execPath, [file, ...args], { env, timeout: 60_000 })).stdout;
}

/** The example program of the documentation, as a billing system would run it. */
async function billingSystem(what: string, invoice: Record<string, unknown>): Promise<unknown> {
  const file = join(folder, `${String(invoice['external_id'])}.json`);
  writeFileSync(file, JSON.stringify(invoice));
  return JSON.parse(await run('local/examples', 'billing-system', what, file));
}

test('a billing system starts an invoice through Temporal alone, and it is paid', async () => {
  const customer = await customerWithCard(world);
  const externalId = world.name('direct');
  const body = { external_id: externalId, ...invoiceBody(world, externalId, { customer }) };
  expect(await billingSystem('start', body)).toEqual({ started: workflowIdOf(externalId) });
  await until(world, { external_id: externalId }, { status: 'paid' });
  expect(await billingSystem('wait', body)).toMatchObject({ status: 'paid', received: 11_900 });
  expect(await billingSystem('start', body)).toEqual({ started: workflowIdOf(externalId) });
  expect(await billingSystem('wait', body)).toMatchObject({ status: 'paid', received: 11_900 });
}, 60_000);

test('hand_over through Temporal hears created, same, differs or refused', async () => {
  const externalId = world.name('handed');
  const body = { external_id: externalId, ...invoiceBody(world, externalId, {}) };
  expect(await billingSystem('hand-over', body)).toMatchObject({ kind: 'created' });
  expect(await billingSystem('hand-over', body)).toMatchObject({ kind: 'same' });
  const other = { ...body, number: 'OTHER' };
  expect(await billingSystem('hand-over', other)).toMatchObject({ kind: 'differs' });
  const { external_id: _, ...overHttp } = { ...body, currency: 'XXX', amount_due: 1 };
  const path = `/v1/invoices/by-external-id/${world.name('bad')}`;
  const refused = await world.apiAnswer('PUT', path, overHttp);
  const { errors } = JSON.parse(refused.text) as { errors: object[] };
  const bad = { ...body, external_id: world.name('bad'), currency: 'XXX', amount_due: 1 };
  expect(await billingSystem('hand-over', bad)).toEqual({ kind: 'refused', problems: errors });
}, 90_000);

test('a bad invoice in a start fails the run in the words of the 422', async () => {
  const externalId = world.name('bad');
  const bad = { external_id: externalId, ...invoiceBody(world, externalId, {}), currency: 'XXX' };
  await billingSystem('start', bad);
  const { failed } = (await billingSystem('wait', bad)) as { failed: string };
  expect(failed).toMatch(/^The invoice is refused: \/currency/);
}, 30_000);

test.each(['open_intent.after_stripe', 'confirm.before_stripe', 'confirm.after_stripe'])(
  'a worker killed at %s: paid once, one receipt',
  async (point) => {
    const customer = await customerWithCard(world);
    await Promise.all(stack.workers.splice(0).map((worker) => worker.stop()));
    const doomed = await stack.startWorker({ CRASH_AT: point });
    const invoice = await handOver(world, { customer });
    expect(await doomed.exited).toMatchObject({ signal: 'SIGKILL' });
    stack.workers.push(await stack.startWorker());
    await until(world, invoice, { status: 'paid', amount_received: 11_900 });
    await mailsAbout(world, customer.email, /^Receipt /);
    expect(await payments(world, invoice)).toHaveLength(1);
  },
  120_000,
);

test('rebuild opens every unfinished run again, and the money is not asked twice', async () => {
  const customer = await customerWithCard(world);
  const more = { collection: { auto_charge: false } };
  const open = await handOver(world, { customer, more });
  await until(world, open, { status: 'open' });
  const handle = world.client.workflow.getHandle(workflowIdOf(open.external_id));
  await handle.terminate('lost with Temporal');
  const since = new Date(Date.now() - 3_600_000).toISOString();
  const said = await run('main', 'rebuild', '--since', since);
  expect(said).toMatch(/restarted \d+ unfinished invoices/);
  expect((await handle.describe()).status.name).toBe('RUNNING');
  await world.api('POST', `/v1/invoices/${open.id}/charge`, {}, world.name('k'));
  await until(world, open, { status: 'paid', amount_received: 11_900 });
  expect(await payments(world, open)).toHaveLength(1);
}, 120_000);

test('Cancel in the Temporal UI pauses the invoice, and says so to whoever reads it', async () => {
  const invoice = await handOver(world);
  await until(world, invoice, { status: 'open' });
  await world.client.workflow.getHandle(workflowIdOf(invoice.external_id)).cancel();
  const path = `/v1/invoices/by-external-id/${invoice.external_id}`;
  await eventually(async () => {
    expect(await world.api('GET', path)).toMatchObject({ status: 'open', paused: true });
  });
}, 60_000);

test('Stripe saw no rule of money broken by any of it', async () => {
  expect((await judged(world)).outcome).toBe('no rule was broken');
});
