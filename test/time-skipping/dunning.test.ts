import { DAY, HOUR } from '../../src/domain/time';
import { statusOf } from '../../src/domain/collection/queries/status';
import { decline } from '../simulate/perform';
import { CARD, Life } from './life';
import type { TimeStage } from './time-stage';
import { eventsOf, openTimeStage, outcomeOf } from './time-stage';

jest.setTimeout(300_000);

let stage: TimeStage;
beforeAll(async () => {
  stage = await openTimeStage();
});
afterAll(() => stage?.close());

/** Five charges, four reminders, some twenty mails in all, and one link that is paid. */
const MOST_EVENTS = 360;

const POOR = decline('insufficient_funds');
const daysSince = (first: number, at: number): number =>
  Math.floor(at / DAY) - Math.floor(first / DAY);
const hourOf = (at: number): number => Math.floor((at % DAY) / HOUR);
const keysOf = (life: Life, prefix: string): string[] =>
  life.mails.map(({ key }) => key).filter((key) => key.startsWith(prefix));

test('120 days of dunning: every rung, every reminder, the final notice, then paid', async () => {
  const life = new Life(await stage.now(), {}, CARD);
  life.words = [POOR];
  const invoice = await stage.startInvoice(life);
  await stage.sleep(119 * DAY);
  const [first = 0, ...retries] = life.charged;
  expect(retries.map((at) => daysSince(first, at))).toEqual([1, 3, 5, 7]);
  expect(retries.map(hourOf)).toEqual([9, 9, 9, 9]);
  expect(keysOf(life, 'payment_failed/')).toHaveLength(4);
  expect(keysOf(life, 'final_notice')).toHaveLength(1);
  expect(keysOf(life, 'reminder/')).toEqual([
    'reminder/-3',
    'reminder/0',
    'reminder/7',
    'reminder/14',
  ]);
  expect(statusOf(life.state)).toBe('open');
  await invoice.command({ id: 'pay', by: 'customer', name: 'open_checkout' });
  await stage.sleep(HOUR);
  await life.happen(await stage.now(), (stripe) => {
    const [session] = [...stripe.sessions.values()].filter(({ status }) => status === 'open');
    if (session) stripe.payOnPage(session, 'ok', CARD);
  });
  await stage.sleep(HOUR);
  expect(await outcomeOf(invoice)).toMatchObject({ status: 'paid', received: 11_900 });
  expect(keysOf(life, 'receipt/')).toHaveLength(1);
  expect(await eventsOf(invoice)).toBeLessThanOrEqual(MOST_EVENTS);
  expect(life.broken).toEqual([]);
});

test('declined twice, then paid on the third day of the ladder; no more is asked', async () => {
  const life = new Life(await stage.now(), {}, CARD);
  life.words = [POOR, POOR, 'ok'];
  const invoice = await stage.startInvoice(life);
  await stage.sleep(60 * DAY);
  expect(await outcomeOf(invoice)).toMatchObject({ status: 'paid', received: 11_900 });
  const [first = 0, ...retries] = life.charged;
  expect(retries.map((at) => daysSince(first, at))).toEqual([1, 3]);
  expect(keysOf(life, 'reminder/')).toEqual([]);
  expect(life.broken).toEqual([]);
});

test('a promise to pay stops charges and reminders until its day, and no longer', async () => {
  const begun = await stage.now();
  const life = new Life(begun, {}, CARD);
  life.words = [POOR, 'ok'];
  const invoice = await stage.startInvoice(life);
  await stage.sleep(HOUR);
  const until = begun + 40 * DAY;
  const pause = {
    id: 'promise',
    by: 'business',
    name: 'pause',
    until,
    reason: 'promised',
  } as const;
  await expect(invoice.command(pause)).resolves.toMatchObject({ outcome: 'done' });
  await stage.sleep(39 * DAY);
  expect(life.charged).toHaveLength(1);
  expect(keysOf(life, 'reminder/')).toEqual([]);
  await stage.sleep(2 * DAY);
  expect(life.charged).toHaveLength(2);
  expect(life.charged[1]).toBeGreaterThanOrEqual(until);
  expect(await outcomeOf(invoice)).toMatchObject({ status: 'paid' });
  expect(life.broken).toEqual([]);
});
