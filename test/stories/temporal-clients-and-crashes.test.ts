import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';
import { sandboxVerdict } from '../../src/local/sandbox-verdict';
import { engineShift, placesOf } from '../../src/local/places';
import { openWorld } from '../../src/local/stories';
import type { World } from '../../src/local/stories';
import {
  customerWithCard,
  createInvoice,
  invoiceBody,
  mailsAbout,
  openCheckout,
  payWithoutBrowser,
  payments,
  until,
} from '../../src/local/stories/acts';
import type { ApiInvoice } from '../../src/local/stories/acts';
import { workflowIdOf } from '../../src/local/stories/names';
import type { Stack } from '../../src/local/stack';
import { fromRoot } from '../../src/runtime/root';
import { eventually } from '../harness/eventually';
import { keepEvents } from '../harness/event-samples';
import { startTestStack } from '../harness/stack';
import { sentTwice, takenAtStripe } from './recovery/read-results';

const MOST_UNDER_LOAD = 12;
let stack: Stack;
let world: World;
const folder = mkdtempSync(join(tmpdir(), 'quittance-billing-'));

beforeAll(async () => {
  stack = await startTestStack();
  const means = { payAtCheckout: payWithoutBrowser, shiftEngine: engineShift(stack) };
  world = await openWorld(placesOf(stack), means);
});

afterAll(async () => {
  await world?.close();
  if (stack !== undefined) await keepEvents(stack.databaseUrl);
  await stack?.stop();
  rmSync(folder, { recursive: true, force: true });
});

const execute = promisify(execFile);

/** A program of ours, run to its end; fails with its words when it fails. */
async function run(folder: string, program: string, ...args: string[]): Promise<string> {
  const file = fromRoot('dist', 'src', folder, `${program}.js`);
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
});

test('hand_over through Temporal hears created, same, differs or refused', async () => {
  const externalId = world.name('handed');
  const body = { external_id: externalId, ...invoiceBody(world, externalId, {}) };
  expect(await billingSystem('submit', body)).toMatchObject({ kind: 'created' });
  expect(await billingSystem('submit', body)).toMatchObject({ kind: 'same' });
  const other = { ...body, number: 'OTHER' };
  expect(await billingSystem('submit', other)).toMatchObject({ kind: 'differs' });
  const { external_id: _, ...overHttp } = { ...body, currency: 'XXX', amount_due: 1 };
  const path = `/v1/invoices/by-external-id/${world.name('bad')}`;
  const refused = await world.apiAnswer('PUT', path, overHttp);
  const { errors } = JSON.parse(refused.text) as { errors: object[] };
  const bad = { ...body, external_id: world.name('bad'), currency: 'XXX', amount_due: 1 };
  expect(await billingSystem('submit', bad)).toEqual({ kind: 'refused', problems: errors });
});

test('a bad invoice in a start fails the run in the words of the 422', async () => {
  const externalId = world.name('bad');
  const bad = { external_id: externalId, ...invoiceBody(world, externalId, {}), currency: 'XXX' };
  await billingSystem('start', bad);
  const { failed } = (await billingSystem('wait', bad)) as { failed: string };
  expect(failed).toMatch(/^The invoice is refused: \/currency/);
});

const CRASHES = ['open_intent.after_stripe', 'confirm.before_stripe', 'confirm.after_stripe'];

// Temporal takes the activity of a killed worker for alive for 20 s: all three are waited for once.
test(`workers killed at ${CRASHES.join(', ')}: each paid once, one receipt`, async () => {
  await Promise.all(stack.workers.splice(0).map((worker) => worker.stop()));
  const charged: { email: string; invoice: ApiInvoice }[] = [];
  for (const point of CRASHES) {
    const customer = await customerWithCard(world);
    const doomed = await stack.startWorker({ CRASH_AT: point });
    charged.push({ email: customer.email, invoice: await createInvoice(world, { customer }) });
    expect(await doomed.exited).toMatchObject({ signal: 'SIGKILL' });
  }
  stack.workers.push(await stack.startWorker());
  for (const { email, invoice } of charged) {
    await until(world, invoice, { status: 'paid', amount_received: 11_900 });
    await mailsAbout(world, email, /^Receipt /);
    expect(await payments(world, invoice)).toHaveLength(1);
  }
});

test('a hundred clicks at once on Pay: one session at Stripe, and all are led to it', async () => {
  const invoice = await createInvoice(world);
  const { hosted_invoice_url } = await until(world, invoice, { status: 'open' });
  const link = hosted_invoice_url ?? '';
  const page = await world.browse({ url: link });
  const shown = /name="command_id" value="([^"]+-pay)"/.exec(page.text)?.[1] ?? '';
  const answers = await Promise.all(
    Array.from({ length: 100 }, (_, at) => {
      // Half of them press one page again and again, the others have loaded it each for itself.
      const id = at % 2 === 0 ? shown : `loaded-for-click-${at}`;
      return world.browse({ url: `${link}/pay`, form: { command_id: id } });
    }),
  );
  const { url } = await openCheckout(world, link);
  expect(answers.filter(({ status }) => status !== 303 && status !== 202)).toEqual([]);
  const led = answers.flatMap(({ headers }) => headers.get('location') ?? []);
  expect(led.length).toBeGreaterThan(0);
  expect(new Set(led)).toEqual(new Set([url]));
  type Session = { metadata: Record<string, string>; url: string; status: string };
  const path = '/v1/checkout/sessions?limit=100';
  const { data } = await world.stripe<{ data: Session[] }>('GET', path);
  const ours = data.filter(({ metadata }) => metadata['external_id'] === invoice.external_id);
  expect(ours).toMatchObject([{ status: 'open', url }]);
  expect(await world.control('GET', 'violations')).toEqual([]);
});

test('a worker asked to end under load ends with 0 in time: all paid and mailed once', async () => {
  const customers = await Promise.all(Array.from({ length: 4 }, () => customerWithCard(world)));
  const handed: { invoice: ApiInvoice; email: string }[] = [];
  let ended = false;
  const billing = customers.map(async (customer) => {
    while (!ended && handed.length < MOST_UNDER_LOAD) {
      handed.push({ invoice: await createInvoice(world, { customer }), email: customer.email });
      await pause(200);
    }
  });
  const path = '/v1/payment_intents/[^/]+/confirm';
  await world.control('POST', 'faults', { kind: 'slow', method: 'POST', path, times: 4 });
  const [old] = stack.workers.splice(0);
  stack.workers.push(await stack.startWorker());
  await eventually(async () => {
    const charging = await world.api('GET', '/v1/invoices?status=charging');
    expect(charging['data']).not.toEqual([]);
  });
  const began = Date.now();
  process.kill(old!.pid, 'SIGTERM');
  expect(await old!.exited).toEqual({ code: 0, signal: null });
  expect(Date.now() - began).toBeLessThan(25_000);
  ended = true;
  await Promise.all(billing);
  for (const { invoice } of handed) {
    await until(world, invoice, { status: 'paid', amount_received: 11_900 });
    expect(await takenAtStripe(world, invoice.external_id)).toHaveLength(1);
  }
  for (const { email } of customers) {
    const count = handed.filter((each) => each.email === email).length;
    await mailsAbout(world, email, /^Invoice /, count);
    await mailsAbout(world, email, /^Receipt /, count);
    expect(sentTwice(await world.mails(email))).toEqual([]);
  }
});

test('rebuild opens every unfinished run again, and the money is not asked twice', async () => {
  const customer = await customerWithCard(world);
  const more = { collection: { auto_charge: false } };
  const open = await createInvoice(world, { customer, more });
  await until(world, open, { status: 'open' });
  const handle = world.client.workflow.getHandle(workflowIdOf(open.external_id));
  await handle.terminate('lost with Temporal');
  const since = new Date(Date.now() - 3_600_000).toISOString();
  const printed = await run('main', 'rebuild', '--since', since);
  expect(printed).toMatch(/queued \d+ unfinished invoices/);
  await eventually(async () => expect((await handle.describe()).status.name).toBe('RUNNING'));
  await world.api('POST', `/v1/invoices/${open.id}/charge`, {}, world.name('k'));
  await until(world, open, { status: 'paid', amount_received: 11_900 });
  expect(await payments(world, open)).toHaveLength(1);
});

test('Cancel in the Temporal UI pauses the invoice, and the API says so', async () => {
  const invoice = await createInvoice(world);
  await until(world, invoice, { status: 'open' });
  await world.client.workflow.getHandle(workflowIdOf(invoice.external_id)).cancel();
  const path = `/v1/invoices/by-external-id/${invoice.external_id}`;
  await eventually(async () => {
    expect(await world.api('GET', path)).toMatchObject({ status: 'open', paused: true });
  });
});

test('Stripe saw no rule of money broken by any of it', async () => {
  expect((await sandboxVerdict(world)).outcome).toBe('no rule was broken');
});
