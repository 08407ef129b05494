import { calendarDayOf } from '../../src/domain/time-zones';
import { DAY, HOUR, MINUTE } from '../../src/domain/time';
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

test.each([
  ['as the server’s', 0],
  ['three minutes behind', -3 * MINUTE],
  ['three minutes ahead', 3 * MINUTE],
])('a ladder is climbed rung by rung when the workers’ clock is %s', async (_, ahead) => {
  const life = new Life(await stage.now(), {}, CARD);
  life.words = [decline('insufficient_funds')];
  life.ahead = ahead;
  const invoice = await stage.startInvoice(life);
  await stage.sleep(20 * DAY);
  const [first = 0, ...retries] = life.charged;
  const dayOf = (at: number) => Date.parse(calendarDayOf(at, 'UTC')) / DAY;
  expect(retries.map((at) => dayOf(at) - dayOf(first))).toEqual([1, 3, 5, 7]);
  const paid = { id: 'wire', by: 'business', name: 'record_outside_payment' } as const;
  const money = { amount: 11_900, reference: 'wire', receivedAt: life.now };
  await invoice.command({ ...paid, ...money });
  await stage.sleep(HOUR);
  expect(await outcomeOf(invoice)).toMatchObject({ status: 'paid' });
  // A clock behind makes timers fire too early: each costs some doubling pauses, not a storm.
  const events = await eventsOf(invoice);
  expect(events).toBeLessThanOrEqual(ahead < 0 ? 1500 : 240);
  expect(life.broken).toEqual([]);
});
