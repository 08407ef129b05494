import { client, refusal, rig } from './helpers';
import type { Rig } from './helpers';

// What makes copying an account hard: events that show late or tie, clocks that differ, limits of
// every kind, keys that end in the middle.

let world: Rig;
// So slow that what happens together has the same second.
beforeEach(async () => {
  world = await rig({ clock: { scale: 1e-6, originMs: 1_800_000_000_000 } });
});
afterEach(() => world.stop());

const named = (name: string) => world.stripe.customers.create({ name });
const eventTypes = async (): Promise<string[]> =>
  (await world.stripe.events.list()).data.map(({ type }) => type);
const raw = (path: string) =>
  fetch(`${world.sandbox.url}/v1/${path}`, { headers: { authorization: 'Bearer sk_test_rig' } });

test('a late event shows in the list after newer ones do, and in its own place', async () => {
  await world.control('POST', 'faults', { kind: 'event_late', delay_ms: 5000, method: 'POST' });
  const late = await named('Ada');
  await world.stripe.customers.update(late.id, { name: 'Bea' });
  expect(await eventTypes()).toEqual(['customer.updated']);
  await world.sandbox.advance(4999);
  expect(await eventTypes()).toEqual(['customer.updated']);
  await world.sandbox.advance(1);
  expect(await eventTypes()).toEqual(['customer.updated', 'customer.created']);
});

test('events of one second are listed by their ids where the setting says so', async () => {
  const made = [];
  for (let index = 0; index < 12; index += 1) made.push(await named(`Ada ${index}`));
  const inOrder = (await world.stripe.events.list({ limit: 100 })).data.map(({ id }) => id);
  await world.control('POST', 'settings', { shuffleTies: true });
  const first = await world.stripe.events.list({ limit: 5 });
  const shuffled = first.data.map(({ id }) => id);
  for (let after = shuffled.at(-1); after !== undefined;) {
    const next = await world.stripe.events.list({ limit: 5, starting_after: after });
    shuffled.push(...next.data.map(({ id }) => id));
    after = next.data.at(-1)?.id;
  }
  expect(new Set(first.data.map(({ created }) => created)).size).toBe(1);
  expect(shuffled).toEqual([...inOrder].sort());
});

test('Date is the clock objects live on, and ahead or behind by the setting', async () => {
  const dateOf = async () => Date.parse((await raw('customers')).headers.get('date') ?? '');
  expect(await dateOf()).toBe(1_800_000_000_000);
  await world.sandbox.advance(86_400_000);
  expect(await dateOf()).toBe(1_800_086_400_000);
  await world.control('POST', 'settings', { dateSkewMs: -3000 });
  expect(await dateOf()).toBe(1_800_086_397_000);
  await world.control('POST', 'settings', { dateSkewMs: 3000 });
  expect(await dateOf()).toBe(1_800_086_403_000);
});

test.each([
  'global-rate',
  'global-concurrency',
  'endpoint-rate',
  'endpoint-concurrency',
  'resource-specific',
])('429 by %s, with the pause it asks for', async (reason) => {
  await world.control('POST', 'faults', { kind: 'rate_limit', reason, retry_after: 7 });
  const limited = await refusal(world.stripe.customers.list());
  expect(limited.statusCode).toBe(429);
  expect(limited.headers?.['stripe-rate-limited-reason']).toBe(reason);
  expect(limited.headers?.['retry-after']).toBe('7');
  await expect(
    world.control('POST', 'faults', { kind: 'rate_limit', reason: 'mood' }),
  ).rejects.toThrow("reason 'mood' is none of global-rate");
});

test.each([
  ['concurrency', 'global-concurrency'],
  ['concurrencyPerEndpoint', 'endpoint-concurrency'],
])('the setting %s refuses what comes while another has no answer yet', async (setting, reason) => {
  await world.control('POST', 'settings', { enforceRate: true, [setting]: 1 });
  await world.control('POST', 'faults', { kind: 'slow', path: '/v1/customers', delay_ms: 3000 });
  // Whichever comes first is the slow one.
  const both = await Promise.all([raw('customers'), raw('customers')]);
  const [slow, refused] = both.sort((one, other) => one.status - other.status);
  expect([slow?.status, refused?.status]).toEqual([200, 429]);
  expect(refused?.headers.get('stripe-rate-limited-reason')).toBe(reason);
  expect((await raw('customers')).status).toBe(200);
});

test('a slow page is read before what happens while it is on its way, or after', async () => {
  const { id } = await named('old');
  const nameOnPage = async (kind: string): Promise<string | null | undefined> => {
    await world.control('POST', 'faults', { kind, path: '/v1/customers', delay_ms: 3000 });
    const page = world.stripe.customers.list();
    const came = async (): Promise<boolean> => {
      const rules = (await world.control('GET', 'faults')) as unknown as unknown[];
      return rules.length === 0;
    };
    while (!(await came())) await new Promise((resolve) => setTimeout(resolve, 10));
    await world.stripe.customers.update(id, { name: `changed during ${kind}` });
    return (await page).data[0]?.name;
  };
  expect(await nameOnPage('slow_after')).toBe('old');
  expect(await nameOnPage('slow')).toBe('changed during slow');
});

test('events are rendered in the version their account had when they happened', async () => {
  await named('new');
  await world.control('POST', 'settings', { eventVersion: '2022-08-01' });
  const intent = await world.stripe.paymentIntents.create({ amount: 900, currency: 'eur' });
  const [older, newer] = (await world.stripe.events.list()).data;
  expect([older?.api_version, newer?.api_version]).toEqual(['2022-08-01', '2026-10-28.endive']);
  expect(older?.data.object).toMatchObject({ id: intent.id, charges: { total_count: 0 } });
  expect(await world.stripe.paymentIntents.retrieve(intent.id)).not.toHaveProperty('charges');
  const settings = world.control('POST', 'settings', { eventVersion: '2019-01-01' });
  await expect(settings).rejects.toThrow('2019-01-01');
});

test('a key revoked in the middle: 401 as Stripe says it, another key works', async () => {
  await named('Ada');
  await world.control('POST', 'keys/revoke', { key: 'sk_test_rig' });
  const refused = await refusal(world.stripe.customers.list());
  expect(refused).toMatchObject({ statusCode: 401, code: 'api_key_expired' });
  expect(refused.message).toBe('Expired API Key provided: sk_test_********_rig');
  const other = client(world.sandbox, 'rk_test_rig');
  expect((await other.customers.list()).data).toHaveLength(1);
  await world.control('POST', 'keys/revoke', { key: 'sk_test_rig', revoked: false });
  expect((await world.stripe.customers.list()).data).toHaveLength(1);
});

test('requests are counted by second, account and path, and the most at once', async () => {
  await world.control('POST', 'faults', { kind: 'rate_limit', path: '/v1/events' });
  await Promise.all([raw('customers'), raw('customers/cus_none'), raw('events'), raw('events')]);
  const { seconds, busiest } = (await world.control('GET', 'request_counts')) as unknown as {
    seconds: { total: number; limited: number; routes: Record<string, number> }[];
    busiest: Record<string, Record<string, number>>;
  };
  const sum = (each: (line: (typeof seconds)[number]) => number): number =>
    seconds.map(each).reduce((one, other) => one + other, 0);
  expect(sum(({ total }) => total)).toBe(4);
  expect(sum(({ limited }) => limited)).toBe(1);
  expect(sum(({ routes }) => routes['GET /v1/customers/:id'] ?? 0)).toBe(1);
  expect(sum(({ routes }) => routes['GET /v1/events'] ?? 0)).toBe(2);
  const [account = ''] = Object.keys(busiest);
  expect(busiest[account]?.['all']).toBeGreaterThanOrEqual(1);
  const others = (await world.control('GET', 'request_counts?account=acct_other')) as unknown;
  expect(others).toEqual({ seconds: [], busiest: {} });
});
