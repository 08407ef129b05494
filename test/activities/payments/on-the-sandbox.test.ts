import type { Step } from '../../../src/domain/collection/model/step';
import { setSandboxStage } from '../sandbox-stage';
import type { SandboxStage } from '../sandbox-stage';
import { refOf, resumed, storeEventOf } from '../stage';

let on: SandboxStage;
beforeAll(async () => {
  on = await setSandboxStage();
});
afterAll(() => on.close());
afterEach(async () => {
  expect(await on.stripe.violations()).toEqual([]);
});

const mailsOf = async (externalId: string) =>
  (await on.stage.stores.mails.ofInvoice(refOf(externalId))).map(({ name, status }) => ({
    name,
    status,
  }));

test('charged at once, by one intent, with two mails', async () => {
  await on.submit('auto', 'pm_card_visa');
  const step = await on.start('auto');
  expect(step.view.status).toBe('paid');
  expect(step.finished).toMatchObject({ status: 'paid', received: 11_900 });
  expect((await on.intentsOf('auto')).map(({ status }) => status)).toEqual(['succeeded']);
  expect(await mailsOf('auto')).toEqual([
    { name: 'invoice', status: 'sent' },
    { name: 'receipt', status: 'sent' },
  ]);
  expect(on.stage.mails.every(({ text }) => !text.includes('checkout'))).toBe(true);
});

test('recorded as paid while Stripe has not entered it in the balance yet', async () => {
  await on.submit('entered-later', 'pm_card_visa');
  const step = await on.start('entered-later');
  expect(step.finished).toMatchObject({ status: 'paid', received: 11_900 });
  const [intent] = await on.intentsOf('entered-later');
  const chargeOf = async () => {
    const { data } = await on.stripe.sdk.charges.list({ payment_intent: intent?.id ?? '' });
    return data[0];
  };
  expect((await chargeOf())?.balance_transaction).toBeNull();
  await on.stripe.sandbox.advance(60_000);
  const entered = await chargeOf();
  expect(entered?.balance_transaction).toMatch(/^txn_/);
  const about = { objectId: entered?.id ?? '', intentId: intent?.id ?? '', status: 'succeeded' };
  const updated = { id: 'evt_entered', type: 'charge.updated', about };
  const after = await storeEventOf(on.stage, 'entered-later', updated);
  expect(after.effects).toEqual([]);
});

test('declined, canceled and read back, tried again on its day, recovered', async () => {
  const method = await on.submit('recovered', 'pm_card_visa');
  await on.stripe.control(`payment_methods/${method}`, {
    decline_code: 'insufficient_funds',
    times: 1,
  });
  const declined = await on.start('recovered');
  expect(declined.view.status).toBe('open');
  expect((await on.intentsOf('recovered')).map(({ status }) => status)).toEqual(['canceled']);
  let step = declined;
  for (let wakes = 0; wakes < 6 && step.finished === null; wakes += 1) {
    step = await on.wake('recovered', step);
  }
  expect(step.finished).toMatchObject({ status: 'paid' });
  expect(await on.stage.attemptRows(refOf('recovered'))).toMatchObject([
    { n: 1, outcome: 'declined', decline_code: 'insufficient_funds' },
    { n: 2, outcome: 'succeeded' },
  ]);
});

test('paid by Checkout, whose method is known without any webhook about it', async () => {
  await on.submit('by-link', null);
  const open = await pressed('by-link');
  const session = await on.stage.stores.checkouts.current(refOf('by-link'));
  expect(session?.url).toMatch(/^http/);
  await on.stripe.control(`sessions/${session?.sessionId ?? ''}/pay`, {});
  const paid = await on.wake('by-link', open);
  expect(paid.finished).toMatchObject({ status: 'paid' });
  const kept = await on.stage.stores.invoices.byRef(refOf('by-link'));
  expect(kept?.customer.defaultMethod).toMatchObject({ label: 'visa 4242' });
});

async function pressed(externalId: string): Promise<Step> {
  const before = await on.start(externalId);
  const id = `press-${externalId}`;
  const command = { id, by: 'customer', name: 'open_checkout' } as const;
  const order = resumed(externalId, before.version);
  const step = await on.stage.advance({ ...order, inbox: [{ kind: 'command', command }] });
  return on.settle(externalId, step);
}

test('a fraud warning is recorded and mailed to the business, and a refund is given', async () => {
  await on.submit('warned', 'pm_card_createIssuerFraudRecord');
  await on.start('warned');
  const [intent] = await on.intentsOf('warned');
  const intentId = intent?.id ?? '';
  const { data } = await on.stripe.sdk.radar.earlyFraudWarnings.list({ payment_intent: intentId });
  const objectId = data[0]?.id ?? '';
  const about = { objectId, objectType: 'radar.early_fraud_warning', intentId };
  const warning = { id: 'evt_warning_1', type: 'radar.early_fraud_warning.created', about };
  const step = await on.settle('warned', await storeEventOf(on.stage, 'warned', warning));
  expect(step.finished).toMatchObject({ status: 'paid', received: 11_900 });
  const kept = await on.stage.stores.collections.load(refOf('warned'));
  expect(kept?.state.ledger.payments).toMatchObject([{ warnings: [{ id: objectId }] }]);
  const mail = on.stage.mails.find(({ subject }) => subject.startsWith('Early fraud warning'));
  expect(mail?.to.map(({ address }) => address)).toEqual(['owner@business.example']);
  const refund = { name: 'refund', payment: null, amount: 11_900, n: 'warned' } as const;
  const command = { id: 'refund-warned', by: 'business', ...refund } as const;
  const order = resumed('warned', step.version);
  const asked = await on.stage.advance({ ...order, inbox: [{ kind: 'command', command }] });
  await on.settle('warned', asked);
  const given = await on.stripe.sdk.refunds.list({ payment_intent: intentId });
  expect(given.data).toMatchObject([{ amount: 11_900, status: 'succeeded' }]);
});

test('a dispute takes the money back, and its end gives it again', async () => {
  await on.submit('disputed', 'pm_card_visa');
  await on.start('disputed');
  const [intent] = await on.intentsOf('disputed');
  const intentId = intent?.id ?? '';
  const dispute = await on.stripe.control<{ id: string }>('disputes', { payment_intent: intentId });
  const about = { objectId: dispute.id, objectType: 'dispute', intentId };
  const opened = { id: 'evt_dispute_1', type: 'charge.dispute.funds_withdrawn', about };
  const lost = await on.settle('disputed', await storeEventOf(on.stage, 'disputed', opened));
  expect(lost.view.status).toBe('disputed');
  await on.stripe.control(`disputes/${dispute.id}/close`, { status: 'won' });
  const closed = { id: 'evt_dispute_2', type: 'charge.dispute.closed', about };
  const won = await on.settle('disputed', await storeEventOf(on.stage, 'disputed', closed));
  expect(won.finished).toMatchObject({ status: 'paid' });
});
