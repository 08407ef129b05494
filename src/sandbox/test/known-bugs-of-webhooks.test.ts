import type Stripe from 'stripe';
import { day, receiver, refusal, rig, until } from './helpers';
import type { Receiver, Rig } from './helpers';
import { payer } from './payer';
import type { Payer } from './payer';

// Bugs seen in the world about being told: signatures, doubles, order, cursors. Numbers as in
// known-bugs.

let world: Rig;
let by: Payer;
let inbox: Receiver;
let secret: string;
beforeEach(async () => {
  world = await rig();
  by = payer(world);
  inbox = await receiver();
  const made = await world.stripe.webhookEndpoints.create({
    url: inbox.url,
    enabled_events: ['*'],
  });
  secret = String(made.secret);
});
afterEach(async () => {
  await world.stop();
  await inbox.stop();
});

const verify = (body: string, signature: string, key = secret, tolerance = 300): Stripe.Event =>
  world.stripe.webhooks.constructEvent(body, signature, key, tolerance);

test('18: only the raw body, with the right secret and in time, is believed', async () => {
  const { id } = await world.stripe.customers.create({ name: 'Ada' });
  const { body, signature } = await until(() => inbox.bodies[0], 'the webhook');
  expect(verify(body, signature).data.object).toMatchObject({ id });
  const parsedAndWrittenAgain = JSON.stringify(JSON.parse(body));
  expect(parsedAndWrittenAgain).not.toBe(body);
  expect(() => verify(parsedAndWrittenAgain, signature)).toThrow('No signatures found');
  expect(() => verify(JSON.parse(body) as never, signature)).toThrow('raw');
  expect(() => verify(body, signature, `${secret}x`)).toThrow('No signatures found');
  const { t, v1 } = /^t=(?<t>\d+),v1=(?<v1>[0-9a-f]{64})$/.exec(signature)?.groups ?? {};
  expect(Math.abs(Number(t) - Date.now() / 1000)).toBeLessThan(60);
  expect(() => verify(body, `t=${Number(t) + 1},v1=${v1}`)).toThrow('No signatures found');
  const late = world.stripe.webhooks.generateTestHeaderString({
    payload: body,
    secret,
    timestamp: Number(t) - 301,
  });
  expect(() => verify(body, late)).toThrow('Timestamp outside the tolerance zone');
});

test('19: one event comes twice under one id, and one payment under several', async () => {
  await world.control('POST', 'webhooks', { duplicate: 1 });
  const intent = await by.opened(await by.customerWith('pm_card_visa'), 'B19');
  await by.confirm(intent.id);
  const told = () =>
    inbox.bodies
      .map((each) => verify(each.body, each.signature))
      .filter(({ type }) => /^(payment_intent|charge)\.succeeded$/.test(type));
  await until(() => told().length === 4, 'two events, twice each');
  expect(new Set(told().map((event) => event.id)).size).toBe(2);
  const paid = told().map(({ data: { object } }) => {
    const about = object as Stripe.PaymentIntent | Stripe.Charge;
    return about.object === 'charge' ? about.payment_intent : about.id;
  });
  expect(new Set(paid)).toEqual(new Set([intent.id]));
});

describe('21: disputes', () => {
  test('closed comes before succeeded when a bank takes a debit back', async () => {
    await world.control('POST', 'webhooks', { reorder: true });
    const who = await by.customerWith('pm_sepaDebit_disputed_de');
    const intent = await by.opened(who, 'B21');
    await by.confirm(intent.id);
    await until(() => inbox.types().includes('payment_intent.processing'), 'the debit');
    inbox.bodies.length = 0;
    await world.sandbox.advance(6 * day);
    await until(() => inbox.types().includes('charge.succeeded'), 'the success');
    const [closed, succeeded] = ['charge.dispute.closed', 'charge.succeeded'].map((type) =>
      inbox.types().indexOf(type),
    );
    expect(closed).toBeGreaterThanOrEqual(0);
    expect(closed).toBeLessThan(Number(succeeded));
    const { data } = await world.stripe.disputes.list({ payment_intent: intent.id });
    expect(data[0]).toMatchObject({ status: 'lost', is_charge_refundable: false });
    const back = refusal(world.stripe.refunds.create({ payment_intent: intent.id }));
    expect((await back).code).toBe('charge_disputed');
  });

  test('the funds go at the opening, which is no loss, and come back when it is won', async () => {
    const intent = await by.opened(await by.customerWith('pm_card_visa'), 'B21');
    await by.confirm(intent.id);
    const { id } = await world.control('POST', 'disputes', { payment_intent: intent.id });
    const types = async () =>
      (await world.stripe.events.list({ type: 'charge.dispute.*' })).data.map(({ type }) => type);
    expect(await types()).toEqual(['charge.dispute.funds_withdrawn', 'charge.dispute.created']);
    expect((await world.stripe.disputes.retrieve(String(id))).status).toBe('needs_response');
    await world.control('POST', `disputes/${String(id)}/close`, { status: 'won' });
    expect((await types()).slice(0, 2)).toEqual([
      'charge.dispute.closed',
      'charge.dispute.funds_reinstated',
    ]);
  });
});

describe('23: cursors of events', () => {
  test('one older than 30 days is unknown: what reads on from it must begin anew', async () => {
    await world.stripe.customers.create({ name: 'first' });
    const [old] = (await world.stripe.events.list()).data;
    await world.sandbox.advance(31 * day);
    const made = await world.stripe.customers.create({ name: 'second' });
    const on = refusal(world.stripe.events.list({ ending_before: String(old?.id) }));
    expect(await on).toMatchObject({
      statusCode: 400,
      code: 'resource_missing',
      param: 'ending_before',
    });
    const anew = (await world.stripe.events.list()).data;
    expect(anew.map(({ data }) => data.object)).toEqual([expect.objectContaining(made)]);
  });

  test('events of one second are all had by id, though not all by time', async () => {
    for (const name of ['a', 'b', 'c']) await world.stripe.customers.create({ name });
    const [newest, middle, oldest] = (await world.stripe.events.list()).data;
    const after = await world.stripe.events.list({ ending_before: String(oldest?.id) });
    expect(after.data.map(({ id }) => id)).toEqual([newest?.id, middle?.id]);
    const later = await world.stripe.events.list({ created: { gt: Number(newest?.created) } });
    expect(later.data).toEqual([]);
  });
});
