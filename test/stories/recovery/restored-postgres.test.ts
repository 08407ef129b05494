import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { sandboxVerdict } from '../../../src/local/sandbox-verdict';
import { clockOf, placesOf } from '../../../src/local/places';
import type { PostgresServer } from '../../../src/local/postgres-server';
import { openWorld } from '../../../src/local/stories';
import type { World } from '../../../src/local/stories';
import {
  customerWithCard,
  invoiceBody,
  payWithoutBrowser,
  until,
} from '../../../src/local/stories/acts';
import type { ApiInvoice } from '../../../src/local/stories/acts';
import type { Stack } from '../../../src/local/stack';
import { fromRoot } from '../../../src/runtime/root';
import { startTestStack } from '../../harness/stack';
import { backUpPostgres, restorePostgres } from './disasters';
import { FORGOTTEN, RECOVERED } from './restored-lives';
import { takenAtStripe } from './read-results';

const DAYS = 3;
const LIVES = { ...RECOVERED, ...FORGOTTEN };
const folder = mkdtempSync(join(tmpdir(), 'quittance-restored-'));
const invoices = new Map<string, ApiInvoice>();
let stack: Stack;
let world: World;
let postgres: PostgresServer | undefined;
/** Submitted after the copy; the billing system still has it. */
let late: { invoice: ApiInvoice; body: object };

const all = (work: (name: string) => Promise<unknown>) => Promise.all(Object.keys(LIVES).map(work));

const invoiceOf = (name: string): ApiInvoice => {
  const invoice = invoices.get(name);
  if (invoice === undefined) throw new Error(`no invoice was ${name}`);
  return invoice;
};

const submitLate = (body: object, externalId: string) =>
  world.api<ApiInvoice>('PUT', `/v1/invoices/by-external-id/${externalId}`, body);

const unmatched = async () =>
  (await world.api<{ data: { intent: string }[] }>('GET', '/v1/unmatched_money')).data;

/** Lives up to the copy, what follows, three days, the restore, and Stripe read again. */
beforeAll(async () => {
  stack = await startTestStack({ folder, daySeconds: 43_200 });
  world = await openWorld(placesOf(stack), {
    payAtCheckout: payWithoutBrowser,
    shiftEngine: shiftedWorker,
  });
  const customer = await customerWithCard(world);
  await all(async (name) => invoices.set(name, await LIVES[name]!.before(world)));
  const copiedAt = new Date().toISOString();
  postgres = await backUpPostgres(folder);
  await all((name) => LIVES[name]!.after(world, invoiceOf(name)));
  const externalId = world.name('late');
  const body = invoiceBody(world, externalId, { customer });
  late = { body, invoice: await submitLate(body, externalId) };
  await until(world, late.invoice, { status: 'paid' });
  // Past a day Stripe has forgotten every key, so that nothing but reading keeps money safe.
  await world.sleepDays(DAYS);
  await until(world, invoiceOf('charged by its plan, which the copy holds as due again'), {
    status: 'paid',
  });
  await Promise.all(stack.workers.splice(0).map((worker) => worker.stop()));
  postgres = await restorePostgres(folder);
  await rebuild(copiedAt);
  stack.workers.push(await stack.startWorker(shifted));
}, 400_000);

afterAll(async () => {
  await world?.close();
  await stack?.stop();
  await postgres?.stop();
  rmSync(folder, { recursive: true, force: true });
});

let shifted: NodeJS.ProcessEnv = {};

/** The worker sleeps and wakes so many days later; it is ours, so that it can be stopped again. */
async function shiftedWorker(days: number) {
  const clock = clockOf(stack.env);
  if (clock === undefined) throw new Error('the clock runs at another pace, or nothing shifts');
  const pace = 86_400 / clock.daySeconds;
  const originMs = Math.round(clock.originMs - (days * 86_400_000) / (pace - 1));
  shifted = { CLOCK_ORIGIN: String(originMs) };
  await Promise.all(stack.workers.splice(0).map((worker) => worker.stop()));
  stack.workers.push(await stack.startWorker(shifted));
  return { ...clock, originMs };
}

async function rebuild(since: string): Promise<void> {
  const program = fromRoot('dist', 'src', 'main', 'rebuild.js');
  const env = { ...stack.env, ...shifted };
  const args = [program, '--since', since];
  const { stdout } = await promisify(execFile)(process.execPath, args, { env, timeout: 60_000 });
  expect(stdout).toMatch(/queued \d+ unfinished invoices/);
}

test.each(Object.keys(RECOVERED))('%s: read again at Stripe', async (name) => {
  const { healed, taken } = LIVES[name]!;
  await until(world, invoiceOf(name), healed);
  expect(await takenAtStripe(world, invoiceOf(name).external_id)).toHaveLength(taken);
});

test.each(Object.keys(FORGOTTEN))('%s: only we knew, and it is open again', async (name) => {
  const { healed, taken } = LIVES[name]!;
  await until(world, invoiceOf(name), healed);
  expect(await takenAtStripe(world, invoiceOf(name).external_id)).toHaveLength(taken);
});

test('an invoice that is gone left its money for a person to see', async () => {
  const { external_id: externalId } = late.invoice;
  const { status } = await world.apiAnswer('GET', `/v1/invoices/${late.invoice.id}`);
  expect(status).toBe(404);
  const [taken, ...more] = await takenAtStripe(world, externalId);
  expect(more).toEqual([]);
  expect((await unmatched()).map(({ intent }) => intent)).toEqual([taken]);
});

test('and submitted again it is paid by that money, and charged no second time', async () => {
  const { external_id: externalId } = late.invoice;
  const again = await submitLate(late.body, externalId);
  await until(world, again, { status: 'paid', amount_received: 11_900 });
  expect(await takenAtStripe(world, externalId)).toHaveLength(1);
  expect(await unmatched()).toEqual([]);
});

test('Stripe saw no rule of money broken by any of it', async () => {
  expect((await sandboxVerdict(world)).outcome).toBe('no rule was broken');
});
