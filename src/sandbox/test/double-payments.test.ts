import type Stripe from 'stripe';
import { DAY, refusal, rig } from './helpers';
import type { Rig } from './helpers';
import { payer } from './payer';
import type { Payer, Who } from './payer';

// Ways to be paid twice that people ran into: the sandbox must answer as Stripe does, so that a
// test can find them.

let world: Rig;
let by: Payer;
let stripe: Stripe;
beforeEach(async () => {
  world = await rig();
  by = payer(world);
  stripe = world.stripe;
});
afterEach(() => world.stop());

const visa = (): Promise<Who> => by.customerWith('pm_card_visa');

async function paid(ref = 'P1'): Promise<Stripe.PaymentIntent> {
  const intent = await by.openIntent(await visa(), ref);
  return by.confirm(intent.id);
}

test('a charge and an open session both succeed: to Stripe they are two payments', async () => {
  const session = await by.session('R1');
  const intent = await paid('R1');
  await world.control('POST', `sessions/${session.id}/pay`, {});
  const other = await stripe.checkout.sessions.retrieve(session.id);
  expect(intent.status).toBe('succeeded');
  expect(other.payment_status).toBe('paid');
  expect(other.payment_intent).not.toBe(intent.id);
  const found = await world.control('GET', 'violations?kind=two_live_ways_to_pay');
  expect(found).toHaveLength(1);
});

test('a retry without a key makes a second intent, with one it does not', async () => {
  const wish = { amount: 900, currency: 'eur' };
  await world.control('POST', 'faults', { kind: 'reset_after', times: 2 });
  await refusal(stripe.paymentIntents.create(wish, { idempotencyKey: 'same' }));
  await stripe.paymentIntents.create(wish, { idempotencyKey: 'same' });
  expect((await stripe.paymentIntents.list()).data).toHaveLength(1);
  await stripe.paymentIntents.create(wish);
  await stripe.paymentIntents.create(wish);
  expect((await stripe.paymentIntents.list()).data).toHaveLength(3);
});

test('two programs that renew one invoice, each with its own keys, are both paid', async () => {
  const who = await by.customerWith('pm_card_visa');
  for (const program of ['old', 'new']) {
    const intent = await stripe.paymentIntents.create(
      { amount: 900, currency: 'eur', customer: who.customer, payment_method: who.method },
      { idempotencyKey: `${program}/renewal` },
    );
    expect((await by.confirm(intent.id)).status).toBe('succeeded');
  }
});

test('the same key replays a decline; with a new method it is a mismatch', async () => {
  const who = await visa();
  await world.control('POST', `payment_methods/${who.method}`, { decline_code: 'generic_decline' });
  const intent = await by.openIntent(who);
  const first = await refusal(by.confirm(intent.id));
  const again = await refusal(by.confirm(intent.id));
  expect(again.headers?.['idempotent-replayed']).toBe('true');
  expect(again.decline_code).toBe(first.decline_code);
  const reused = await refusal(
    stripe.paymentIntents.confirm(
      intent.id,
      { payment_method: 'pm_card_visa', off_session: true },
      { idempotencyKey: `${intent.id}/confirm` },
    ),
  );
  expect(reused.type).toBe('StripeIdempotencyError');
});

test('an answer lost on the network is replayed with its key, and charged once', async () => {
  const intent = await by.openIntent(await by.customerWith('pm_card_visa'));
  await world.control('POST', 'faults', { kind: 'reset_after', path: '/v1/payment_intents/' });
  await by.confirm(intent.id).catch(() => undefined);
  expect((await by.confirm(intent.id)).status).toBe('succeeded');
  const charges = await stripe.charges.list({ payment_intent: intent.id });
  expect(charges.data).toHaveLength(1);
});

test('a key used again after 24 hours charges again', async () => {
  const wish = { amount: 900, currency: 'eur' };
  const first = await stripe.paymentIntents.create(wish, { idempotencyKey: 'old' });
  await world.sandbox.advance(DAY + 1000);
  const second = await stripe.paymentIntents.create(wish, { idempotencyKey: 'old' });
  expect(second.id).not.toBe(first.id);
});

test('every reload without a key leaves an intent that nobody cancels', async () => {
  const wish = { amount: 900, currency: 'eur' };
  for (let reload = 0; reload < 3; reload += 1) await stripe.paymentIntents.create(wish);
  await world.sandbox.advance(30 * DAY);
  const { data } = await stripe.paymentIntents.list();
  expect(data).toHaveLength(3);
  for (const { status } of data) expect(status).toBe('requires_payment_method');
});

describe('a retry at once and another for the new card', () => {
  const poor = { decline_code: 'insufficient_funds' };

  test('on one intent, the second is refused: it is paid already', async () => {
    const who = await by.customerWith('pm_card_visa');
    await world.control('POST', `payment_methods/${who.method}`, poor);
    const intent = await by.openIntent(who, 'R29');
    expect((await refusal(by.confirm(intent.id))).decline_code).toBe('insufficient_funds');
    const retry = async (reason: string): Promise<string> => {
      const wish = { payment_method: 'pm_card_visa', off_session: true };
      return stripe.paymentIntents
        .confirm(intent.id, wish, { idempotencyKey: `${intent.id}/${reason}` })
        .then(({ status }) => status)
        .catch((error: { code?: string }) => String(error.code));
    };
    const ends = await Promise.all([retry('at-once'), retry('new-card')]);
    expect(ends.sort()).toEqual(['payment_intent_unexpected_state', 'succeeded']);
    const { data } = await stripe.charges.list({ payment_intent: intent.id });
    expect(data.map(({ status }) => status)).toEqual(['succeeded', 'failed']);
  });

  test('with an intent each, both take the money, and it is recorded as a violation', async () => {
    const who = await by.customerWith('pm_card_visa');
    for (const reason of ['at-once', 'new-card']) {
      const intent = await stripe.paymentIntents.create(
        {
          amount: 900,
          currency: 'eur',
          customer: who.customer,
          payment_method: who.method,
          metadata: { connection: 'default', invoice_ref: 'R29' },
        },
        { idempotencyKey: reason },
      );
      expect((await by.confirm(intent.id)).status).toBe('succeeded');
    }
    const found = await world.control('GET', 'violations?kind=confirm_after_success');
    expect(found).toHaveLength(1);
  });
});
