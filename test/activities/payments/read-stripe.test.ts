import { ok, openedCheckout, paidIntent, session } from '../opened-checkout';
import type { Stage } from '../stage';
import { effectOf, orderFor, setStage, storeEventOf } from '../stage';

let stage: Stage;
beforeAll(async () => {
  stage = await setStage();
});
afterAll(() => stage.close());
beforeEach(() => {
  stage.stripe = {};
});

/** Opened, and then named by an event that makes us read Stripe. */
async function looking(externalId: string) {
  const { sessionId } = await openedCheckout(stage, externalId);
  const about = { objectId: sessionId, sessionId, intentId: `pi_${externalId}`, n: 1 };
  const type = 'checkout.session.completed';
  const step = await storeEventOf(stage, externalId, { id: `evt_${externalId}`, type, about });
  return { order: orderFor(externalId, step, effectOf(step, 'readStripe')), sessionId };
}

test('reads each object once; what the session says of its intent counts', async () => {
  const { order } = await looking('read');
  const intent = paidIntent('pi_read');
  const complete = { status: 'complete', intentId: intent.id } as const;
  stage.stripe.readCheckout = (id) => ok({ session: session(id, complete), intent });
  stage.stripe.readIntent = () => ok({ ...intent, ofCheckout: false });
  const after = await stage.perform(order);
  const again = await stage.perform(order, 2);
  expect(after.view.status).toBe('paid');
  expect(again.version).toBe(after.version);
  const { payments } = (await stage.row('read')).state.ledger;
  expect(payments).toMatchObject([{ id: 'pi_read', via: 'checkout' }]);
});

test('an object Stripe does not know hides nothing of the others', async () => {
  const { order } = await looking('half-known');
  stage.clock.travel(120_000); // nobody waits for this checkout any more
  stage.stripe.readCheckout = (id) =>
    ok({ session: session(id, { status: 'expired' }), intent: null });
  stage.stripe.readIntent = async () => ({ kind: 'missing', detail: 'No such payment_intent' });
  await stage.perform(order);
  expect((await stage.row('half-known')).state.lane.kind).toBe('none');
});

test('one object that cannot be read leaves the whole look undone', async () => {
  const { order } = await looking('half-read');
  stage.stripe.readCheckout = (id) => ok({ session: session(id), intent: null });
  stage.stripe.readIntent = async () => ({ kind: 'unknown', detail: 'HTTP 502' });
  await expect(stage.perform(order)).rejects.toMatchObject({ type: 'stripe_unknown' });
});

test('money in another currency is stored as unmatched, and not recorded', async () => {
  const { order } = await looking('foreign');
  const intent = paidIntent('pi_foreign', { currency: 'usd' });
  const complete = { status: 'complete', intentId: intent.id } as const;
  stage.stripe.readCheckout = (id) => ok({ session: session(id, complete), intent });
  stage.stripe.readIntent = () => ok(intent);
  await stage.perform(order);
  expect((await stage.row('foreign')).state.ledger.payments).toEqual([]);
  expect(await stage.stores.unmatched.list('default')).toMatchObject([
    { intentId: 'pi_foreign', amount: 11_900, currency: 'usd' },
  ]);
});
