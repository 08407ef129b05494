import type Stripe from 'stripe';
import { DAY, receiver, refusal, rig, until } from './helpers';
import type { Receiver, Rig } from './helpers';
import { payer } from './payer';
import type { Payer } from './payer';

// What a webhook endpoint must be ready for: signatures, duplicates, order, delays and cursors.

let world: Rig;
let by: Payer;
let stripe: Stripe;
let inbox: Receiver;
let secret: string;
beforeEach(async () => {
  world = await rig();
  by = payer(world);
  stripe = world.stripe;
  inbox = await receiver();
  const made = await stripe.webhookEndpoints.create({ url: inbox.url, enabled_events: ['*'] });
  secret = String(made.secret);
});
afterEach(async () => {
  await world.stop();
  await inbox.stop();
});

const verify = (body: string, signature: string, key = secret, tolerance = 300): Stripe.Event =>
  stripe.webhooks.constructEvent(body, signature, key, tolerance);

test('only the raw body, with the right secret and in time, passes the check', async () => {
  const { id } = await stripe.customers.create({ name: 'Ada' });
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
  const late = stripe.webhooks.generateTestHeaderString({
    payload: body,
    secret,
    timestamp: Number(t) - 301,
  });
  expect(() => verify(body, late)).toThrow('Timestamp outside the tolerance zone');
});

test('one payment is three events, and they can arrive before the answer', async () => {
  const session = await by.session('R4');
  await world.control('POST', `sessions/${session.id}/pay`, {});
  const three = ['charge.succeeded', 'payment_intent.succeeded', 'checkout.session.completed'];
  await until(() => three.every((type) => inbox.types().includes(type)), three.join());
  const intent = await by.openIntent(await by.customerWith('pm_card_visa'), 'R5');
  await world.control('POST', 'faults', { kind: 'webhook_first', path: '.*confirm' });
  await by.confirm(intent.id);
  const delivered = inbox.bodies.filter((each) => each.body.includes(intent.id));
  expect(delivered.some((each) => each.body.includes(`${intent.id}/confirm`))).toBe(true);
});

test('one event is delivered twice with one id, and one payment has several events', async () => {
  await world.control('POST', 'webhooks', { duplicate: 1 });
  const intent = await by.openIntent(await by.customerWith('pm_card_visa'), 'R19');
  await by.confirm(intent.id);
  const delivered = () =>
    inbox.bodies
      .map((each) => verify(each.body, each.signature))
      .filter(({ type }) => /^(payment_intent|charge)\.succeeded$/.test(type));
  await until(() => delivered().length === 4, 'two events, twice each');
  expect(new Set(delivered().map((event) => event.id)).size).toBe(2);
  const paid = delivered().map(({ data: { object } }) => {
    const about = object as Stripe.PaymentIntent | Stripe.Charge;
    return about.object === 'charge' ? about.payment_intent : about.id;
  });
  expect(new Set(paid)).toEqual(new Set([intent.id]));
});

test('an endpoint that is down is tried again for days', async () => {
  inbox.answer(503);
  await stripe.customers.create({});
  await until(() => inbox.bodies.length === 1, 'the first attempt');
  await world.sandbox.advance(4 * DAY);
  expect(inbox.bodies.length).toBeGreaterThanOrEqual(9);
  expect((await stripe.events.list({ delivery_success: false })).data).toHaveLength(1);
});

describe('a dispute and its funds', () => {
  test('closed comes before succeeded when a bank takes a debit back', async () => {
    await world.control('POST', 'webhooks', { reorder: true });
    const who = await by.customerWith('pm_sepaDebit_disputed_de');
    const intent = await by.openIntent(who, 'R21');
    await by.confirm(intent.id);
    await until(() => inbox.types().includes('payment_intent.processing'), 'the debit');
    inbox.bodies.length = 0;
    await world.sandbox.advance(6 * DAY);
    await until(() => inbox.types().includes('charge.succeeded'), 'the success');
    const [closed, succeeded] = ['charge.dispute.closed', 'charge.succeeded'].map((type) =>
      inbox.types().indexOf(type),
    );
    expect(closed).toBeGreaterThanOrEqual(0);
    expect(closed).toBeLessThan(Number(succeeded));
    const { data } = await stripe.disputes.list({ payment_intent: intent.id });
    expect(data[0]).toMatchObject({ status: 'lost', is_charge_refundable: false });
    const back = refusal(stripe.refunds.create({ payment_intent: intent.id }));
    expect((await back).code).toBe('charge_disputed');
  });

  test('the funds go at the opening, which is no loss, and come back when it is won', async () => {
    const intent = await by.openIntent(await by.customerWith('pm_card_visa'), 'R21');
    await by.confirm(intent.id);
    const { id } = await world.control('POST', 'disputes', { payment_intent: intent.id });
    const types = async () =>
      (await stripe.events.list({ type: 'charge.dispute.*' })).data.map(({ type }) => type);
    expect(await types()).toEqual(['charge.dispute.funds_withdrawn', 'charge.dispute.created']);
    expect((await stripe.disputes.retrieve(String(id))).status).toBe('needs_response');
    await world.control('POST', `disputes/${String(id)}/close`, { status: 'won' });
    expect((await types()).slice(0, 2)).toEqual([
      'charge.dispute.closed',
      'charge.dispute.funds_reinstated',
    ]);
  });
});

const listed = async (): Promise<string[]> =>
  (await stripe.events.list({ limit: 100 })).data.map((event) => event.type);

test('events can be listed late, and many have the same second', async () => {
  await world.control('POST', 'settings', { eventDelayMs: 60_000 });
  await stripe.customers.create({});
  expect(await listed()).toEqual([]);
  await world.sandbox.advance(61_000);
  expect(await listed()).toEqual(['customer.created']);
});

describe('cursors of events', () => {
  test('one older than 30 days is unknown: a reader of the list has to start again', async () => {
    await stripe.customers.create({ name: 'first' });
    const [old] = (await stripe.events.list()).data;
    await world.sandbox.advance(31 * DAY);
    const made = await stripe.customers.create({ name: 'second' });
    const on = refusal(stripe.events.list({ ending_before: String(old?.id) }));
    expect(await on).toMatchObject({
      statusCode: 400,
      code: 'resource_missing',
      param: 'ending_before',
    });
    const anew = (await stripe.events.list()).data;
    expect(anew.map(({ data }) => data.object)).toEqual([expect.objectContaining(made)]);
  });

  test('events of one second are all had by id, though not all by time', async () => {
    for (const name of ['a', 'b', 'c']) await stripe.customers.create({ name });
    const [newest, middle, oldest] = (await stripe.events.list()).data;
    const after = await stripe.events.list({ ending_before: String(oldest?.id) });
    expect(after.data.map(({ id }) => id)).toEqual([newest?.id, middle?.id]);
    const newer = await stripe.events.list({ created: { gt: Number(newest?.created) } });
    expect(newer.data).toEqual([]);
  });
});
