import type { IntentReading } from '../../../src/domain/collection/model/fact';
import type { Method } from '../../../src/domain/collection/model/method';
import type { Step } from '../../../src/domain/collection/model/step';
import { paidIntent } from '../opened-checkout';
import type { Stage } from '../stage';
import { VISA, effectOf, invoice, orderFor, resumed, setStage } from '../stage';

let stage: Stage;
beforeAll(async () => {
  stage = await setStage();
});
afterAll(() => stage.close());

const STOLEN: Method = { ...VISA, id: 'pm_old', fingerprint: 'stolen' };
const NEW: Method = { ...VISA, id: 'pm_new', fingerprint: 'new' };

const declinedWith = (id: string, declineCode: string): IntentReading =>
  paidIntent(id, {
    status: 'requires_payment_method',
    amountReceived: 0,
    ofCheckout: false,
    charge: null,
    decline: { code: 'card_declined', declineCode, adviceCode: null, networkCode: null },
  });

/** Submitted for the one customer of this file, charged with the old card and declined. */
async function declinedBefore(externalId: string, issuedOn: string): Promise<void> {
  const { invoices, customers } = stage.stores;
  const given = invoice('shared').customer;
  const handed = await invoices.submit(
    invoice(externalId, { customer: given, issuedOn }),
    stage.clock.now(),
  );
  if (handed.kind !== 'created') throw new Error(`${externalId} was submitted before`);
  await customers.link(handed.row.customer.id, 'cus_shared');
  await customers.setMethods(handed.row.customer.id, [STOLEN], STOLEN.id, Date.now());
  const opened = await open(externalId, await stage.advance(resumed(externalId)));
  const declined = await confirm(externalId, opened, 'stolen_card');
  stage.stripe.cancelIntent = async () => ({ kind: 'ok', value: 'asked' });
  stage.stripe.readIntent = async (id) => ({
    kind: 'ok',
    value: { ...declinedWith(id, 'stolen_card'), status: 'canceled' },
  });
  await stage.perform(orderFor(externalId, declined, effectOf(declined, 'closeLane')));
}

function open(externalId: string, step: Step): Promise<Step> {
  const effect = effectOf(step, 'openIntent');
  const intentId = `pi_${externalId}_${effect.n}`;
  stage.stripe.createIntent = async () => ({ kind: 'ok', value: { intentId } });
  return stage.perform(orderFor(externalId, step, effect));
}

function confirm(externalId: string, step: Step, declineCode: string): Promise<Step> {
  const effect = effectOf(step, 'confirmAttempt');
  const reading = declinedWith(effect.intentId, declineCode);
  stage.stripe.confirmIntent = async () => ({ kind: 'ok', value: reading });
  return stage.perform(orderFor(externalId, step, effect));
}

test('with a new card the oldest goes first, and its decline spares the others', async () => {
  await declinedBefore('older', '2026-10-01');
  await declinedBefore('newer', '2026-10-02');
  const customer = await stage.stores.customers.byExternalId('default', 'client-of-shared');
  await stage.stores.customers.setMethods(customer?.id ?? '', [NEW], NEW.id, Date.now());
  const hint = (externalId: string) =>
    stage.advance({ ...resumed(externalId), inbox: [{ kind: 'hint' }] });
  const [older, newer] = [await hint('older'), await hint('newer')];

  const charging = await open('older', older);
  await expect(open('newer', newer)).rejects.toMatchObject({
    type: 'waits_its_turn',
    category: 'BENIGN',
    nonRetryable: false,
  });
  await confirm('older', charging, 'insufficient_funds');
  stage.stripe = {};
  const order = orderFor('newer', newer, effectOf(newer, 'openIntent'));
  const spared = await stage.perform(order, 2);

  expect(spared.effects.map(({ effect }) => effect.kind)).not.toContain('openIntent');
  const { plan, lane } = (await stage.row('newer')).state;
  expect(lane.kind).toBe('none');
  expect(plan.ladder.attempts).toBe(1);
  expect(plan.charge).toMatchObject({
    kind: 'at',
    why: expect.stringContaining('another invoice') as string,
  });
});
