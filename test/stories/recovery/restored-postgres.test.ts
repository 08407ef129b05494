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
  createInvoice,
  customerWithCard,
  invoiceBody,
  payIn,
  payWithoutBrowser,
  until,
} from '../../../src/local/stories/acts';
import type { ApiInvoice, Customer, Wanted } from '../../../src/local/stories/acts';
import type { Stack } from '../../../src/local/stack';
import { fromRoot } from '../../../src/runtime/root';
import { startTestStack } from '../../harness/stack';
import { backUpPostgres, restorePostgres } from './disasters';
import { PAID_TOGETHER, openAsAnother, openTogether } from './restored-bundles';
import { FORGOTTEN, RECOVERED } from './restored-lives';
import { copyCustomer, takePlaces } from './restored-mirror';
import type { CopiedCustomer } from './restored-mirror';
import { takenAtStripe } from './read-results';

const DAYS = 3;
const BY_STRIPE = { ...RECOVERED, ...PAID_TOGETHER };
const LIVES = { ...BY_STRIPE, ...FORGOTTEN };
const folder = mkdtempSync(join(tmpdir(), 'quittance-restored-'));
const invoices = new Map<string, ApiInvoice>();
let stack: Stack;
let world: World;
let postgres: PostgresServer | undefined;
interface Late {
  invoice: ApiInvoice;
  body: object;
}
/** Submitted after the copy; the billing system still has it. */
let late: Late;
/** Paid at once after the copy, and only the first of them is in it. */
let parted: { older: ApiInvoice; newer: Late };
/** Of two invoices that nobody has paid in by the time of the restore. */
let open: { invoices: ApiInvoice[]; session: string };

let copied: CopiedCustomer;
/** Where a reader of events is as the database is lost. */
let readUpTo: string;

interface Events {
  data: { invoice: string | null; type: string }[];
  next_cursor: string | null;
}

async function readEvents(after: string | null): Promise<Events> {
  const found: Events = { data: [], next_cursor: after };
  for (;;) {
    const from = found.next_cursor === null ? '' : `&after=${found.next_cursor}`;
    const page = await world.api<Events>('GET', `/v1/events?limit=100${from}`);
    if (page.data.length === 0) return found;
    found.data.push(...page.data);
    found.next_cursor = page.next_cursor;
  }
}

const all = (work: (name: string) => Promise<unknown>) => Promise.all(Object.keys(LIVES).map(work));

const invoiceOf = (name: string): ApiInvoice => {
  const invoice = invoices.get(name);
  if (invoice === undefined) throw new Error(`no invoice was ${name}`);
  return invoice;
};

const BY_HAND = { collection: { auto_charge: false } };

/** Nobody charges it before it is paid by hand. */
const makeOpen = async (customer: Customer): Promise<ApiInvoice> =>
  until(world, await createInvoice(world, { customer, more: BY_HAND }), { status: 'open' });

async function makeLate(externalId: string, wanted: Wanted): Promise<Late> {
  const body = invoiceBody(world, externalId, wanted);
  return { body, invoice: await submitLate(body, externalId) };
}

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
  const older = await makeOpen(customer);
  const unpaid = [await makeOpen(customer), await makeOpen(customer)];
  copied = await copyCustomer(world);
  await copied.untilCopied('Ada');
  const copiedAt = new Date().toISOString();
  postgres = await backUpPostgres(folder);
  await all((name) => LIVES[name]!.after(world, invoiceOf(name)));
  late = await makeLate(world.name('late'), { customer });
  await until(world, late.invoice, { status: 'paid' });
  const newer = await makeLate(world.name('newer'), { customer, more: BY_HAND });
  parted = { older, newer };
  const { session } = await openTogether(world, [older, newer.invoice]);
  await payIn(world, session);
  await until(world, newer.invoice, { status: 'paid' });
  // Past a day Stripe has forgotten every key, so that nothing but reading keeps money safe.
  await world.sleepDays(DAYS);
  await until(world, invoiceOf('charged by its plan, which the copy holds as due again'), {
    status: 'paid',
  });
  await takePlaces(world);
  await copied.rename('Grace');
  await copied.untilCopied('Grace');
  open = { invoices: unpaid, session: await openAsAnother(world, session, unpaid) };
  await Promise.all(stack.workers.splice(0).map((worker) => worker.stop()));
  readUpTo = String((await readEvents(null)).next_cursor);
  postgres = await restorePostgres(folder);
  await rebuild(copiedAt);
  stack.workers.push(await stack.startWorker(shifted));
}, 400_000);

afterAll(async () => {
  await copied?.stop();
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

test.each(Object.keys(BY_STRIPE))('%s: read again at Stripe', async (name) => {
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
  expect((await unmatched()).map(({ intent }) => intent)).toContain(taken);
});

test('of a payment for two one is paid, and the share of the one gone is kept', async () => {
  const { older, newer } = parted;
  await until(world, older, { status: 'paid', amount_received: 11_900 });
  expect(await takenAtStripe(world, older.external_id)).toEqual([]);
  const shares = (await unmatched()).filter(({ intent }) => intent.includes('#'));
  expect(shares).toMatchObject([
    { amount: 11_900, why: expect.stringContaining('names the invoice') },
  ]);
  const again = await submitLate(newer.body, newer.invoice.external_id);
  await until(world, again, { status: 'paid', amount_received: 11_900 });
  expect(await takenAtStripe(world, newer.invoice.external_id)).toEqual([]);
  expect((await unmatched()).filter(({ intent }) => intent.includes('#'))).toEqual([]);
});

test('a session for two that was open is closed, and they are paid apart', async () => {
  const path = `/v1/checkout/sessions/${open.session}`;
  expect(await world.stripe('GET', path)).toMatchObject({ status: 'expired' });
  for (const invoice of open.invoices) {
    await until(world, invoice, { status: 'open' });
    await world.api('POST', `/v1/invoices/${invoice.id}/charge`, {}, world.name('k'));
    await until(world, invoice, { status: 'paid', amount_received: 11_900 });
    expect(await takenAtStripe(world, invoice.external_id)).toHaveLength(1);
  }
});

test('and submitted again it is paid by that money, and charged no second time', async () => {
  const { external_id: externalId } = late.invoice;
  const again = await submitLate(late.body, externalId);
  await until(world, again, { status: 'paid', amount_received: 11_900 });
  expect(await takenAtStripe(world, externalId)).toHaveLength(1);
  expect(await unmatched()).toEqual([]);
});

test('a reader of events goes on from where it was, and misses nothing', async () => {
  const { data } = await readEvents(readUpTo);
  const paid = data.flatMap(({ type, invoice }) => (type === 'invoice.paid' ? [invoice] : []));
  const others = [parted.older, ...open.invoices].map(({ id }) => id);
  expect(paid).toEqual(expect.arrayContaining(others));
});

test('a table of a consumer takes what changes from then on', async () => {
  await copied.rename('Hedy');
  await copied.untilCopied('Hedy');
});

test('Stripe saw no rule of money broken by any of it', async () => {
  expect((await sandboxVerdict(world)).outcome).toBe('no rule was broken');
});
