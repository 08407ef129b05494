import { refreshCustomer } from '../../../activities/customers/refresh-customer';
import { HOUR, MINUTE } from '../../../src/domain/time';
import { setSandboxStage } from '../sandbox-stage';
import type { SandboxStage } from '../sandbox-stage';
import { bundleStage } from './bundle-stage';
import type { BundleStage } from './bundle-stage';

let on: SandboxStage;
let bundles: BundleStage;
beforeAll(async () => {
  on = await setSandboxStage();
  bundles = bundleStage(on);
});
afterAll(() => on.close());
afterEach(async () => {
  expect(await on.stripe.violations()).toEqual([]);
});

interface Opened {
  names: [string, string];
  ids: Record<string, string>;
  bundle: string;
}

/** Two invoices of a customer, and the open session over both. */
async function openOver(of: string): Promise<Opened> {
  const names: [string, string] = [`${of}-1`, `${of}-2`];
  const ids = await bundles.invoices(names, {}, of);
  const bundle = await bundles.opened(Object.values(ids));
  await bundles.settle(bundle);
  expect((await bundles.row(bundle)).state.session.kind).toBe('open');
  return { names, ids, bundle };
}

const sessionOf = async (bundle: string) => (await bundles.row(bundle)).state.session;

const wire = (amount: number) =>
  ({
    name: 'record_outside_payment',
    amount,
    reference: 'wire',
    receivedAt: on.stage.clock.now(),
  }) as const;

const viewOf = async (name: string) => {
  await bundles.work(name);
  const { state, view } = await on.stage.row(name);
  return { status: view.status, lane: state.lane.kind };
};

test('an invoice paid offline closes the session; the other can be paid by itself', async () => {
  const { names, ids, bundle } = await openOver('offline');
  await bundles.command(names[0], wire(11_900));
  await bundles.settle(bundle);
  expect(await sessionOf(bundle)).toMatchObject({ kind: 'over', outcome: 'expired' });
  const { state, url } = await bundles.row(bundle);
  expect([state.ending?.code, state.ending?.invoice, url]).toEqual([
    'wanted_back',
    ids[names[0]],
    null,
  ]);
  expect(await viewOf(names[0])).toEqual({ status: 'paid', lane: 'none' });
  expect(await viewOf(names[1])).toEqual({ status: 'open', lane: 'none' });
});

test('a voided one closes the session; its answer comes once Stripe was read', async () => {
  const { names, bundle } = await openOver('voided');
  await bundles.command(names[1], { name: 'void', reason: 'made twice' });
  expect((await on.stage.row(names[1])).view.status).not.toBe('void');
  await bundles.settle(bundle);
  expect(await sessionOf(bundle)).toMatchObject({ kind: 'over', outcome: 'expired' });
  expect(await viewOf(names[1])).toEqual({ status: 'void', lane: 'none' });
  expect(await viewOf(names[0])).toEqual({ status: 'open', lane: 'none' });
});

test('money that was faster than a wire is recorded, and what is too much goes back', async () => {
  const { names, bundle } = await openOver('faster');
  const intent = await bundles.pay(bundle);
  await bundles.command(names[0], wire(11_900));
  await bundles.settle(bundle);
  await bundles.hint(bundle);
  for (const name of names) expect((await viewOf(name)).status).toBe('paid');
  const { data } = await on.stripe.sdk.refunds.list({ payment_intent: intent });
  expect(data.map(({ amount, metadata }) => [amount, metadata?.['invoice_ref']])).toEqual([
    [11_900, (await on.stage.row(names[0])).ref],
  ]);
  await bundles.hint(bundle);
  const [one, two] = await Promise.all(names.map((name) => on.stage.row(name)));
  const given = (row: typeof one) =>
    row?.state.ledger.payments.flatMap(({ refunds }) => refunds.map(({ amount }) => amount));
  expect([given(one), given(two)]).toEqual([[11_900], []]);
});

test('a void that was slower than the money is refused, and the invoice paid', async () => {
  const { names, bundle } = await openOver('void-late');
  await bundles.command(names[0], { name: 'void', reason: 'made twice' });
  await bundles.pay(bundle); // before the bundle has heard of it
  await bundles.settle(bundle);
  const [one, two] = [await viewOf(names[0]), await viewOf(names[1])];
  // The void waited for the lane, and found it paid.
  expect([one.status, two.status]).toEqual(['paid', 'paid']);
  expect(await sessionOf(bundle)).toMatchObject({ kind: 'over', outcome: 'paid' });
});

test('a charge that is asked meanwhile closes the session first, and is made once', async () => {
  const { customer } = await on.stripe.customerWith('pm_card_visa');
  const { names, ids, bundle } = await openOver('charged');
  const { stores, deps } = on.stage;
  const owner = (await stores.invoices.byId('default', ids[names[0]] ?? ''))?.customer.id;
  await stores.customers.link(owner ?? '', customer);
  await refreshCustomer(deps, 'default', customer);
  await bundles.command(names[0], { name: 'charge_now' });
  expect((await on.stage.row(names[0])).state.lane.kind).toBe('bundle_open');
  await bundles.settle(bundle);
  expect(await sessionOf(bundle)).toMatchObject({ kind: 'over', outcome: 'expired' });
  await bundles.work(names[0]);
  expect(await on.intentsOf(names[0])).toMatchObject([{ status: 'succeeded', amount: 11_900 }]);
  expect(await viewOf(names[1])).toEqual({ status: 'open', lane: 'none' });
});

test('its time is over: the lanes are returned, and the next bundle is paid', async () => {
  const { names, bundle } = await openOver('expired');
  const { members, openBy } = (await bundles.row(bundle)).state;
  await on.stripe.sandbox.advance(Math.max(0, openBy - on.stage.clock.now()) + HOUR + 2 * MINUTE);
  await bundles.wake(bundle);
  expect(await sessionOf(bundle)).toMatchObject({ kind: 'over', outcome: 'expired' });
  expect(await viewOf(names[0])).toEqual({ status: 'open', lane: 'none' });
  const again = await bundles.opened(members.map(({ invoice }) => invoice));
  await bundles.settle(again);
  await bundles.pay(again);
  await bundles.hint(again);
  for (const name of names) expect((await viewOf(name)).status).toBe('paid');
});

test('two tabs, three bundles in a ring: the newest is paid, and nothing twice', async () => {
  const ids = await bundles.invoices(['ring-1', 'ring-2', 'ring-3'], {}, 'ring');
  const of = (...names: string[]) => names.map((name) => ids[name] ?? '');
  const first = await bundles.opened(of('ring-1', 'ring-2'));
  const second = await bundles.opened(of('ring-2', 'ring-3'));
  const third = await bundles.opened(of('ring-3', 'ring-1'));
  const all = [first, second, third];
  for (let round = 0; round < 8; round += 1) {
    for (const bundle of all) await bundles.settle(bundle);
    for (const bundle of all) await bundles.wake(bundle);
    const open = (await Promise.all(all.map((id) => bundles.row(id)))).filter(({ url }) => url);
    expect(open.length).toBeLessThanOrEqual(1);
  }
  const kinds = await Promise.all(all.map(async (id) => (await sessionOf(id)).kind));
  for (const kind of kinds) expect(['open', 'over']).toContain(kind);
});
