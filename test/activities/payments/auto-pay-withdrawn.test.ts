import { COMMAND_LINE } from '../../../src/domain/audit';
import type { Step } from '../../../src/domain/collection/model/step';
import { paidIntent } from '../opened-checkout';
import type { Stage } from '../stage';
import { chargeable, effectOf, orderFor, refOf, resumed, setStage } from '../stage';

let stage: Stage;
beforeEach(async () => {
  stage = await setStage();
});
afterEach(() => stage.close());

async function setAutoPay(externalId: string, isAllowed: boolean): Promise<void> {
  const row = await stage.stores.invoices.byRef(refOf(externalId));
  await stage.stores.customers.setAutoPay(row?.customer.id ?? '', isAllowed, COMMAND_LINE);
}

async function opened(externalId: string): Promise<Step> {
  const first = await chargeable(stage, externalId);
  stage.stripe = { createIntent: async () => ({ kind: 'ok', value: { intentId: 'pi_1' } }) };
  const step = await stage.perform(orderFor(externalId, first, effectOf(first, 'openIntent')));
  stage.stripe = {}; // nobody may be asked
  return step;
}

test('withdrawn between the intent and its confirm: nothing is confirmed', async () => {
  const step = await opened('between');
  await setAutoPay('between', false);
  const order = orderFor('between', step, effectOf(step, 'confirmAttempt'));
  const after = await stage.perform(order);
  expect(effectOf(after, 'closeLane').intentId).toBe('pi_1');
  const { terms, plan } = (await stage.row('between')).state;
  expect([terms.autoCharge, plan.charge.kind, plan.ladder.attempts]).toEqual([false, 'off', 0]);
});

test('withdrawn before a confirm is tried again: nothing is confirmed either', async () => {
  const step = await opened('again');
  await setAutoPay('again', false);
  stage.stripe = {
    readIntent: async (id) => ({
      kind: 'ok',
      value: paidIntent(id, { status: 'requires_confirmation', amountReceived: 0, charge: null }),
    }),
  };
  const order = orderFor('again', step, effectOf(step, 'confirmAttempt'));
  const after = await stage.perform(order, 2);
  expect(effectOf(after, 'closeLane').intentId).toBe('pi_1');
});

test('every open invoice hears of it with its next step, and one that is made later', async () => {
  const before = await chargeable(stage, 'before');
  expect(before.effects.map(({ effect }) => effect.kind)).toContain('openIntent');
  await setAutoPay('before', false);
  await stage.advance(resumed('before', before.version));
  expect((await stage.row('before')).state).toMatchObject({
    autoPayWithdrawn: true,
    terms: { autoCharge: false, origins: { autoCharge: 'customer' } },
  });
  const { customer } = (await stage.stores.invoices.byRef(refOf('before')))!;
  expect(customer.autoPayWithdrawn).toBe(true);
  await setAutoPay('before', true);
  const allowed = await stage.advance(resumed('before', before.version + 1));
  const { state } = await stage.row('before');
  expect([state.autoPayWithdrawn, state.terms.autoCharge]).toEqual([false, false]);
  expect(allowed.version).toBeGreaterThan(before.version);
});
