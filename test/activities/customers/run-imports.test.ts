import { openSetupCheckout } from '../../../activities/customers/open-setup-checkout';
import { runCustomerImports } from '../../../activities/customers/run-imports';
import type { ImportDeps } from '../../../activities/customers/run-imports';
import { COMMAND_LINE } from '../../../src/domain/audit';
import type { PairGiven } from '../../../src/domain/customer-imports/parse-csv';
import type { ImportSource } from '../../../src/domain/customer-imports/plan-row';
import { eventually } from '../../harness/eventually';
import { setSandboxStage } from '../sandbox-stage';
import type { SandboxStage } from '../sandbox-stage';

let on: SandboxStage;
const errors: object[] = [];
beforeAll(async () => {
  on = await setSandboxStage();
});
afterAll(() => on.close());
beforeEach(() => (errors.length = 0));

const stores = () => on.stage.stores;

function deps(more: Partial<ImportDeps> = {}): ImportDeps {
  const { stage } = on;
  const setup = { ...stage.deps, settings: { ...stage.deps.settings, publicUrl: 'http://pay' } };
  return {
    stores: stage.stores,
    stripeFor: () => on.stripe.gateway,
    openSetup: (customer) => openSetupCheckout(setup, customer, false),
    log: { error: (one: object) => errors.push(one) },
    ...more,
  };
}

async function customer(externalId: string, more = {}): Promise<string> {
  const email = `${externalId}@client.example`;
  const { row } = await stores().customers.put(
    { connection: 'default', externalId, name: 'Client SA', email, ...more },
    COMMAND_LINE,
  );
  return row.id;
}

async function atStripe(method: string | null, more = {}): Promise<string> {
  if (method !== null) return (await on.stripe.customerWith(method)).customer;
  const key = { idempotencyKey: `made-${Math.random()}` };
  return (await on.stripe.sdk.customers.create({ name: 'Client SA', ...more }, key)).id;
}

const pair = (given: string, stripeCustomer: string): PairGiven => ({ given, stripeCustomer });
const CSV: ImportSource = { kind: 'csv' };
const create = (pairs: PairGiven[], source: ImportSource = CSV) =>
  stores().customerImports.create('default', source, pairs);

async function read(id: string) {
  const row = await stores().customerImports.byId('default', id);
  if (row === null) throw new Error(`there is no import ${id}`);
  return row;
}

async function runUntil(id: string, status: string, with_ = deps()): Promise<void> {
  await eventually(async () => {
    while (await runCustomerImports(with_));
    expect((await read(id)).status).toBe(status);
  });
}

async function execute(id: string, acceptsEmail = false) {
  const { token } = await read(id);
  const order = { connection: 'default', id, token: token ?? '', acceptsEmail };
  return stores().customerImports.execute({ ...order, actor: COMMAND_LINE });
}

async function rowsOf(id: string): Promise<string[]> {
  const query = { importId: id, after: 0, limit: 100 };
  const rows = await stores().customerImportRows.list(query);
  return rows.map(({ given, plan, result }) => `${given} ${plan ?? '-'} ${result ?? '-'}`);
}

const linkOf = async (id: string) =>
  (await stores().customers.byId('default', id))?.stripeCustomer ?? null;

test('a dry run says what would be linked and why not, and links nothing', async () => {
  const [good, linked, other, mover] = [
    await customer('good'),
    await customer('linked'),
    await customer('other'),
    await customer('mover'),
  ];
  const [first, second, third, gone] = [
    await atStripe('pm_card_visa'),
    await atStripe('pm_card_visa'),
    await atStripe(null),
    await atStripe(null),
  ];
  await on.stripe.sdk.customers.del(gone);
  await stores().customers.link(linked, second, COMMAND_LINE);
  const held = await atStripe(null);
  await stores().customers.link(await customer('holder'), held, COMMAND_LINE);
  await customer('twice');
  await customer('wants-held');
  await customer('wants-gone');
  const { connections } = stores();
  await connections.ensure({ ...(await connections.get('default'))!, code: 'elsewhere' });
  const move = { customerId: mover, from: 'default', to: 'elsewhere', actor: COMMAND_LINE };
  await stores().customers.move(move);
  const id = await create([
    pair('good', first),
    pair(linked, second),
    pair('nobody', third),
    pair('twice', 'cus_twice_one'),
    pair('twice', 'cus_twice_two'),
    pair('wants-held', held),
    pair('wants-gone', gone),
    pair('other', 'cus_of_another_account'),
    pair('mover', 'cus_of_the_mover'),
  ]);
  expect(await execute(id)).toBe('not_checked');
  await runUntil(id, 'checked');
  expect(await rowsOf(id)).toEqual([
    'good to_link -',
    `${linked} unchanged -`,
    'nobody customer_unknown -',
    'twice repeated -',
    'twice repeated -',
    'wants-held stripe_customer_taken -',
    'wants-gone deleted_at_stripe -',
    'other not_in_account -',
    'mover customer_moved -',
  ]);
  expect([await linkOf(good), await linkOf(other)]).toEqual([null, null]);
  expect(errors).toEqual([]);
});

test('the execution links with methods; the same file again changes nothing', async () => {
  const [id, free] = [await customer('a-card'), await customer('no-method')];
  const pairs = [
    pair('a-card', await atStripe('pm_card_visa')),
    pair('no-method', await atStripe(null)),
  ];
  const first = await create(pairs);
  await runUntil(first, 'checked');
  expect(await read(first)).toMatchObject({ planned: { to_link: 2 }, results: {} });
  expect(await execute(first)).toBe('begun');
  await runUntil(first, 'done');
  expect(await execute(first)).toBe('same');
  expect(await read(first)).toMatchObject({ results: { linked: 2 }, methodsMissing: 1 });
  expect(await stores().customers.byId('default', id)).toMatchObject({
    stripeCustomer: pairs[0]?.stripeCustomer,
    defaultMethod: { label: 'visa 4242' },
  });
  const rows = await stores().customerImportRows.list({ importId: first, after: 0, limit: 9 });
  expect(rows).toMatchObject([
    { isMethodMissing: false, checkoutUrl: null },
    { isMethodMissing: true, setup: 'open', checkoutUrl: expect.stringContaining('http') },
  ]);
  expect((await stores().customerCheckouts.latest(free))?.url).toBe(rows[1]?.checkoutUrl);
  const calls: string[] = [];
  const again = await create(pairs);
  const silent = deps({
    stripeFor: () => ({
      ...on.stripe.gateway,
      readCustomer: (asked) => {
        calls.push(asked);
        return on.stripe.gateway.readCustomer(asked);
      },
    }),
  });
  await runUntil(again, 'checked', silent);
  expect(await read(again)).toMatchObject({ planned: { unchanged: 2 } });
  await execute(again);
  await runUntil(again, 'done', silent);
  expect([calls, (await read(again)).results]).toEqual([[], {}]);
});

test('a method that cannot be charged is none', async () => {
  await customer('expired');
  const stripeCustomer = await atStripe('pm_card_visa');
  const id = await create([pair('expired', stripeCustomer)]);
  const { gateway } = on.stripe;
  const expired = deps({
    stripeFor: () => ({
      ...gateway,
      readCustomer: async (asked) => {
        const read = await gateway.readCustomer(asked);
        if (read.kind !== 'ok') return read;
        const methods = read.value.methods.map((one) => ({
          ...one,
          details: { ...one.details!, expMonth: 1, expYear: 2020 },
        }));
        return { kind: 'ok', value: { ...read.value, methods } };
      },
    }),
  });
  await runUntil(id, 'checked', expired);
  await execute(id);
  await runUntil(id, 'done', expired);
  expect(await read(id)).toMatchObject({ results: { linked: 1 }, methodsMissing: 1 });
});

test('what changed since the dry run is left, and said', async () => {
  const [moved, deleted, taken] = [
    await customer('linked-since'),
    await customer('deleted-since'),
    await customer('taken-since'),
  ];
  const given = [await atStripe(null), await atStripe(null), await atStripe(null)] as const;
  const id = await create([
    pair('linked-since', given[0]),
    pair('deleted-since', given[1]),
    pair('taken-since', given[2]),
  ]);
  await runUntil(id, 'checked');
  await stores().customers.link(moved, 'cus_by_hand', COMMAND_LINE);
  await on.stripe.sdk.customers.del(given[1]);
  await stores().customers.link(await customer('taker'), given[2], COMMAND_LINE);
  await execute(id);
  await runUntil(id, 'done');
  expect((await read(id)).results).toEqual({ changed_since: 3 });
  expect(await Promise.all([moved, deleted, taken].map(linkOf))).toEqual([
    'cus_by_hand',
    null,
    null,
  ]);
});

test('killed half-way and run again by another worker it is whole, each linked once', async () => {
  const pairs: PairGiven[] = [];
  for (let n = 0; n < 12; n += 1) {
    await customer(`half-${n}`);
    pairs.push(pair(`half-${n}`, await atStripe(null)));
  }
  const id = await create(pairs);
  await runUntil(id, 'checked');
  await execute(id);
  let reads = 0;
  const dying = deps({
    stripeFor: () => ({
      ...on.stripe.gateway,
      readCustomer: (asked) => {
        reads += 1;
        if (reads > 7) throw new Error('the worker was killed');
        return on.stripe.gateway.readCustomer(asked);
      },
    }),
  });
  await runCustomerImports(dying);
  const half = (await read(id)).results['linked'] ?? 0;
  expect(half).toBeGreaterThan(0);
  expect(half).toBeLessThan(12);
  await runUntil(id, 'done');
  expect((await read(id)).results).toEqual({ linked: 12 });
  const linked = (await stores().audit.list({ connection: 'default', after: 0, limit: 1000 }))
    .filter(({ action }) => action === 'customer.linked')
    .map(({ after }) => after?.['stripe_customer']);
  for (const { stripeCustomer } of pairs)
    expect(linked.filter((one) => one === stripeCustomer)).toHaveLength(1);
  expect(await rowsOf(id)).toEqual(pairs.map(({ given }) => `${given} to_link linked`));
});

test('while Stripe is away it waits and says why, and then goes on', async () => {
  await customer('waiting');
  const id = await create([pair('waiting', await atStripe(null))]);
  const away = async () => ({ kind: 'unknown' as const, detail: 'Stripe is away' });
  const waiting = deps({ stripeFor: () => ({ ...on.stripe.gateway, readCustomer: away }) });
  await eventually(async () => {
    await runCustomerImports(waiting);
    expect(await read(id)).toMatchObject({ status: 'checking', problem: 'Stripe is away' });
  });
  await runUntil(id, 'checked');
  expect(await read(id)).toMatchObject({ problem: null, planned: { to_link: 1 } });
});

test('the account is searched by metadata, page after page', async () => {
  await customer('by-mark');
  await customer('by-mark-twice');
  const mark = (billing_id: string) => ({ metadata: { billing_id } });
  const found = await atStripe(null, mark('by-mark'));
  await atStripe(null, mark('by-mark-twice'));
  await atStripe(null, mark('by-mark-twice'));
  await atStripe(null, mark('of nobody'));
  for (let n = 0; n < 100; n += 1) await atStripe(null);
  const id = await create([], { kind: 'metadata', key: 'billing_id' });
  await runUntil(id, 'checked');
  expect((await rowsOf(id)).sort()).toEqual([
    'by-mark to_link -',
    'by-mark-twice repeated -',
    'by-mark-twice repeated -',
    'of nobody customer_unknown -',
  ]);
  await execute(id);
  await runUntil(id, 'done');
  expect(await linkOf((await stores().customers.byExternalId('default', 'by-mark'))!.id)).toBe(
    found,
  );
});

test('a match by e-mail is proposed, and linked only where the execution accepts it', async () => {
  const email = 'same@elsewhere.example';
  const [one, two] = [await customer('mail-1', { email }), await customer('mail-2')];
  const doubled = 'doubled@elsewhere.example';
  await customer('mail-3', { email: doubled });
  const found = await atStripe(null, { email: email.toUpperCase() });
  await atStripe(null, { email: doubled });
  await atStripe(null, { email: doubled });
  const list = async () => {
    const id = await create([], { kind: 'email' });
    await runUntil(id, 'checked');
    return id;
  };
  const silent = await list();
  expect((await rowsOf(silent)).filter((row) => row.startsWith('mail-')).sort()).toEqual([
    'mail-1 matched_by_email -',
    'mail-3 repeated -',
    'mail-3 repeated -',
  ]);
  await execute(silent);
  await runUntil(silent, 'done');
  expect(await linkOf(one)).toBeNull();
  const accepted = await list();
  await execute(accepted, true);
  await runUntil(accepted, 'done');
  expect([await linkOf(one), await linkOf(two)]).toEqual([found, null]);
});
