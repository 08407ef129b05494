import { scaledClock } from '../../src/runtime/clock';
import { inEngineTime } from '../../src/stripe/in-engine-time';
import { createdCheckout, openedIntent, searchOf, value } from './made-at-stripe';
import { realSandbox } from './real-sandbox';
import type { RealSandbox } from './real-sandbox';

// A fake that lives in real time, as Stripe does, beside an engine whose day lasts ten seconds.
const HOUR = 3_600_000;
const DAY = 24 * HOUR;

let stripe: RealSandbox;
beforeAll(async () => {
  stripe = await realSandbox();
});
afterAll(() => stripe.stop());

function compressed() {
  const clock = scaledClock({ originMs: Date.now() - 60_000, daySeconds: 10 });
  return { clock, at: { ...stripe, gateway: inEngineTime(stripe.gateway, clock) } };
}

test('the engine’s own end of a session would be refused by Stripe’s clock', async () => {
  const { clock } = compressed();
  const creating = createdCheckout(stripe, null, 'untranslated', clock.now() + 22 * HOUR);
  await expect(creating).rejects.toThrow('expires_at');
});

test('a session is created for as long as Stripe allows, and ends with the engine', async () => {
  const { clock, at } = compressed();
  const ends = clock.now() + 22 * HOUR;
  const { session } = await createdCheckout(at, null, 'translated', ends);
  const kept = await stripe.sdk.checkout.sessions.retrieve(session.id);
  expect(kept.expires_at * 1000 - Date.now()).toBeGreaterThan(30 * 60_000);
  expect(kept.expires_at * 1000 - Date.now()).toBeLessThan(DAY);
  // Stripe counts in seconds, and a second is 2.4 hours of this engine.
  expect(Math.abs(session.expiresAt - ends)).toBeLessThan(3 * HOUR);
  const again = await createdCheckout(at, null, 'translated', ends);
  expect(again.session.id).toBe(session.id);
  const read = value(await at.gateway.readCheckout(session.id));
  expect(read.session.expiresAt).toBe(again.session.expiresAt);
});

test('what happened to money is given in engine time', async () => {
  const { clock, at } = compressed();
  const { intentId, method, ref } = await openedIntent(at, 'pm_card_visa');
  const paid = value(await at.gateway.confirmIntent({ key: `${ref}/confirm/4`, intentId, method }));
  expect(Math.abs((paid.charge?.createdAt ?? 0) - clock.now())).toBeLessThan(2 * DAY);
  await stripe.control('disputes', { payment_intent: intentId });
  await stripe.control('fraud_warnings', { payment_intent: intentId });
  const read = value(await at.gateway.readIntent(intentId));
  expect(Math.abs((read.charge?.warnings[0]?.at ?? 0) - clock.now())).toBeLessThan(2 * DAY);
  expect(read.charge?.disputes[0]?.evidenceDueAt).toBeGreaterThan(clock.now() + 365 * DAY);
});

test('a search reaches back in real time, so it finds what the engine made long ago', async () => {
  const { clock, at } = compressed();
  const { intentId, customer, ref } = await openedIntent(at, 'pm_card_visa');
  const createdSince = Math.floor((clock.now() - HOUR) / 1000);
  const search = searchOf(ref, customer, createdSince);
  expect(value(await at.gateway.searchInvoice(search)).intents).toMatchObject([{ id: intentId }]);
  expect(value(await stripe.gateway.searchInvoice(search)).intents).toEqual([]);
});
