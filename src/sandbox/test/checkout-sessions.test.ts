import type Stripe from 'stripe';
import { DAY, refusal, rig } from './helpers';
import type { Rig } from './helpers';
import { payer } from './payer';
import type { Payer } from './payer';

// Checkout sessions whose status, intent and expiry are easily misread.

let world: Rig;
let by: Payer;
let stripe: Stripe;
beforeEach(async () => {
  world = await rig();
  by = payer(world);
  stripe = world.stripe;
});
afterEach(() => world.stop());

const types = async (): Promise<string[]> =>
  (await stripe.events.list({ limit: 100 })).data.map((event) => event.type);

test('completed and unpaid is neither paid nor failed: the result follows days later', async () => {
  const session = await by.session('R11');
  await world.control('POST', `sessions/${session.id}/pay`, { iban: 'DE89370400440532013000' });
  expect(await stripe.checkout.sessions.retrieve(session.id)).toMatchObject({
    status: 'complete',
    payment_status: 'unpaid',
  });
  expect(await types()).toContain('payment_intent.created');
  await world.sandbox.advance(6 * DAY);
  expect((await types())[0]).toBe('checkout.session.async_payment_succeeded');
});

test('a complete session cannot be expired, nor an expired one', async () => {
  const session = await by.session('R13');
  await world.control('POST', `sessions/${session.id}/pay`, {});
  const error = await refusal(stripe.checkout.sessions.expire(session.id));
  expect(error.message).toContain('status of `complete`');
});

test('the intent of a complete session is canceled only while it is to be captured', async () => {
  const moving = await by.session('R15');
  await world.control('POST', `sessions/${moving.id}/pay`, { iban: 'DE89370400440532013000' });
  const intentOf = async ({ id }: { id: string }): Promise<string> =>
    String((await stripe.checkout.sessions.retrieve(id)).payment_intent);
  const refused = await refusal(stripe.paymentIntents.cancel(await intentOf(moving)));
  expect(refused.message).toContain('belongs to the Checkout Session');
  const held = await by.session('R16', { payment_intent_data: { capture_method: 'manual' } });
  await world.control('POST', `sessions/${held.id}/pay`, {});
  const canceled = await stripe.paymentIntents.cancel(await intentOf(held));
  expect(canceled.status).toBe('canceled');
});

test('the intent of an open session can be neither canceled nor confirmed', async () => {
  const session = await by.session('R14');
  await world.control('POST', `sessions/${session.id}/pay`, { number: '4000000000000002' });
  const { payment_intent: intent } = await stripe.checkout.sessions.retrieve(session.id);
  const cancel = await refusal(stripe.paymentIntents.cancel(String(intent)));
  expect(cancel.code).toBe('payment_intent_unexpected_state');
  await stripe.checkout.sessions.expire(session.id);
  expect((await stripe.paymentIntents.retrieve(String(intent))).status).toBe('canceled');
});

test('the link of a closed session is gone, and no intent was created', async () => {
  const session = await by.session('R16');
  await stripe.checkout.sessions.expire(session.id);
  const closed = await stripe.checkout.sessions.retrieve(session.id);
  expect(closed).toMatchObject({ status: 'expired', url: null, payment_intent: null });
});

test('expires_at calculated again is a different parameter; its limits are checked', async () => {
  const at = (seconds: number): number => Math.floor(world.sandbox.now() / 1000) + seconds;
  const create = (expires: number, key: string): Promise<unknown> =>
    stripe.checkout.sessions.create(
      {
        mode: 'setup',
        currency: 'eur',
        success_url: 'https://x.example',
        expires_at: expires,
      },
      { idempotencyKey: key },
    );
  await create(at(3600), 'first');
  expect((await refusal(create(at(3700), 'first'))).type).toBe('StripeIdempotencyError');
  expect((await refusal(create(at(60), 'soon'))).message).toContain('at least 30 minutes');
  expect((await refusal(create(at(25 * 3600), 'late'))).message).toContain('less than 24 hours');
});

test('the page of an expired session says so, also after Pay was pressed', async () => {
  const session = await by.session('R30');
  const url = String(session.url);
  await stripe.checkout.sessions.expire(session.id);
  const pressed = await fetch(url, { method: 'POST', body: 'number=4242424242424242&exp=12/40' });
  expect(pressed.status).toBe(409);
  expect(await pressed.text()).toContain('This page has expired');
});
