import { request } from 'node:http';
import type Stripe from 'stripe';
import { client, control, DAY, refusal, rig } from './helpers';
import type { Rig } from './helpers';

// Keys, versions, accounts, cursors and expansions, as API v1 does them.

let world: Rig;
beforeEach(async () => {
  world = await rig();
});
afterEach(() => world.stop());

interface Raw {
  status: number;
  body: string;
  headers: Headers;
}

async function raw(
  method: string,
  path: string,
  body = '',
  headers: Record<string, string> = {},
): Promise<Raw> {
  const response = await fetch(`${world.sandbox.url}${path}`, {
    method,
    headers: {
      authorization: 'Bearer sk_test_rig',
      'content-type': 'application/x-www-form-urlencoded',
      ...headers,
    },
    ...(method === 'POST' ? { body } : {}),
  });
  return { status: response.status, body: await response.text(), headers: response.headers };
}

const withKey = (key: string, body = 'amount=900&currency=eur'): Promise<Raw> =>
  raw('POST', '/v1/payment_intents', body, { 'idempotency-key': key });

test('a key replays the first answer byte for byte, and says so', async () => {
  const first = await withKey('k1');
  await world.stripe.paymentIntents.cancel((JSON.parse(first.body) as { id: string }).id);
  const second = await withKey('k1');
  expect(second.body).toBe(first.body);
  expect(second.headers.get('idempotent-replayed')).toBe('true');
  expect(second.headers.get('original-request')).toBe(first.headers.get('request-id'));
  expect(second.headers.get('request-id')).not.toBe(first.headers.get('request-id'));
});

test('the same parameters in another order are the same', async () => {
  const first = await withKey('k1', 'amount=900&currency=eur');
  const second = await withKey('k1', 'currency=eur&amount=900');
  expect(second.body).toBe(first.body);
});

test('a key with other parameters or another endpoint is refused and recorded', async () => {
  await withKey('k1');
  const other = await withKey('k1', 'amount=901&currency=eur');
  expect(other.status).toBe(400);
  expect(JSON.parse(other.body)).toMatchObject({ error: { type: 'idempotency_error' } });
  expect(other.body).toContain('can only be used with the same parameters');
  const elsewhere = await raw('POST', '/v1/customers', '', { 'idempotency-key': 'k1' });
  expect(elsewhere.body).toContain('can only be used for the same endpoint');
  const found = await world.control('GET', 'violations?kind=key_reused_with_other_parameters');
  expect(found).toHaveLength(2);
});

test('declines and stored 500s replay; validation failures are forgotten', async () => {
  const decline = 'amount=900&currency=eur&payment_method=pm_card_chargeDeclined&confirm=true';
  const first = await withKey('k1', decline);
  expect(first.status).toBe(402);
  expect((await withKey('k1', decline)).body).toBe(first.body);
  await world.control('POST', 'faults', { kind: 'error_after', path: '/v1/payment_intents' });
  const broken = await withKey('k2');
  expect(broken.status).toBe(500);
  const keepErrorForKey = await withKey('k2');
  expect(keepErrorForKey.status).toBe(500);
  expect(keepErrorForKey.headers.get('idempotent-replayed')).toBe('true');
  expect((await world.stripe.paymentIntents.list()).data).toHaveLength(2);
  expect((await withKey('k3', 'amount=900')).status).toBe(400);
  expect((await withKey('k3')).status).toBe(200);
});

test('a key in flight answers 409, and is forgotten after 24 hours of sandbox time', async () => {
  await world.control('POST', 'faults', { kind: 'slow', delay_ms: 5_000, method: 'POST' });
  // Whichever of the two comes first is the slow one.
  const both = await Promise.all([withKey('k1'), withKey('k1')]);
  const [first, during] = both.sort((one, other) => one.status - other.status);
  expect([first?.status, during?.status]).toEqual([200, 409]);
  expect(during?.body).toContain('idempotency_key_in_use');
  expect(during?.headers.get('stripe-should-retry')).toBe('true');
  expect((await withKey('k1')).body).toBe(first?.body);
  await world.sandbox.advance(DAY + 1000);
  const second = await withKey('k1');
  expect(second.status).toBe(200);
  expect(second.body).not.toBe(first?.body);
});

test('keys: both ways of showing one, none, and a wrong one', async () => {
  const basic = Buffer.from('sk_test_rig:').toString('base64');
  const ok = await raw('GET', '/v1/customers', '', { authorization: `Basic ${basic}` });
  expect(ok.status).toBe(200);
  const none = await fetch(`${world.sandbox.url}/v1/customers`);
  expect(none.status).toBe(401);
  const wrong = await raw('GET', '/v1/customers', '', { authorization: 'Bearer sk_live_1234' });
  expect(wrong.status).toBe(401);
  expect(wrong.body).toContain('Invalid API Key provided');
});

test('an unknown path is a JSON error, an unknown object a 404 with its words', async () => {
  const path = await raw('GET', '/v1/dragons');
  expect(path.status).toBe(404);
  expect(path.body).toContain('Unrecognized request URL (GET: /v1/dragons)');
  const object = await refusal(world.stripe.customers.retrieve('cus_none'));
  expect(object).toMatchObject({
    statusCode: 404,
    code: 'resource_missing',
    message: "No such customer: 'cus_none'",
  });
});

test('lists page both ways, by the SDK and by hand', async () => {
  const made: string[] = [];
  for (let index = 0; index < 5; index += 1) {
    made.push((await world.stripe.customers.create({ name: `n${index}` })).id);
  }
  const newest = [...made].reverse();
  const first = await world.stripe.customers.list({ limit: 2 });
  expect(first.data.map((each) => each.id)).toEqual(newest.slice(0, 2));
  expect(first.has_more).toBe(true);
  const next = await world.stripe.customers.list({ limit: 2, starting_after: String(newest[1]) });
  expect(next.data.map((each) => each.id)).toEqual(newest.slice(2, 4));
  const back = await world.stripe.customers.list({ limit: 2, ending_before: String(newest[3]) });
  expect(back.data.map((each) => each.id)).toEqual(newest.slice(1, 3));
  const walked: string[] = [];
  for await (const each of world.stripe.customers.list({ limit: 2 })) walked.push(each.id);
  expect(walked).toEqual(newest);
  const both = { starting_after: String(newest[0]), ending_before: String(newest[1]) };
  expect((await refusal(world.stripe.customers.list(both))).statusCode).toBe(400);
});

test('expand goes deep and into lists, and refuses what is no object', async () => {
  const customer = await world.stripe.customers.create({});
  const intent = await world.stripe.paymentIntents.create({
    amount: 900,
    currency: 'eur',
    customer: customer.id,
    payment_method: 'pm_card_visa',
    capture_method: 'automatic',
    confirm: true,
    return_url: 'https://x.example',
    expand: ['latest_charge.balance_transaction', 'customer'],
  });
  const charge = intent.latest_charge as Stripe.Charge;
  expect((charge.balance_transaction as Stripe.BalanceTransaction).fee).toBe(56);
  expect((intent.customer as Stripe.Customer).id).toBe(customer.id);
  const all = await world.stripe.paymentIntents.list({ expand: ['data.payment_method'] });
  expect((all.data[0]?.payment_method as Stripe.PaymentMethod).object).toBe('payment_method');
  const wrong = await refusal(
    world.stripe.paymentIntents.retrieve(intent.id, { expand: ['amount_details.tip.x'] }),
  );
  expect(wrong.message).toContain('cannot be expanded');
});

test('accounts do not see each other; the platform acts for those connected to it', async () => {
  const stranger = client(world.sandbox, 'sk_test_stranger');
  const customer = await world.stripe.customers.create({});
  expect((await refusal(stranger.customers.retrieve(customer.id))).code).toBe('resource_missing');
  const account = await world.stripe.accounts.create({ type: 'standard' });
  const there = { stripeAccount: account.id };
  const theirs = await world.stripe.customers.create({ name: 'Theirs' }, there);
  expect((await refusal(world.stripe.customers.retrieve(theirs.id))).statusCode).toBe(404);
  const events = await world.stripe.events.list({ type: 'customer.created' }, there);
  expect(events.data[0]?.account).toBe(account.id);
  const refused = await refusal(stranger.customers.list({}, there));
  expect(refused).toMatchObject({ statusCode: 403, code: 'account_invalid' });
  await control(world.sandbox, 'POST', `accounts/${account.id}/deauthorize`);
  expect((await refusal(world.stripe.customers.list({}, there))).code).toBe('account_invalid');
});

test.each([
  [{}, 200],
  [{ host: 'localhost' }, 200],
  [{ origin: 'http://127.0.0.1:4000' }, 200],
  [{ host: 'evil.example' }, 421],
  [{ origin: 'https://evil.example' }, 421],
  [{ origin: 'null' }, 421],
])('a page of another site moves neither money nor clock: %p is %s', async (headers, expected) => {
  const status = await new Promise<number | undefined>((resolve, reject) => {
    const url = `${world.sandbox.url}/_sandbox/clock/advance`;
    const asking = request(url, { method: 'POST', headers }, (answer) => {
      answer.resume();
      resolve(answer.statusCode);
    });
    asking.once('error', reject);
    asking.end('{"seconds":1}');
  });
  expect(status).toBe(expected);
});
