import { appendFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { client, control, DAY, receiver, refusal, rig, until } from './helpers';
import type { Rig } from './helpers';

// A sandbox with a data folder finds everything again: objects, how they behave, what is due,
// idempotency keys, webhook endpoints with their secrets.

let folder: string;
let first: Rig;
beforeEach(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'sandbox-'));
  first = await rig({ dataDir: folder });
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

async function again(): Promise<Rig> {
  await first.stop();
  return rig({ dataDir: folder });
}

test('objects, scripted banks, keys and endpoints outlive a restart', async () => {
  const inbox = await receiver();
  const customer = await first.stripe.customers.create(
    { email: 'keep@example.com' },
    { idempotencyKey: 'cust/1' },
  );
  const method = await first.stripe.paymentMethods.attach('pm_card_visa', {
    customer: customer.id,
  });
  await first.control('POST', `payment_methods/${method.id}`, { decline_code: 'stolen_card' });
  const endpoint = await first.stripe.webhookEndpoints.create({
    url: inbox.url,
    enabled_events: ['payment_intent.payment_failed'],
  });
  const second = await again();
  try {
    const replayed = await second.stripe.customers.create(
      { email: 'keep@example.com' },
      { idempotencyKey: 'cust/1' },
    );
    expect(replayed.id).toBe(customer.id);
    expect(replayed.lastResponse.headers['idempotent-replayed']).toBe('true');
    const error = await refusal(
      second.stripe.paymentIntents.create({
        amount: 500,
        currency: 'eur',
        customer: customer.id,
        payment_method: method.id,
        confirm: true,
        off_session: true,
      }),
    );
    expect(error.decline_code).toBe('stolen_card');
    const hook = await until(() => inbox.bodies[0], 'the webhook');
    const event = second.stripe.webhooks.constructEvent(
      hook.body,
      hook.signature,
      String(endpoint.secret),
    );
    expect(event.type).toBe('payment_intent.payment_failed');
  } finally {
    await second.stop();
    await inbox.stop();
  }
});

test('a debit under way settles after a restart, and a session still expires', async () => {
  const create = (name: string): Promise<{ id: string }> =>
    first.stripe.checkout.sessions.create({
      success_url: 'https://x.example',
      line_items: [
        {
          quantity: 1,
          price_data: { currency: 'eur', unit_amount: 700, product_data: { name } },
        },
      ],
    });
  const debit = await create('debit');
  const left = await create('left open');
  await first.control('POST', `sessions/${debit.id}/pay`, { iban: 'DE89370400440532013000' });
  const second = await again();
  try {
    await second.sandbox.advance(6 * DAY);
    const paid = await second.stripe.checkout.sessions.retrieve(debit.id, {
      expand: ['line_items'],
    });
    expect(paid).toMatchObject({ status: 'complete', payment_status: 'paid' });
    expect(paid.line_items?.data[0]?.description).toBe('debit');
    const expired = await second.stripe.checkout.sessions.retrieve(left.id);
    expect(expired.status).toBe('expired');
  } finally {
    await second.stop();
  }
});

test('what is changed without an event outlives a restart, too', async () => {
  const pay = async () => {
    const wish = { amount: 900, currency: 'eur', confirm: true, return_url: 'https://x.example' };
    const paid = await first.stripe.paymentIntents.create({
      ...wish,
      payment_method: 'pm_card_visa',
    });
    return String(paid.latest_charge);
  };
  const [disputed, refunded] = [await pay(), await pay()];
  const refund = await first.stripe.refunds.create({ charge: refunded });
  const second = await again();
  await second.control('POST', 'disputes', { charge: disputed });
  await second.control('POST', `refunds/${refund.id}/fail`);
  await second.stop();
  const third = await rig({ dataDir: folder });
  try {
    expect(await third.stripe.charges.retrieve(disputed)).toMatchObject({ disputed: true });
    const back = await third.stripe.charges.retrieve(refunded);
    expect(back).toMatchObject({ refunded: false, amount_refunded: 0 });
  } finally {
    await third.stop();
  }
});

test('time does not go back, connected accounts stay connected, a reset forgets all', async () => {
  const account = await first.stripe.accounts.create({ type: 'standard' });
  const there = client(first.sandbox, 'sk_test_rig', { stripeAccount: account.id });
  const customer = await there.customers.create({ name: 'Elsewhere' });
  await first.sandbox.advance(40 * DAY);
  const before = first.sandbox.now();
  await first.stripe.customers.create({});
  const second = await again();
  try {
    expect(second.sandbox.now()).toBeGreaterThanOrEqual(before);
    const connected = client(second.sandbox, 'sk_test_rig', { stripeAccount: account.id });
    expect((await connected.customers.retrieve(customer.id)).id).toBe(customer.id);
    await control(second.sandbox, 'POST', 'reset');
    expect((await second.stripe.customers.list()).data).toEqual([]);
  } finally {
    await second.stop();
  }
});

test('the truth log goes on counting after a kill, and violations are still there', async () => {
  const file = path.join(folder, 'truth.ndjson');
  const wish = { amount: 900, currency: 'eur' };
  await first.stripe.paymentIntents.create(wish);
  const before = readFileSync(file, 'utf8');
  await first.stop();
  // As a kill in the middle of a line would leave it.
  appendFileSync(file, '{"n":99,"at":1,"wha');
  const second = await rig({ dataDir: folder });
  try {
    expect(await second.control('GET', 'violations')).toHaveLength(1);
    await second.stripe.paymentIntents.create(wish);
    expect(await second.control('GET', 'violations')).toHaveLength(2);
    expect(readFileSync(file, 'utf8').startsWith(before)).toBe(true);
    const lines = (await second.control('GET', 'truth')) as never as { n: number; what: string }[];
    expect(lines.map(({ n }) => n)).toEqual(lines.map((_line, index) => index + 1));
    await second.control('POST', 'reset');
    expect(await second.control('GET', 'violations')).toEqual([]);
  } finally {
    await second.stop();
  }
  const third = await rig({ dataDir: folder });
  try {
    expect(await third.control('GET', 'violations')).toEqual([]);
    expect(readFileSync(file, 'utf8').startsWith(before)).toBe(true);
  } finally {
    await third.stop();
  }
});
