import { Client } from 'pg';
import type { Child } from '../../src/local/child';
import { sandboxVerdict } from '../../src/local/sandbox-verdict';
import { placesOf } from '../../src/local/places';
import { freePort } from '../../src/local/ports';
import { untilReady } from '../../src/local/programs';
import type { Stack } from '../../src/local/stack';
import { STORIES, openWorld } from '../../src/local/stories';
import type { World } from '../../src/local/stories';
import {
  customerWithCard,
  createInvoice,
  invoiceBody,
  payIn,
  payments,
  payWithoutBrowser,
  until,
} from '../../src/local/stories/acts';
import type { ApiInvoice } from '../../src/local/stories/acts';
import { workflowIdOf } from '../../src/local/stories/names';
import { SHAPE } from '../../src/domain/collection/model/upgrade-state';
import { eventually } from '../harness/eventually';
import { failedTasks } from '../harness/failed-tasks';
import { previousRelease, release } from '../harness/previous-release';
import { startTestStack } from '../harness/stack';
import { startOf } from '../stories/another-build';
import { allPassed, runTogether } from '../stories/recovery/run-together';
import {
  chargedInto,
  lanesOf,
  meeting,
  paidInvoice,
  waitingInvoices,
  withCheckout,
} from './open-invoices';
import type { OpenInvoice } from './open-invoices';
import { asAnswered, makeUnderKeys, onNewPath, onOldPath, repeat } from './repeated-keys';
import type { Made } from './repeated-keys';

const CREATE_INTENT = '^/v1/payment_intents$';
const CONFIRM = '/confirm$';

let stack: Stack;
let sql: Client;
let previous: string;
/** This release's server, and the previous one's; both on the same tables all the time. */
let now: World;
let before: World;
const open: Record<string, OpenInvoice> = {};
const programs: Child[] = [];
let made: Made[];
const unanswered: Promise<unknown>[] = [];
/** Then rows that this release wrote are for its own programs; the previous one leaves them. */
const isNewerShape = SHAPE > release.shape;
const problemCode = (text: string) => (JSON.parse(text) as { code?: string }).code;

beforeAll(async () => {
  stack = await startTestStack({ daySeconds: 600 });
  previous = previousRelease();
  const shiftEngine = () => Promise.reject(new Error('no days are skipped here'));
  const means = { payAtCheckout: payWithoutBrowser, shiftEngine };
  now = await openWorld(placesOf(stack), means);
  const port = String(await freePort());
  const server = `http://127.0.0.1:${port}`;
  programs.push(await startOf(previous, 'server', { ...stack.env, PORT: port }));
  before = await openWorld({ ...placesOf(stack), server }, means);
  sql = new Client({ connectionString: stack.databaseUrl });
  await sql.connect();
});

afterAll(async () => {
  await Promise.all(unanswered);
  await Promise.all(programs.map((program) => program.stop()));
  await sql?.end();
  await Promise.all([now?.close(), before?.close()]);
  await stack?.stop();
});

async function stopWorkers(): Promise<void> {
  await Promise.all(stack.workers.splice(0).map((worker) => worker.stop()));
}

async function startPreviousWorker(): Promise<Child> {
  const worker = await startOf(previous, 'worker', stack.env);
  programs.push(worker);
  return worker;
}

const of = (name: string): OpenInvoice => {
  const found = open[name];
  if (found === undefined) throw new Error(`no invoice was ${name}`);
  return found;
};
const ends = (name: string, expected: Partial<ApiInvoice>) =>
  until(now, of(name).invoice, expected, 90_000);

test('under the previous release alone, invoices are open in every lane', async () => {
  await stopWorkers();
  const worker = await startPreviousWorker();
  const place = { world: before, sql };
  const [waiting, paid, closing, opening, ...cards] = await Promise.all([
    waitingInvoices(place),
    paidInvoice(before),
    withCheckout(before),
    createInvoice(before, { more: { collection: { auto_charge: false } } }),
    customerWithCard(before),
    customerWithCard(before),
    customerWithCard(before),
  ]);
  made = await makeUnderKeys(before, 'outside_payments');
  Object.assign(open, waiting, { refunding: paid, closing });
  open['opening_checkout'] = { invoice: opening, id: '' };
  // From here on calls of Stripe get no answer, whether or not it did what they asked for.
  const post = (path: string, kind = 'hang_after') => ({ kind, method: 'POST', path }) as const;
  const command = (name: string, action: string, body: object) => () => {
    const path = `/v1/invoices/${of(name).invoice.id}/${action}`;
    unanswered.push(before.apiAnswer('POST', path, body, `${action}-${of(name).invoice.id}`));
    return Promise.resolve();
  };
  const refund = command('refunding', 'refunds', { amount: 1_000 });
  const end = command('closing', 'void', { reason: 'a mistake' });
  const checkout = command('opening_checkout', 'checkout', {});
  await meeting(before, post('^/v1/refunds$'), refund);
  await meeting(before, post('/expire$', 'hang'), end);
  await meeting(before, post('^/v1/checkout/sessions$'), checkout);
  const [first, second, third] = cards;
  open['confirming'] = await chargedInto(before, post(CONFIRM), first!);
  open['opening_intent'] = await chargedInto(before, post(CREATE_INTENT), second!);
  open['reading'] = await chargedInto(before, post(CREATE_INTENT, 'unauthorized'), third!);
  const inEveryLane = {
    checkout_open: 'checkout_open',
    bank_debit: 'bank_debit',
    awaiting_verification: 'awaiting_verification',
    refunding: 'none sendRefund',
    closing: 'closing closeLane',
    opening_checkout: 'opening_checkout openCheckout',
    confirming: 'confirming confirmAttempt',
    opening_intent: 'opening_intent openIntent',
    reading: 'reading',
  };
  // Mails may still be on their way.
  await eventually(async () => expect(await lanesOf(sql, open)).toEqual(inEveryLane));
  await worker.stop(0);
  expect(await lanesOf(sql, open)).toEqual(inEveryLane);
});

test('keys used at its server get the same answers at this one, on both paths', async () => {
  stack.workers.push(await stack.startWorker());
  await untilReady(stack.server, stack.workers);
  expect(made.map(({ status }) => status)).toEqual([200, 200, 200, 409, 200, 200, 201]);
  expect(asAnswered(await repeat(now, made))).toEqual(asAnswered(made));
  const elsewhere = await repeat(now, made, onNewPath);
  expect(asAnswered(elsewhere)).toEqual(asAnswered(made));
});

test('keys used at this server get the same answers at the previous one, or 503', async () => {
  const here = await makeUnderKeys(now, 'offline_payments');
  expect(here.map(({ status }) => status)).toEqual([200, 200, 200, 409, 200, 200, 201]);
  const there = await repeat(before, here, onOldPath);
  const answered = here.filter(({ path }) => !isNewerShape || path === '/v1/invoices');
  const left = there.filter(({ path }) => isNewerShape && path !== '/v1/invoices');
  expect(asAnswered(there)).toEqual(expect.arrayContaining(asAnswered(answered)));
  expect(new Set(left.map(({ status, text }) => `${status} ${problemCode(text)}`))).toEqual(
    new Set(isNewerShape ? ['503 newer_build'] : []),
  );
});

test('a run of the previous release answers the Update under both names', async () => {
  const { external_id: externalId } = of('checkout_open').invoice;
  const handle = now.client.workflow.getHandle(workflowIdOf(externalId));
  const differing = { external_id: externalId, ...invoiceBody(now, externalId, {}) };
  for (const name of ['hand_over', 'submit_invoice']) {
    const answer = await handle.executeUpdate<{ kind: string }, [unknown]>(name, {
      args: [differing],
    });
    expect(answer).toMatchObject({ kind: 'differs' });
  }
});

test('this release ends what the previous one had begun: once each', async () => {
  await payIn(now, of('checkout_open').id);
  await now.control('POST', `debits/${of('bank_debit').id}/settle`, { outcome: 'succeeded' });
  const verify = `/v1/payment_intents/${of('awaiting_verification').id}/verify_microdeposits`;
  await now.stripe('POST', verify, { 'amounts[0]': '32', 'amounts[1]': '45' });
  const debit = { outcome: 'succeeded' };
  await now.control('POST', `debits/${of('awaiting_verification').id}/settle`, debit);
  const { session } = await eventually(
    async () => {
      const path = `/v1/invoices/${of('opening_checkout').invoice.id}/checkout_url`;
      const { status, text } = await now.apiAnswer('GET', path);
      expect(status).toBe(200);
      return { session: /cs_[A-Za-z0-9_]+/.exec(text)?.[0] ?? '' };
    },
    { withinMs: 60_000, everyMs: 200 },
  );
  await payIn(now, session);
  await Promise.all([
    ends('closing', { status: 'void' }),
    ...['checkout_open', 'bank_debit', 'awaiting_verification', 'opening_checkout'].map((name) =>
      ends(name, { status: 'paid', amount_received: 11_900 }),
    ),
    ...['confirming', 'opening_intent', 'reading'].map((name) =>
      ends(name, { status: 'paid', amount_received: 11_900 }),
    ),
  ]);
  const refunded = [expect.objectContaining({ amount: 1_000, status: 'succeeded' })];
  await eventually(async () => {
    expect((await payments(now, of('refunding').invoice))[0]?.refunds).toEqual(refunded);
  });
  for (const name of Object.keys(open).filter((each) => each !== 'closing')) {
    const all = await payments(now, of(name).invoice);
    expect([name, all.length, all[0]?.amount]).toEqual([name, 1, 11_900]);
    expect(all[0]?.refunds).toEqual(name === 'refunding' ? refunded : []);
  }
});

test('and the other way round: who can read what this one had begun ends it once', async () => {
  const customer = await customerWithCard(now);
  const busy = { kind: 'rate_limit', method: 'GET', path: '^/v1/payment_intents/', times: 1_000 };
  const lost = { kind: 'error_after', method: 'POST', path: CONFIRM } as const;
  await now.control('POST', 'faults', busy);
  open['back'] = await chargedInto(now, lost, customer);
  await stopWorkers();
  expect((await lanesOf(sql, { back: of('back') }))['back']).toBe('confirming confirmAttempt');
  await now.control('DELETE', 'faults');
  await startPreviousWorker();
  if (isNewerShape) stack.workers.push(await stack.startWorker());
  const reader = isNewerShape ? now : before;
  await until(reader, of('back').invoice, { status: 'paid', amount_received: 11_900 });
  expect(await payments(reader, of('back').invoice)).toHaveLength(1);
});

test('both releases at once: stories end well at each server that can read them', async () => {
  stack.workers.push(await stack.startWorker());
  await untilReady(stack.server, stack.workers);
  const some = (...names: string[]) => STORIES.filter(({ story }) => names.includes(story));
  // The links in mails lead to this release's server.
  const here = some('auto-charged', 'paid-from-the-mail', 'debit-paid');
  const there = some('auto-charged', 'dashboard-refund');
  const results = await Promise.all([
    runTogether(now, here),
    runTogether(isNewerShape ? now : before, there),
  ]);
  expect(results).toEqual([allPassed(here), allPassed(there)]);
});

test('no run failed a workflow task, and no rule of money was broken', async () => {
  expect(await failedTasks(now.client.workflow)).toEqual({});
  expect((await sandboxVerdict(now)).outcome).toBe('no rule was broken');
});
