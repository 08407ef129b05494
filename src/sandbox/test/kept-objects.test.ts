import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { COLLECTIONS } from '../kept/collections';
import type { Collection } from '../kept/collection';
import { isDeclared } from '../transport/declared';
import { createResponseChecker } from './declared/responses';
import { client, refusal, rig } from './helpers';
import type { Rig } from './helpers';

// Collections the sandbox has no rules for: lists, changes and events as Stripe has them.

let world: Rig;
beforeEach(async () => {
  world = await rig({ clock: { scale: 1e-6, originMs: 1_800_000_000_000 } });
});
afterEach(() => world.stop());

type Fields = Record<string, unknown>;
interface Page {
  readonly data: (Fields & { id: string })[];
  readonly has_more: boolean;
  readonly error?: { readonly code?: string; readonly message?: string };
}

async function get(path: string): Promise<Page & Fields> {
  const headers = { authorization: 'Bearer sk_test_rig', 'stripe-version': '2026-10-28.endive' };
  const response = await fetch(`${world.sandbox.url}${path}`, { headers });
  return (await response.json()) as Page & Fields;
}

async function make(collection: string, more: object = {}): Promise<string[]> {
  const { ids } = await world.control('POST', 'objects', { collection, ...more });
  return ids as unknown as string[];
}

/** Something for the list to belong to; null for a list at the top. */
async function parentFor({ path }: Collection): Promise<string | null> {
  const [above = '', inner] = path.split('/:id/');
  if (inner === undefined) return null;
  if (above === '/v1/customers') return (await world.stripe.customers.create()).id;
  if (above === '/v1/products') return (await world.stripe.products.create({ name: 'Paper' })).id;
  if (above === '/v1/accounts') return (await world.stripe.accounts.create()).id;
  const { object } = COLLECTIONS.find((each) => each.path === above) as Collection;
  return (await make(object))[0] ?? null;
}

const ADDRESSES = COLLECTIONS.map((each) => [each.path, each] as const);
const LISTED = ADDRESSES.filter(([path]) => isDeclared(`GET ${path}`));

/** Lists that want to know whose they are. */
const OWNER: Readonly<Record<string, string>> = {
  '/v1/billing/credit_balance_transactions': 'customer',
  '/v1/entitlements/active_entitlements': 'customer',
  '/v1/subscription_items': 'subscription',
  '/v1/financial_connections/transactions': 'account',
  '/v1/issuing/tokens': 'card',
  '/v1/payment_attempt_records': 'payment_record',
  '/v1/setup_attempts': 'setup_intent',
  '/v1/radar/value_list_items': 'value_list',
};

test.each(LISTED)('%s: newest first, pages both ways, created, retrieve', async (path, each) => {
  await world.stripe.customers.list();
  const parent = await parentFor(each);
  const owner =
    path.startsWith('/v1/treasury/') && !path.endsWith('_accounts')
      ? 'financial_account'
      : OWNER[path];
  const owned = owner === each.owner ? { parent: 'x_1' } : { fields: { [owner ?? '']: 'x_1' } };
  const mine = owner === undefined ? {} : owned;
  const place = { ...(parent === null ? {} : { parent }), ...mine };
  const ids = await make(each.object, { count: 4, ...place });
  await world.sandbox.advance(60_000);
  ids.push(...(await make(each.object, { count: 4, ...place })));
  const base = `${path.replace(':id', parent ?? '')}?${owner === undefined ? '' : `${owner}=x_1&`}`;
  if (path.endsWith('/capabilities')) return expectAll(base, ids);
  const seen: string[] = [];
  for (let after = ''; ; after = `&starting_after=${seen.at(-1)}`) {
    const { data, has_more } = await get(`${base}limit=3${after}`);
    seen.push(...data.map(({ id }) => id));
    expect(has_more).toBe(seen.length < 8);
    if (!has_more) break;
  }
  expect(seen).toEqual([...ids].reverse());
  const back = await get(`${base}limit=3&ending_before=${ids[3]}`);
  const goesBack = back.error?.code !== 'parameter_unknown';
  expect(goesBack || path === '/v1/payment_attempt_records').toBe(true);
  if (goesBack) expect(back.data.map(({ id }) => id)).toEqual([ids[6], ids[5], ids[4]]);
  if (goesBack) expect(back.has_more).toBe(true);
  const recent = await get(`${base}created[gte]=1800000060`);
  const takesIt = recent.error?.code !== 'parameter_unknown';
  if (takesIt) expect(recent.data.map(({ id }) => id)).toEqual(ids.slice(4).reverse());
  if (!isDeclared(`GET ${path}/:id`)) return;
  const [newest] = (await get(`${base}limit=1`)).data;
  expect(await get(`${path.replace(':id', parent ?? '')}/${ids[7]}`)).toEqual(newest);
});

/** A list without pages. */
async function expectAll(base: string, ids: readonly string[]): Promise<void> {
  expect((await get(base)).data.map(({ id }) => id)).toEqual([...ids].reverse());
}

test.each(ADDRESSES)('%s: shape as declared, event where there is one', async (path, each) => {
  const before = await world.stripe.customers.create();
  const parent = await parentFor(each);
  const own = parent?.startsWith('acct_') === true ? parent : undefined;
  const events = async () => {
    const options = own === undefined ? {} : { stripeAccount: own };
    const all = (await world.stripe.events.list({ limit: 100 }, options)).data;
    return all.filter(({ data }) => !CONTEXT.has(String(idOf(data.object)))).reverse();
  };
  const CONTEXT = new Set([before.id, parent ?? '']);
  const at = parent === null ? {} : { parent };
  const [id = ''] = await make(each.object, at);
  const named = { collection: each.object, id };
  await world.control('POST', 'objects/change', { ...named, fields: {} });
  await world.control('POST', 'objects/delete', named);
  const types = [each.created, each.updated, each.deleted].filter((type) => type !== null);
  expect((await events()).map(({ type }) => type)).toEqual(types);
  expect(EVENT_TYPES).toEqual(expect.arrayContaining(types));
  checker.violations({ object: 'list', data: await events() }, path);
  const [made = ''] = await make(each.object, at);
  checker.violations(await world.control('POST', 'objects/change', { ...named, id: made }), path);
  expect(checker.result().problems).toEqual([]);
});

// Once, because reading the declarations takes seconds.
const checker = createResponseChecker();

const idOf = (object: object): unknown => (object as { id?: string }).id;

/** The types of events stripe-node declares. */
const EVENT_TYPES = [
  ...readFileSync('node_modules/stripe/cjs/resources/Events.d.ts', 'utf8').matchAll(
    /type: '([a-z0-9_.]+)'/g,
  ),
].map(([, type]) => type);

test('a list inside an object has its first ten and says so; the list itself has all', async () => {
  const { stripe } = world;
  await stripe.customers.list();
  const [invoice = ''] = await make('invoice');
  const lines = await make('line_item', { parent: invoice, count: 250 });
  const found = await stripe.invoices.retrieve(invoice);
  expect(found.lines).toMatchObject({ has_more: true, total_count: 250 });
  expect(found.lines.data.map(({ id }) => id)).toEqual(lines.slice(-10).reverse());
  const all = [];
  for await (const line of stripe.invoices.listLineItems(invoice, { limit: 100 })) all.push(line);
  expect(all.map(({ id }) => id)).toEqual([...lines].reverse());
  expect(all.every((line) => line.invoice === invoice)).toBe(true);
  const { id } = await stripe.transfers.create({
    amount: 9,
    currency: 'eur',
    destination: 'acct_1',
  });
  await stripe.transfers.createReversal(id, { amount: 4 });
  const transfer = await stripe.transfers.retrieve(id);
  expect(transfer.reversals).toMatchObject({
    has_more: false,
    data: [{ amount: 4, transfer: id }],
  });
});

test('subscriptions: those that ended are listed only where they are asked for', async () => {
  const { stripe } = world;
  const customer = (await stripe.customers.create()).id;
  const product = (await stripe.products.create({ name: 'Thing' })).id;
  const price = await stripe.prices.create({ product, currency: 'eur', unit_amount: 500 });
  const create = () => stripe.subscriptions.create({ customer, items: [{ price: price.id }] });
  const [kept, ended] = [await create(), await create()];
  expect(kept.items.data).toMatchObject([{ price: { id: price.id }, subscription: kept.id }]);
  expect(await stripe.subscriptions.cancel(ended.id)).toMatchObject({ status: 'canceled' });
  const listed = async (status?: 'all' | 'ended'): Promise<string[]> =>
    (await stripe.subscriptions.list(status === undefined ? {} : { status })).data.map(
      ({ id }) => id,
    );
  expect(await listed()).toEqual([kept.id]);
  expect(await listed('all')).toEqual([ended.id, kept.id]);
  expect(await listed('ended')).toEqual([ended.id]);
  const [last] = (await stripe.events.list()).data;
  expect(last).toMatchObject({ type: 'customer.subscription.deleted' });
  const items = await stripe.subscriptionItems.list({ subscription: kept.id });
  expect(items.data).toEqual(kept.items.data);
});

test('chosen ids: taken once an account, and the same in two accounts', async () => {
  const other = client(world.sandbox, 'sk_test_other');
  await world.stripe.coupons.create({ id: 'SAVE', percent_off: 10, duration: 'once' });
  await other.coupons.create({ id: 'SAVE', percent_off: 20, duration: 'once' });
  expect(await world.stripe.coupons.retrieve('SAVE')).toMatchObject({ percent_off: 10 });
  expect(await other.coupons.retrieve('SAVE')).toMatchObject({ percent_off: 20 });
  const twice = await refusal(other.coupons.create({ id: 'SAVE', percent_off: 5 }));
  expect(twice).toMatchObject({ statusCode: 400, code: 'resource_already_exists' });
  expect(await other.coupons.del('SAVE')).toEqual(
    expect.objectContaining({ id: 'SAVE', object: 'coupon', deleted: true }),
  );
  expect((await refusal(other.coupons.retrieve('SAVE'))).statusCode).toBe(404);
  // Made again after it was deleted: a later event of the same id.
  await other.coupons.create({ id: 'SAVE', percent_off: 30 });
  const types = (await other.events.list()).data.map(({ type }) => type);
  expect(types).toEqual(['coupon.created', 'coupon.deleted', 'coupon.created']);
});

test('an update has its previous attributes; the dashboard may say nothing, or other', async () => {
  const { stripe } = world;
  const payout = await stripe.payouts.create({ amount: 900, currency: 'eur' });
  await stripe.payouts.update(payout.id, { metadata: { order: '7' } });
  const silent = { collection: 'payout', id: payout.id, fields: { statement_descriptor: 'X' } };
  await world.control('POST', 'objects/change', { ...silent, event: null });
  const paid = { ...silent, fields: { status: 'paid' }, event: 'payout.paid' };
  await world.control('POST', 'objects/change', paid);
  const events = (await stripe.events.list()).data;
  expect(events.map(({ type }) => type)).toEqual([
    'payout.paid',
    'payout.updated',
    'payout.created',
  ]);
  expect(events[1]?.data.previous_attributes).toEqual({ metadata: { order: null } });
  const found = await stripe.payouts.retrieve(payout.id);
  expect(found).toMatchObject({ status: 'paid', statement_descriptor: 'X' });
  await expect(
    world.control('POST', 'objects/change', { ...silent, fields: { colour: 'red' } }),
  ).rejects.toThrow('fields that no such object has, or not with such a value: colour');
});

test('what is not played is refused by name: a parameter, a filter, an expansion', async () => {
  const { stripe } = world;
  const customer = (await stripe.customers.create()).id;
  const link = await refusal(stripe.invoices.create({ customer, days_until_due: 30 }));
  expect(link).toMatchObject({ statusCode: 400, param: 'days_until_due' });
  expect(link.message).toContain("does not play the parameter 'days_until_due'");
  const filter = await refusal(stripe.invoices.list({ subscription: 'sub_1' }));
  expect(filter.message).toContain("does not play the parameter 'subscription'");
  const expansion = await refusal(stripe.invoices.list({ expand: ['data.customer'] }));
  expect(expansion.message).toContain('The sandbox expands nothing of GET /v1/invoices');
  expect((await stripe.invoices.list()).data).toEqual([]);
  const missing = await refusal(stripe.customers.listBalanceTransactions('cus_none'));
  expect(missing).toMatchObject({ statusCode: 404, code: 'resource_missing' });
});

test('a second start finds them', async () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'sandbox-kept-'));
  try {
    const first = await rig({ dataDir });
    await first.stripe.taxRates.create({ display_name: 'VAT', inclusive: true, percentage: 19 });
    await first.stripe.coupons.create({ id: 'SAVE', percent_off: 10 });
    await first.stripe.coupons.del('SAVE');
    const [made] = (await first.stripe.taxRates.list()).data;
    await first.stop();
    const second = await rig({ dataDir });
    expect((await second.stripe.taxRates.list()).data).toEqual([made]);
    expect((await second.stripe.coupons.list()).data).toEqual([]);
    await second.stop();
  } finally {
    rmSync(dataDir, { recursive: true, force: true });
  }
});
