import type Stripe from 'stripe';
import { DAY, refusal, rig } from './helpers';
import type { Rig } from './helpers';
import { payer } from './payer';
import type { Payer, Who } from './payer';

// Disputes: several on one charge, what moves their funds, and what no answer does.

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

test('several disputes on one charge, lost only by the closing', async () => {
  const intent = await paid();
  await world.control('POST', 'disputes', { payment_intent: intent.id, amount: 1000 });
  await world.control('POST', 'disputes', { payment_intent: intent.id, amount: 2000 });
  const { data } = await stripe.disputes.list({ payment_intent: intent.id });
  expect(data.map((each) => [each.amount, each.status])).toEqual([
    [2000, 'needs_response'],
    [1000, 'needs_response'],
  ]);
  const accepted = await stripe.disputes.close(String(data[0]?.id));
  expect(accepted.status).toBe('lost');
  await world.control('POST', `disputes/${accepted.id}/status`, {});
  expect((await stripe.disputes.retrieve(accepted.id)).status).toBe('appeal_needs_response');
});

test('a dispute nobody answers in time is lost; an inquiry only closes', async () => {
  for (const [card, end] of [
    ['pm_card_createDispute', 'lost'],
    ['pm_card_createDisputeInquiry', 'warning_closed'],
  ] as const) {
    const intent = await by.openIntent(await by.customerWith(card), card);
    await by.confirm(intent.id);
    const find = async () => (await stripe.disputes.list({ payment_intent: intent.id })).data[0];
    await world.sandbox.advance(8 * DAY);
    expect((await find())?.status).toMatch(/needs_response$/);
    await world.sandbox.advance(2 * DAY);
    const over = await find();
    expect(over).toMatchObject({ status: end, evidence_details: { past_due: true } });
    const late = stripe.disputes.update(over?.id ?? '', { evidence: { receipt: 'x' } });
    expect((await refusal(late)).message).toContain('already closed');
  }
});
