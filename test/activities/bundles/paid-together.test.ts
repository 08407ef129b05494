import { MINUTE } from '../../../src/domain/time';
import { queryableOf } from '../../../src/postgres/database';
import { setSandboxStage } from '../sandbox-stage';
import type { SandboxStage } from '../sandbox-stage';
import { CONNECTION, refOf } from '../stage';
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

test('three invoices are paid by one Checkout, one line each, to the cent', async () => {
  const ids = await bundles.invoices(['t-1', 't-2', 't-3']);
  const bundle = await bundles.opened(Object.values(ids));
  const opened = await bundles.settle(bundle);
  expect(opened.finished).toBe(false);
  const { url, state } = await bundles.row(bundle);
  expect(url).toMatch(/^http/);
  expect(state.session).toMatchObject({ kind: 'open' });
  const session = state.session.kind === 'open' ? state.session.id : '';
  const lines = await on.stripe.sdk.checkout.sessions.listLineItems(session);
  expect(lines.data.map(({ description, amount_total: sum }) => [description, sum])).toEqual([
    ['Facture t-1', 11_900],
    ['Facture t-2', 11_900],
    ['Facture t-3', 11_900],
  ]);

  const intent = await bundles.pay(bundle);
  await bundles.hint(bundle, intent);
  expect((await bundles.row(bundle)).finished).toBe(true);
  expect((await bundles.row(bundle)).url).toBeNull();
  for (const name of ['t-1', 't-2', 't-3']) {
    expect(await bundles.remaining(name)).toBe(0);
    await bundles.work(name);
    const row = await on.stage.row(name);
    expect(row.view.status).toBe('paid');
    expect(row.state.ledger.payments.map(({ id, amount }) => [id, amount])).toEqual([
      [`${intent}#${row.ref}`, 11_900],
    ]);
  }
});

test('a run is hinted of the share that ends its invoice', async () => {
  const ids = await bundles.invoices(['ends-1', 'ends-2'], {}, 'ends');
  await bundles.paid(Object.values(ids));
  const hinted = await on.stage.stores.inTransaction((tx) =>
    queryableOf(tx).query(
      `select outcome is not null as over, hint_due_at is not null as hinted
       from collections where ref = any($1)`,
      [['ends-1', 'ends-2'].map(refOf)],
    ),
  );
  const ended = { over: true, hinted: true };
  expect(hinted).toEqual([ended, ended]);
});

test('the newest of two tabs wins, and at most one session is open', async () => {
  const ids = await bundles.invoices(['tab-1', 'tab-2', 'tab-3']);
  const first = await bundles.opened([ids['tab-1'] ?? '', ids['tab-2'] ?? '']);
  await bundles.settle(first);
  const second = await bundles.opened([ids['tab-2'] ?? '', ids['tab-3'] ?? '']);
  await bundles.settle(second);
  expect((await bundles.row(second)).state.session.kind).toBe('none');
  await bundles.settle(first); // the relay hints it: its invoice wants the lane back
  expect((await bundles.row(first)).state.session).toMatchObject({
    kind: 'over',
    outcome: 'expired',
  });
  await bundles.wake(second);
  expect((await bundles.row(second)).state.session.kind).toBe('open');
  expect((await bundles.row(first)).url).toBeNull();
  await bundles.hint(second, await bundles.pay(second));
  expect(await bundles.remaining('tab-1')).toBe(11_900);
  expect(await bundles.remaining('tab-2')).toBe(0);
  expect(await bundles.remaining('tab-3')).toBe(0);
});

test('an invoice that was voided meanwhile ends the bundle, and nothing is charged', async () => {
  const ids = await bundles.invoices(['meanwhile-1', 'meanwhile-2']);
  const bundle = await bundles.opened(Object.values(ids));
  await on.stage.advance({
    connection: CONNECTION.code,
    externalId: 'meanwhile-1',
    version: 0,
    inbox: [
      {
        kind: 'command',
        command: { id: 'v-1', by: 'business', name: 'void', reason: 'made twice' },
      },
    ],
  });
  await bundles.settle(bundle);
  const { state, finished } = await bundles.row(bundle);
  expect(state.ending).toMatchObject({ code: 'refused' });
  expect(state.ending?.detail).toContain('void');
  expect(finished).toBe(true);
  expect(await bundles.remaining('meanwhile-2')).toBe(11_900);
});

test('a call that comes after the ten minutes takes no lane', async () => {
  const ids = await bundles.invoices(['late-1', 'late-2']);
  const bundle = await bundles.opened(Object.values(ids));
  await bundles.perform(bundle, 'takeLane');
  await on.stripe.sandbox.advance(11 * MINUTE);
  await bundles.wake(bundle);
  const { state, finished } = await bundles.row(bundle);
  expect([state.session.kind, finished]).toEqual(['over', true]);
  for (const name of ['late-1', 'late-2']) {
    await bundles.work(name);
    expect((await on.stage.row(name)).state.lane.kind).toBe('none');
  }
});
