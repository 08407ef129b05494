import { DAY, HOUR } from '../../src/domain/time';
import { statusOf } from '../../src/domain/collection/queries/status';
import type { VirtualStripe } from '../simulate/virtual-stripe';
import { CARD, DEBIT, Life } from './life';
import type { TimeStage } from './time-stage';
import { eventsOf, openTimeStage, outcomeOf } from './time-stage';

jest.setTimeout(300_000);

let stage: TimeStage;
beforeAll(async () => {
  stage = await openTimeStage();
});
afterAll(() => stage?.close());

function onlyIntent(stripe: VirtualStripe) {
  const [intent, ...more] = stripe.intents.values();
  if (intent === undefined || more.length > 0) throw new Error('not exactly one payment');
  return intent;
}

const openSessions = (stripe: VirtualStripe) =>
  [...stripe.sessions.values()].filter(({ status }) => status === 'open');

test.each([
  ['gets a hint of it', true],
  ['finds it by itself within a day', false],
])('a bank debit settles after five days, and the run %s', async (_, webhooks) => {
  const life = new Life(await stage.now(), {}, DEBIT);
  life.words = ['debit'];
  life.webhooks = webhooks;
  const invoice = await stage.startInvoice(life);
  await stage.sleep(5 * DAY);
  expect(statusOf(life.state)).toBe('processing');
  await life.happen(await stage.now(), (stripe) => stripe.succeed(onlyIntent(stripe)));
  await stage.sleep(DAY + HOUR);
  expect(await outcomeOf(invoice)).toMatchObject({ status: 'paid', received: 11_900 });
  expect(life.charged).toHaveLength(1);
  expect(life.broken).toEqual([]);
});

test('a dispute comes 100 days after the end, and opens the run until it is won', async () => {
  const life = new Life(await stage.now(), {}, CARD);
  const invoice = await stage.startInvoice(life);
  await stage.sleep(HOUR);
  expect(await outcomeOf(invoice)).toMatchObject({ status: 'paid' });
  const first = await invoice.handle.describe();
  await stage.sleep(100 * DAY);
  const lastStep = await life.happen(await stage.now(), (stripe) => {
    const intent = onlyIntent(stripe);
    const of = { id: 'dp_1', amount: intent.amount, reason: 'fraudulent', evidenceDueAt: null };
    const dispute = { ...of, status: 'needs_response', withdrawn: true };
    intent.charge?.disputes.push(dispute);
    stripe.disputeEvent('charge.dispute.created', intent, dispute);
  });
  expect(lastStep).toBeUndefined();
  await stage.sleep(HOUR);
  expect(statusOf(life.state)).toBe('disputed');
  const second = await invoice.handle.describe();
  expect(second.runId).not.toBe(first.runId);
  expect(second.status.name).toBe('RUNNING');
  await stage.sleep(30 * DAY);
  await life.happen(await stage.now(), (stripe) => {
    const intent = onlyIntent(stripe);
    const [dispute] = intent.charge?.disputes ?? [];
    if (!dispute) return;
    Object.assign(dispute, { status: 'won', withdrawn: false });
    stripe.disputeEvent('charge.dispute.closed', intent, dispute);
  });
  await stage.sleep(HOUR);
  expect(await outcomeOf(invoice)).toMatchObject({ status: 'paid', received: 11_900 });
  expect(life.charged).toHaveLength(1);
  expect(life.broken).toEqual([]);
});

test('keep_link_open: one session at a time is at hand for 44 days, and then no more', async () => {
  const terms = { autoCharge: false, keepLinkOpen: true } as const;
  const life = new Life(await stage.now(), terms);
  const invoice = await stage.startInvoice(life);
  for (const days of [1, 9, 20, 10]) {
    await stage.sleep(days * DAY);
    expect(openSessions(life.stripe)).toHaveLength(1);
  }
  await stage.sleep(20 * DAY);
  expect(openSessions(life.stripe)).toEqual([]);
  const made = life.stripe.sessions.size;
  expect(made).toBeGreaterThanOrEqual(44);
  expect(made).toBeLessThanOrEqual(52);
  await stage.sleep(20 * DAY);
  expect(life.stripe.sessions.size).toBe(made);
  expect(statusOf(life.state)).toBe('open');
  expect(await eventsOf(invoice)).toBeLessThanOrEqual(made * 40);
  await invoice.handle.terminate();
  expect(life.broken).toEqual([]);
});
