import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import type Stripe from 'stripe';
import { client, rig } from './helpers';
import type { Rig } from './helpers';

// What must never happen is recorded as a violation, and nothing else is.

let world: Rig;
let folder: string;
beforeEach(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'truth-'));
  world = await rig({ dataDir: folder });
});
afterEach(async () => {
  await world.stop();
  rmSync(folder, { recursive: true, force: true });
});

const METADATA = { connection: 'default', invoice_ref: 'R1' };
let keys = 0;
const key = (): { idempotencyKey: string } => ({ idempotencyKey: `k${(keys += 1)}` });

const intent = (): Promise<Stripe.PaymentIntent> =>
  world.stripe.paymentIntents.create({ amount: 900, currency: 'eur', metadata: METADATA }, key());

const confirm = (id: string, token = 'pm_card_visa'): Promise<unknown> =>
  world.stripe.paymentIntents
    .confirm(id, { payment_method: token, off_session: true }, key())
    .catch(() => undefined);

const session = (): Promise<Stripe.Checkout.Session> =>
  world.stripe.checkout.sessions.create(
    {
      success_url: 'https://x.example',
      metadata: METADATA,
      payment_intent_data: { metadata: METADATA },
      line_items: [
        {
          quantity: 1,
          price_data: { currency: 'eur', unit_amount: 900, product_data: { name: 'x' } },
        },
      ],
    },
    key(),
  );

async function found(): Promise<string[]> {
  const all = (await world.control('GET', 'violations')) as unknown as { kind: string }[];
  return all.map((each) => each.kind);
}

test('an unconfirmed intent is not live; a declined one is until it is canceled', async () => {
  const first = await intent();
  await session();
  expect(await found()).toEqual([]);
  await confirm(first.id, 'pm_card_chargeDeclined');
  expect(await found()).toEqual(['two_live_ways_to_pay']);
});

test('a session and its own intent count once, even while a debit is processing', async () => {
  const open = await session();
  await world.control('POST', `sessions/${open.id}/pay`, { iban: 'DE89370400440532013000' });
  expect(await found()).toEqual([]);
  await session();
  expect(await found()).toEqual(['two_live_ways_to_pay']);
});

test('one way after the other, each closed before the next, is clean', async () => {
  const first = await intent();
  await confirm(first.id, 'pm_card_chargeDeclined');
  await world.stripe.paymentIntents.cancel(first.id, {}, key());
  const open = await session();
  await world.stripe.checkout.sessions.expire(open.id, {}, key());
  const second = await intent();
  await confirm(second.id);
  expect(await found()).toEqual([]);
});

test('a confirm after a success is recorded, unless that money was returned', async () => {
  const first = await intent();
  await confirm(first.id);
  await confirm((await intent()).id);
  expect(await found()).toEqual(['confirm_after_success']);
  await world.control('POST', 'reset');
  const again = await intent();
  await confirm(again.id);
  await world.control('POST', 'disputes', {
    payment_intent: again.id,
    reason: 'insufficient_funds',
  });
  const [dispute] = (await world.stripe.disputes.list()).data;
  await world.control('POST', `disputes/${String(dispute?.id)}/close`, { status: 'lost' });
  await confirm((await intent()).id);
  expect(await found()).toEqual([]);
});

test('a POST without a key is recorded, unless the API key is one of the unjudged', async () => {
  await world.stripe.customers.create({});
  expect(await found()).toEqual(['post_without_key']);
  await world.control('POST', 'reset');
  await client(world.sandbox, 'sk_test_unjudged_rig').customers.create({});
  expect(await found()).toEqual([]);
});

let ahead = 0;

/** Everything that is asked meanwhile is asked in one second, which nothing else was asked in. */
async function inOneSecond<T>(work: () => Promise<T>): Promise<T> {
  const clock = jest.spyOn(Date, 'now').mockReturnValue(Date.now() + (ahead += 1_000));
  try {
    return await work();
  } finally {
    clock.mockRestore();
  }
}

test('more than 25 a second on one endpoint is recorded once a second', async () => {
  const burst = (count: number) => () =>
    Promise.all(Array.from({ length: count }, () => world.stripe.customers.list()));
  await inOneSecond(burst(25));
  expect(await found()).toEqual([]);
  await inOneSecond(burst(80));
  expect(await found()).toEqual(['rate_over_the_limit']);
});

test('the truth log on disk has every change with its key, and every violation', async () => {
  const first = await intent();
  await confirm(first.id);
  await confirm((await intent()).id);
  const lines = readFileSync(path.join(folder, 'truth.ndjson'), 'utf8').trim().split('\n');
  const truth = lines.map((line) => JSON.parse(line) as Record<string, unknown>);
  const paid = truth.find((line) => line['what'] === 'payment_intent.succeeded');
  expect(paid).toMatchObject({ id: first.id, status: 'succeeded', amount_received: 900 });
  expect(paid?.['key']).toMatch(/^k\d+$/);
  expect(truth.some((line) => line['kind'] === 'confirm_after_success')).toBe(true);
});

test('search is slower: 20 a second', async () => {
  await world.control('POST', 'settings', { enforceRate: true });
  const request = (): Promise<number | undefined> =>
    world.stripe.paymentIntents
      .search({ query: "status:'succeeded'" })
      .then(() => 200)
      .catch((error: { statusCode?: number }) => error.statusCode);
  const answers = await inOneSecond(() => Promise.all(Array.from({ length: 60 }, request)));
  expect(answers.filter((status) => status === 200)).toHaveLength(20);
  const found = await world.control('GET', 'violations?kind=rate_over_the_limit');
  expect(JSON.stringify(found)).toContain('"limit":20');
});
