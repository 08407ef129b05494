import type Stripe from 'stripe';
import { createResponseChecker } from './declared/responses';
import { client, refusal, rig } from './helpers';
import type { Rig } from './helpers';

// A big account: a million objects that are computed, and kept only where they are changed.

const NOW = 1_800_000_000;
const FROM = NOW - 1_000_000;

let world: Rig;
beforeEach(async () => {
  world = await rig({ clock: { scale: 1e-6, originMs: NOW * 1000 } });
  await world.stripe.customers.list();
});
afterEach(() => world.stop());

interface Made {
  readonly count: number;
  readonly oldest: string;
  readonly newest: string;
}

const compute = async (collection: string, more: object = {}): Promise<Made> =>
  (await world.control('POST', 'objects/computed', {
    collection,
    count: 1_000_000,
    from: FROM,
    until: NOW,
    ...more,
  })) as unknown as Made;

const numbersOf = ({ data }: { data: { metadata: Stripe.Metadata | null }[] }): number[] =>
  data.map(({ metadata }) => Number(metadata?.['index']));
const keptBytes = async (): Promise<number> =>
  Number((await world.control('GET', 'memory'))['kept_bytes']);
const list = (params: Stripe.CustomerListParams) => world.stripe.customers.list(params);

test('a million: newest first, pages both ways, windows of created, each by its id', async () => {
  const before = await keptBytes();
  const { oldest, newest } = await compute('customer');
  const top = await list({ limit: 100 });
  expect(top.data[0]?.id).toBe(newest);
  expect(numbersOf(top).slice(0, 3)).toEqual([999_999, 999_998, 999_997]);
  expect(top.has_more).toBe(true);
  // One a second, so that a window says which it has.
  const window = await list({ limit: 100, created: { gte: FROM + 500, lt: FROM + 550 } });
  expect(numbersOf(window)).toEqual(Array.from({ length: 50 }, (_, index) => 549 - index));
  expect(window.has_more).toBe(false);
  const cursor = window.data[0]?.id ?? '';
  expect(numbersOf(await list({ limit: 2, starting_after: cursor }))).toEqual([548, 547]);
  expect(numbersOf(await list({ limit: 2, ending_before: cursor }))).toEqual([551, 550]);
  const end = await list({ limit: 100, created: { lt: FROM + 3 } });
  expect([numbersOf(end), end.data[2]?.id, end.has_more]).toEqual([[2, 1, 0], oldest, false]);
  expect(await world.stripe.customers.retrieve(cursor)).toMatchObject(window.data[0] ?? {});
  expect((await refusal(world.stripe.customers.retrieve('cus_C000000000x'))).statusCode).toBe(404);
  expect(await keptBytes()).toBe(before);
});

test('several of one second tie, and none is listed twice or left out', async () => {
  await compute('customer', { count: 1000, from: NOW - 10 });
  const seen: number[] = [];
  for await (const { metadata } of list({ limit: 100 })) seen.push(Number(metadata['index']));
  expect(seen).toEqual(Array.from({ length: 1000 }, (_, index) => 999 - index));
  const second = await list({ limit: 100, created: NOW - 5 });
  expect(numbersOf(second)).toEqual(Array.from({ length: 100 }, (_, index) => 599 - index));
});

test('what is made, changed and deleted is kept over it, with its events', async () => {
  await compute('customer');
  const page = await list({ limit: 3 });
  const [first, second, third] = page.data.map(({ id }) => id) as [string, string, string];
  const made = await world.stripe.customers.create({ name: 'new' });
  await world.stripe.customers.update(second, { name: 'changed', metadata: { index: '7' } });
  await world.stripe.customers.del(third);
  const now = await list({ limit: 4 });
  expect(now.data.map(({ id }) => id).slice(0, 3)).toEqual([made.id, first, second]);
  expect(numbersOf(now).slice(1)).toEqual([999_999, 7, 999_996]);
  const below = await list({ limit: 2, starting_after: made.id });
  expect(below.data.map(({ id }) => id)).toEqual([first, second]);
  const above = await list({ limit: 5, ending_before: second });
  expect(above.data.map(({ id }) => id)).toEqual([made.id, first]);
  expect(await world.stripe.customers.retrieve(third)).toMatchObject({ deleted: true });
  expect(await world.stripe.customers.retrieve(second)).toMatchObject({ name: 'changed' });
  const events = (await world.stripe.events.list()).data;
  expect(events.map(({ type }) => type)).toEqual([
    'customer.deleted',
    'customer.updated',
    'customer.created',
  ]);
  expect(events[1]?.data.previous_attributes).toMatchObject({ name: 'Computed 999998' });
  const coupons = await compute('coupon', { count: 10 });
  await world.stripe.coupons.del(coupons.newest);
  expect(numbersOf(await world.stripe.coupons.list())).toEqual([8, 7, 6, 5, 4, 3, 2, 1, 0]);
  expect((await refusal(world.stripe.coupons.retrieve(coupons.newest))).statusCode).toBe(404);
});

test('without times it is the year before what is there already', async () => {
  const { id } = await world.stripe.customers.create({ name: 'first' });
  const made = await world.control('POST', 'objects/computed', {
    collection: 'customer',
    count: 9,
  });
  const { data } = await list({ limit: 100 });
  expect([data[0]?.id, data[1]?.id, data.length]).toEqual([id, made['newest'], 10]);
  const year = 365 * 86_400;
  expect(data.slice(1).every(({ created }) => created >= NOW - year && created < NOW)).toBe(true);
});

test('two accounts have the same ids, and each its own objects', async () => {
  const other = client(world.sandbox, 'sk_test_other');
  const account = (await other.accounts.retrieveCurrent()).id;
  const mine = (await world.stripe.accounts.retrieveCurrent()).id;
  const { newest } = await compute('customer', { account: mine });
  const same = await compute('customer', { account, fields: { description: 'of the other' } });
  expect(same.newest).toBe(newest);
  await world.stripe.customers.del(newest);
  expect(await other.customers.retrieve(newest)).toMatchObject({ description: 'of the other' });
});

const KINDS =
  'balance_transaction charge coupon customer invoice payment_intent payout price product refund ' +
  'review subscription transfer';

test('each is of the declared shape, and has the lists it includes', async () => {
  const checker = createResponseChecker();
  for (const kind of KINDS.split(' ')) {
    const { newest } = await compute(kind, { count: 3 });
    const response = await fetch(`${world.sandbox.url}/v1/${kind}s`, {
      headers: { authorization: 'Bearer sk_test_rig', 'stripe-version': '2026-10-28.endive' },
    });
    const answer = (await response.json()) as { data: { id: string }[] };
    checker.violations(answer, kind);
    expect([answer.data.length, answer.data[0]?.id]).toEqual([3, newest]);
  }
  expect(checker.result().problems).toEqual([]);
  const [invoice] = (await world.stripe.invoices.list({ limit: 1 })).data;
  const parent = invoice?.id ?? '';
  await world.control('POST', 'objects', { collection: 'line_item', parent, count: 101 });
  const found = await world.stripe.invoices.retrieve(parent);
  expect(found.lines).toMatchObject({ has_more: true, total_count: 101 });
});

test.each([
  [{ count: 0 }, 'count must be from 1 to 10000000'],
  [{ until: NOW + 10 }, 'until at most 1800000000'],
  [{ from: NOW }, 'from must be before until'],
  [{ collection: 'line_item' }, "collection 'line_item' is none of apple_pay_domain,"],
  [{ fields: { colour: 'red' } }, 'fields that no such object has'],
])('%j is refused', async (wrong, words) => {
  await expect(compute('customer', wrong)).rejects.toThrow(words);
});
