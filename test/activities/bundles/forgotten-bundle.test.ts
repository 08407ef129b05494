import { gatewayOfShares } from '../../../activities/bundles/gateway-of-shares';
import { searchStripe } from '../../../activities/payments/search-stripe';
import type { CurrentEffect } from '../../../activities/records/check-effect-is-current';
import type { CollectionState } from '../../../src/domain/collection/model/state';
import { shareId } from '../../../src/domain/refs';
import { queryableOf } from '../../../src/postgres/database';
import { setSandboxStage } from '../sandbox-stage';
import type { SandboxStage } from '../sandbox-stage';
import { CONNECTION, refOf } from '../stage';
import { bundleStage } from './bundle-stage';
import type { BundleStage } from './bundle-stage';

// Tables restored from a copy know nothing of a bundle; its payment names what it was for.

let on: SandboxStage;
let bundles: BundleStage;
beforeAll(async () => {
  on = await setSandboxStage();
  bundles = bundleStage(on);
});
afterAll(() => on.close());
afterEach(async () => expect(await on.stripe.violations()).toEqual([]));

async function opened(of: string): Promise<{ names: [string, string]; session: string }> {
  const names: [string, string] = [`${of}-1`, `${of}-2`];
  const ids = await bundles.invoices(names, {}, of);
  const bundle = await bundles.opened(Object.values(ids));
  await bundles.settle(bundle);
  const { session } = (await bundles.row(bundle)).state;
  await on.stage.stores.inTransaction(async (tx) => {
    for (const table of ['bundle_objects', 'bundle_closes'])
      await queryableOf(tx).query(`delete from ${table} where bundle_id = $1`, [bundle]);
    await queryableOf(tx).query('delete from bundles where id = $1', [bundle]);
  });
  return { names, session: session.kind === 'open' ? session.id : '' };
}

const gateway = () => gatewayOfShares(on.stage.deps, CONNECTION.code, on.stripe.gateway);

/** As an invoice searches that has its lane back, unless another is given. */
async function search(name: string, lane: CollectionState['lane'] = { kind: 'none' }) {
  const { state } = await on.stage.row(name);
  const invoice = await on.stage.stores.invoices.byRef(refOf(name));
  const effect = { askedAt: on.stripe.sandbox.now() };
  const current = {
    stripe: gateway(),
    ref: refOf(name),
    state: { ...state, lane },
    invoice,
    effect,
  };
  return searchStripe(current as unknown as CurrentEffect<'readStripe'>, null);
}

test('what was paid: each invoice finds its share, and no session', async () => {
  const { names, session } = await opened('paid');
  await on.stripe.control(`sessions/${session}/pay`, { number: '4242424242424242' });
  const { payment_intent: intent } = await on.stripe.sdk.checkout.sessions.retrieve(session);
  for (const name of names) {
    const id = shareId(String(intent), refOf(name));
    const found = await search(name);
    const { remaining } = { remaining: await bundles.remaining(name) };
    const share = { id, status: 'succeeded', amount: remaining, amountReceived: remaining };
    expect(found).toMatchObject({ kind: 'ok', value: { sessions: [], searched: true } });
    expect(found.kind === 'ok' && found.value.intents).toMatchObject([share]);
    expect(await gateway().readIntent(id)).toMatchObject({ kind: 'ok', value: share });
  }
  expect(await gateway().readIntent(shareId(String(intent), 'z'.repeat(26)))).toMatchObject({
    kind: 'missing',
  });
});

test('what is open still is closed before the search is answered', async () => {
  const { names, session } = await opened('open');
  const found = await search(names[0]);
  expect(found).toMatchObject({ kind: 'ok', value: { intents: [], sessions: [] } });
  const { status } = await on.stripe.sdk.checkout.sessions.retrieve(session);
  expect(status).toBe('expired');
});

test('paid in the moment in which it is closed, its share is found', async () => {
  const { names, session } = await opened('raced');
  const { expireCheckout } = on.stripe.gateway;
  on.stripe.gateway.expireCheckout = async (id, key) => {
    await on.stripe.control(`sessions/${id}/pay`, { number: '4242424242424242' });
    return expireCheckout(id, key);
  };
  const found = await search(names[0]);
  on.stripe.gateway.expireCheckout = expireCheckout;
  expect(found.kind === 'ok' && found.value.intents).toMatchObject([{ status: 'succeeded' }]);
  const { status } = await on.stripe.sdk.checkout.sessions.retrieve(session);
  expect(status).toBe('complete');
});

test('where Stripe does not close it, the search has no answer', async () => {
  const { names } = await opened('stuck');
  const { expireCheckout } = on.stripe.gateway;
  on.stripe.gateway.expireCheckout = async () => ({ kind: 'ok', value: 'asked' });
  expect(await search(names[0])).toMatchObject({ kind: 'unknown' });
  on.stripe.gateway.expireCheckout = expireCheckout;
  expect(await search(names[0])).toMatchObject({ kind: 'ok' });
});

test('while the bundle has the lane of the invoice, its session is left open', async () => {
  const { names, session } = await opened('lane');
  const { lane } = (await on.stage.row(names[0])).state;
  expect(lane.kind).toBe('bundle_open');
  expect(await search(names[0], lane)).toMatchObject({ kind: 'ok', value: { sessions: [] } });
  const { status } = await on.stripe.sdk.checkout.sessions.retrieve(session);
  expect(status).toBe('open');
  await on.stripe.gateway.expireCheckout(session, 'over');
});

test('a key frozen by an older build is repeated as it was: without shares', async () => {
  const names: [string, string] = ['older-1', 'older-2'];
  const ids = await bundles.invoices(names, {}, 'older');
  const bundle = await bundles.opened(Object.values(ids));
  await bundles.perform(bundle, 'takeLane');
  await bundles.perform(bundle, 'takeLane');
  const { frozenRequests } = on.stage.stores;
  const { freeze } = frozenRequests;
  frozenRequests.freeze = async (key, given) => {
    const { shares: _, ...older } = given as Record<string, unknown>;
    return (await freeze(key, older)) as typeof given;
  };
  await bundles.perform(bundle, 'openSession');
  frozenRequests.freeze = freeze;
  const { session } = (await bundles.row(bundle)).state;
  const id = session.kind === 'open' ? session.id : '';
  const { metadata } = await on.stripe.sdk.checkout.sessions.retrieve(id);
  expect(Object.keys(metadata ?? {}).filter((key) => key.startsWith('shares'))).toEqual([]);
  await bundles.pay(bundle);
  await bundles.hint(bundle);
  expect((await bundles.row(bundle)).finished).toBe(true);
});
