import { eventually } from '../harness/eventually';
import { openMirrorStage } from './mirror-stage';
import type { MirrorStage, RunningSync } from './mirror-stage';

let stage: MirrorStage;
let running: RunningSync | undefined;
beforeAll(async () => {
  stage = await openMirrorStage();
});
afterEach(async () => {
  await running?.end();
  running = undefined;
});
afterAll(() => stage.close());

const once = () => ({ idempotencyKey: crypto.randomUUID() });

/** A payment, and a sync that has its charge. */
async function chargeInMirror() {
  const { sdk, customerWith } = stage.stripe;
  const { customer, method } = await customerWith('pm_card_visa');
  const pays = { amount: 5_000, currency: 'eur', customer, payment_method: method };
  const intent = await sdk.paymentIntents.create(
    { ...pays, confirm: true, off_session: true },
    once(),
  );
  const charge = String(intent.latest_charge);
  const sync = await stage.makeSync(['charge']);
  running = stage.start(sync);
  const record = async () =>
    (await stage.recordsOf(sync, 'charge')).find(({ id }) => id === charge);
  // After its last event, by which it is in the balance.
  await eventually(async () => {
    expect(await record()).toMatchObject({ balance_transaction: expect.stringMatching(/^txn_/) });
  });
  const equalsGet = (expected: object) =>
    eventually(
      async () => {
        const there = await sdk.rawRequest('GET', `/v1/charges/${charge}`);
        expect(there).toMatchObject(expected);
        expect(await record()).toEqual(JSON.parse(JSON.stringify(there)));
      },
      { withinMs: 20_000 },
    );
  return { intent, equalsGet };
}

test('a dispute changes its charge, of which no event says so', async () => {
  const { intent, equalsGet } = await chargeInMirror();
  await stage.stripe.control('disputes', { payment_intent: intent.id, reason: 'fraudulent' });
  await equalsGet({ disputed: true });
});

test('a refund that fails gives its charge back what it took, without an event of it', async () => {
  const { intent, equalsGet } = await chargeInMirror();
  const { id } = await stage.stripe.sdk.refunds.create({ payment_intent: intent.id }, once());
  await equalsGet({ refunded: true });
  await stage.stripe.control(`refunds/${id}/fail`);
  await equalsGet({ refunded: false, amount_refunded: 0 });
});
