import { DAY, HOUR, MINUTE } from '../../../src/domain/time';
import { queryableOf } from '../../../src/postgres/database';
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
  on.stage.stripe = on.stripe.gateway;
  expect(await on.stripe.violations()).toEqual([]);
});

async function openingOver(of: string): Promise<{ names: [string, string]; bundle: string }> {
  const names: [string, string] = [`${of}-1`, `${of}-2`];
  const ids = await bundles.invoices(names, {}, of);
  return { names, bundle: await bundles.opened(Object.values(ids)) };
}

const sessionOf = async (bundle: string) => (await bundles.row(bundle)).state.session;

const sessionsAtStripe = async (bundle: string) => {
  const { data } = await on.stripe.sdk.checkout.sessions.list({ limit: 100 });
  return data.filter(({ metadata }) => metadata?.['external_id'] === bundle);
};

/** The nth commit from now is lost, as with the process that made it. */
function loseCommit(nth: number): void {
  const { stores } = on.stage;
  const { inTransaction } = stores;
  let count = 0;
  stores.inTransaction = (work) => {
    if ((count += 1) < nth) return inTransaction(work);
    stores.inTransaction = inTransaction;
    return Promise.reject(new Error('the process died'));
  };
}

async function allPaid(names: readonly string[], bundle: string): Promise<void> {
  for (const name of names) {
    await bundles.work(name);
    const { view, state } = await on.stage.row(name);
    expect([view.status, state.ledger.payments.length]).toEqual(['paid', 1]);
  }
  expect((await bundles.row(bundle)).finished).toBe(true);
}

test('killed after Stripe made the session, it is asked by its key: there is one', async () => {
  const { names, bundle } = await openingOver('killed');
  await bundles.perform(bundle, 'takeLane');
  await bundles.perform(bundle, 'takeLane');
  loseCommit(2); // the first is that of the resumed run
  await expect(bundles.perform(bundle, 'openSession')).rejects.toThrow('died');
  expect(await sessionOf(bundle)).toMatchObject({ kind: 'opening' });
  const [made] = await sessionsAtStripe(bundle);
  await bundles.settle(bundle);
  expect(await sessionOf(bundle)).toMatchObject({ kind: 'open', id: made?.id });
  expect(await sessionsAtStripe(bundle)).toHaveLength(1);
  await bundles.pay(bundle);
  await bundles.hint(bundle);
  await allPaid(names, bundle);
});

test('killed after an invoice gave its lane, it is asked again and has given it once', async () => {
  const { names, bundle } = await openingOver('between');
  loseCommit(3); // resumed, the invoice, and then the bundle
  await expect(bundles.perform(bundle, 'takeLane')).rejects.toThrow('died');
  const lanes = async () =>
    Promise.all(names.map(async (name) => (await on.stage.row(name)).state.lane));
  const before = await lanes();
  expect(before.map(({ kind }) => kind).sort()).toEqual(['bundle_open', 'none']);
  await bundles.settle(bundle);
  const given = before.find(({ kind }) => kind === 'bundle_open');
  expect(await lanes()).toContainEqual(given);
  expect(await sessionOf(bundle)).toMatchObject({ kind: 'open' });
  await bundles.pay(bundle);
  await bundles.hint(bundle);
  await allPaid(names, bundle);
});

test('killed after an invoice got its share: it has it once', async () => {
  const { names, bundle } = await openingOver('shares');
  await bundles.settle(bundle);
  await bundles.pay(bundle);
  await on.stripe.sandbox.advance(5 * MINUTE);
  loseCommit(4); // woken, read, the first invoice, and then the bundle
  await expect(bundles.wake(bundle)).rejects.toThrow('died');
  await bundles.settle(bundle);
  await allPaid(names, bundle);
});

test('Stripe never answers the creation: it is searched, closed and not made again', async () => {
  const { names, bundle } = await openingOver('silent');
  const { createCheckout } = on.stripe.gateway;
  on.stage.stripe = {
    ...on.stripe.gateway,
    createCheckout: async (request) => {
      await createCheckout(request);
      return { kind: 'unknown', detail: 'the connection broke' };
    },
  };
  await bundles.perform(bundle, 'takeLane');
  await bundles.perform(bundle, 'takeLane');
  await expect(bundles.perform(bundle, 'openSession')).rejects.toThrow('broke');
  await on.stripe.sandbox.advance(11 * MINUTE); // of the ten that it has
  on.stage.stripe = on.stripe.gateway;
  const gaveUp = { effectId: 'open', why: 'unknown', detail: 'no answer' } as const;
  await bundles.fail(bundle, gaveUp);
  for (let round = 0; round < 4; round += 1) await bundles.wake(bundle);
  const { state, url } = await bundles.row(bundle);
  expect([state.session, state.ending?.code, url]).toMatchObject([
    { kind: 'over', outcome: 'expired' },
    'not_opened',
    null,
  ]);
  expect((await sessionsAtStripe(bundle)).map(({ status }) => status)).toEqual(['expired']);
  for (const name of names) {
    await bundles.work(name);
    expect((await on.stage.row(name)).state.lane.kind).toBe('none');
  }
});

test('a webhook that comes twice is applied once; one that never comes is not needed', async () => {
  const twice = await openingOver('twice');
  await bundles.settle(twice.bundle);
  const intentId = await bundles.pay(twice.bundle);
  await bundles.hint(twice.bundle, intentId, 'evt_twice');
  const { version } = await bundles.row(twice.bundle);
  await bundles.hint(twice.bundle, intentId, 'evt_twice');
  expect((await bundles.row(twice.bundle)).state).toMatchObject({ hintedAt: null });
  expect((await bundles.row(twice.bundle)).version).toBe(version + 1); // that it was resumed
  await allPaid(twice.names, twice.bundle);

  const lost = await openingOver('lost');
  await bundles.settle(lost.bundle);
  await bundles.pay(lost.bundle);
  await bundles.wake(lost.bundle); // five minutes later it is read without an event
  await allPaid(lost.names, lost.bundle);
});

test('an event that comes before the answer that made the session is read afterwards', async () => {
  const { names, bundle } = await openingOver('early');
  await bundles.perform(bundle, 'takeLane');
  await bundles.perform(bundle, 'takeLane');
  loseCommit(2);
  await expect(bundles.perform(bundle, 'openSession')).rejects.toThrow('died');
  const [made] = await sessionsAtStripe(bundle);
  await on.stripe.control(`sessions/${made?.id}/pay`, {});
  await bundles.hint(bundle, 'pi_unknown_yet');
  await allPaid(names, bundle);
});

test('what comes a day after its key would be too old creates nothing', async () => {
  const { names, bundle } = await openingOver('old');
  await bundles.perform(bundle, 'takeLane');
  await bundles.perform(bundle, 'takeLane');
  await on.stripe.sandbox.advance(24 * HOUR);
  await bundles.settle(bundle);
  for (let round = 0; round < 3; round += 1) await bundles.wake(bundle);
  expect(await sessionsAtStripe(bundle)).toEqual([]);
  expect(await sessionOf(bundle)).toMatchObject({ kind: 'over', outcome: 'never_opened' });
  for (const name of names) {
    await bundles.work(name);
    expect((await on.stage.row(name)).state.lane.kind).toBe('none');
  }
});

test('in a row from a copy of before its session was opened, what was paid is found', async () => {
  const { names, bundle } = await openingOver('copied');
  const { version, state } = await bundles.row(bundle);
  await bundles.settle(bundle);
  await bundles.pay(bundle);
  await on.stage.stores.inTransaction((tx) =>
    queryableOf(tx).query('update bundles set version = $2, state = $3, url = null where id = $1', [
      bundle,
      version,
      JSON.stringify(state),
    ]),
  );
  await on.stripe.sandbox.advance(3 * DAY);
  await bundles.settle(bundle);
  expect(await sessionOf(bundle)).toMatchObject({ kind: 'over', outcome: 'never_opened' });
  await bundles.hint(bundle);
  expect(await sessionOf(bundle)).toMatchObject({ kind: 'over', outcome: 'paid' });
  await allPaid(names, bundle);
});
