import { day, refusal, rig } from './helpers';
import type { Rig } from './helpers';
import { payer } from './payer';
import type { Payer } from './payer';

// More bugs seen in the world, and what silence does to a dispute. Numbers as in known-bugs.

let world: Rig;
let by: Payer;
beforeEach(async () => {
  world = await rig();
  by = payer(world);
});
afterEach(() => world.stop());

test('3: two programs that renew one invoice with keys of their own are both paid', async () => {
  const who = await by.customerWith('pm_card_visa');
  for (const program of ['old', 'new']) {
    const intent = await world.stripe.paymentIntents.create(
      { amount: 900, currency: 'eur', customer: who.customer, payment_method: who.method },
      { idempotencyKey: `${program}/renewal` },
    );
    expect((await by.confirm(intent.id)).status).toBe('succeeded');
  }
});

test('9: an answer lost on the wire is had again with its key, and nothing twice', async () => {
  const intent = await by.opened(await by.customerWith('pm_card_visa'));
  await world.control('POST', 'faults', { kind: 'reset_after', path: '/v1/payment_intents/' });
  await by.confirm(intent.id).catch(() => undefined);
  expect((await by.confirm(intent.id)).status).toBe('succeeded');
  const charges = await world.stripe.charges.list({ payment_intent: intent.id });
  expect(charges.data).toHaveLength(1);
});

test('16: the link of a closed session leads nowhere', async () => {
  const session = await by.session('B16');
  await world.stripe.checkout.sessions.expire(session.id);
  const closed = await world.stripe.checkout.sessions.retrieve(session.id);
  expect(closed).toMatchObject({ status: 'expired', url: null, payment_intent: null });
});

test('24: a JSON 502 without an error is an intent without an id to the SDK', async () => {
  await world.control('POST', 'faults', { kind: 'json_502', path: '/v1/payment_intents' });
  const answer = await world.stripe.paymentIntents.create({ amount: 900, currency: 'eur' });
  expect(answer.id).toBeUndefined();
  expect(answer.lastResponse.statusCode).toBe(502);
  expect((await world.stripe.paymentIntents.list()).data).toEqual([]);
});

test('27: every reload without a key leaves an intent that nobody cancels', async () => {
  const wish = { amount: 900, currency: 'eur' };
  for (let reload = 0; reload < 3; reload += 1) await world.stripe.paymentIntents.create(wish);
  await world.sandbox.advance(30 * day);
  const { data } = await world.stripe.paymentIntents.list();
  expect(data).toHaveLength(3);
  for (const { status } of data) expect(status).toBe('requires_payment_method');
});

describe('29: a retry at once and another for the new card', () => {
  const poor = { decline_code: 'insufficient_funds' };

  test('on one intent, the second is refused: it is paid already', async () => {
    const who = await by.customerWith('pm_card_visa');
    await world.control('POST', `payment_methods/${who.method}`, poor);
    const intent = await by.opened(who, 'B29');
    expect((await refusal(by.confirm(intent.id))).decline_code).toBe('insufficient_funds');
    const retry = async (reason: string): Promise<string> => {
      const { stripe } = world;
      const wish = { payment_method: 'pm_card_visa', off_session: true };
      return stripe.paymentIntents
        .confirm(intent.id, wish, { idempotencyKey: `${intent.id}/${reason}` })
        .then(({ status }) => status)
        .catch((error: { code?: string }) => String(error.code));
    };
    const ends = await Promise.all([retry('at-once'), retry('new-card')]);
    expect(ends.sort()).toEqual(['payment_intent_unexpected_state', 'succeeded']);
    const { data } = await world.stripe.charges.list({ payment_intent: intent.id });
    expect(data.map(({ status }) => status)).toEqual(['succeeded', 'failed']);
  });

  test('with an intent each, both take the money, and the judge says so', async () => {
    const who = await by.customerWith('pm_card_visa');
    for (const reason of ['at-once', 'new-card']) {
      const intent = await world.stripe.paymentIntents.create(
        {
          amount: 900,
          currency: 'eur',
          customer: who.customer,
          payment_method: who.method,
          metadata: { connection: 'default', invoice_ref: 'B29' },
        },
        { idempotencyKey: reason },
      );
      expect((await by.confirm(intent.id)).status).toBe('succeeded');
    }
    const found = await world.control('GET', 'violations?kind=confirm_after_success');
    expect(found).toHaveLength(1);
  });
});

test('a dispute nobody answers in time is lost; an inquiry only closes', async () => {
  for (const [card, end] of [
    ['pm_card_createDispute', 'lost'],
    ['pm_card_createDisputeInquiry', 'warning_closed'],
  ] as const) {
    const intent = await by.opened(await by.customerWith(card), card);
    await by.confirm(intent.id);
    const find = async () =>
      (await world.stripe.disputes.list({ payment_intent: intent.id })).data[0];
    await world.sandbox.advance(19 * day);
    expect((await find())?.status).toMatch(/needs_response$/);
    await world.sandbox.advance(2 * day);
    const over = await find();
    expect(over).toMatchObject({ status: end, evidence_details: { past_due: true } });
    const late = world.stripe.disputes.update(over?.id ?? '', { evidence: { receipt: 'x' } });
    expect((await refusal(late)).message).toContain('already closed');
  }
});
