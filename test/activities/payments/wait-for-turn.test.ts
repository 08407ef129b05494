import type { AdvanceOrder } from '../../../activities/contract';
import { HOUR } from '../../../src/domain/time';
import type { IntentReading } from '../../../src/domain/collection/model/fact';
import type { Method } from '../../../src/domain/collection/model/method';
import type { Step } from '../../../src/domain/collection/model/step';
import { paidIntent } from '../opened-checkout';
import type { Stage } from '../stage';
import { VISA, effectOf, invoice, orderFor, refOf, resumed, setStage } from '../stage';

let stage: Stage;
beforeAll(async () => {
  stage = await setStage();
});
afterAll(() => stage.close());

const NEW: Method = { ...VISA, id: 'pm_new', fingerprint: 'new' };

const declinedWith = (id: string, declineCode: string): IntentReading =>
  paidIntent(id, {
    status: 'requires_payment_method',
    amountReceived: 0,
    ofCheckout: false,
    charge: null,
    decline: { code: 'card_declined', declineCode, adviceCode: null, networkCode: null },
  });

/** Submitted for the one customer here, charged with an old card and declined. */
async function declinedBefore(externalId: string, issuedOn: string): Promise<void> {
  const { invoices, customers } = stage.stores;
  const given = invoice('shared').customer;
  const handed = await invoices.submit(
    invoice(externalId, { customer: given, issuedOn }),
    stage.clock.now(),
  );
  if (handed.kind !== 'created') throw new Error(`${externalId} was submitted before`);
  await customers.link(handed.row.customer.id, 'cus_shared');
  const stolen: Method = { ...VISA, id: `pm_${externalId}`, fingerprint: externalId };
  await customers.setMethods(handed.row.customer.id, [stolen], stolen.id, Date.now());
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

const hinted = (externalId: string): AdvanceOrder => ({
  ...resumed(externalId),
  inbox: [{ kind: 'hint' }],
});

const chargeOf = async (externalId: string) => (await stage.row(externalId)).state.plan.charge;

test('with a new card the oldest goes first, and its decline spares the others', async () => {
  await declinedBefore('older', '2026-10-01');
  await declinedBefore('newer', '2026-10-02');
  const customer = await stage.stores.customers.byExternalId('default', 'client-of-shared');
  await stage.stores.customers.setMethods(customer?.id ?? '', [NEW], NEW.id, Date.now());
  const older = await stage.advance(hinted('older'));
  const newer = await stage.advance(hinted('newer'));

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

test('of many invoices that waited for a card one is charged at a time, oldest first', async () => {
  const { invoices, customers } = stage.stores;
  const given = invoice('crowd').customer;
  const names = Array.from({ length: 40 }, (_, i) => `crowd-${String(i).padStart(2, '0')}`);
  for (const name of names) {
    await invoices.submit(invoice(name, { customer: given }), stage.clock.now());
    await stage.advance(resumed(name));
  }
  const { id } = (await customers.byExternalId('default', 'client-of-crowd'))!;
  const card = { ...NEW, id: 'pm_crowd', fingerprint: 'crowd' };
  await customers.link(id, 'cus_crowd');
  await customers.setMethods(id, [card], card.id, Date.now());
  const steps = new Map<string, Step>();
  for (const name of names) steps.set(name, await stage.advance(hinted(name)));
  const goes = (name: string) => open(name, steps.get(name)!);

  const first = await goes('crowd-00');
  await expect(goes('crowd-01')).rejects.toMatchObject({ type: 'waits_its_turn' });
  await expect(goes('crowd-12')).rejects.toMatchObject({ type: 'waits_its_turn' });
  await goes('crowd-31');
  expect(await chargeOf('crowd-31')).toMatchObject({
    kind: 'at',
    why: '31 other invoices are charged to visa 4242 before it',
  });
  await confirm('crowd-00', first, 'insufficient_funds');
  await goes('crowd-01');
  expect(await chargeOf('crowd-01')).toMatchObject({
    kind: 'at',
    why: expect.stringContaining('declined for another invoice') as string,
  });
});

test('a decline is remembered from when it came, however long the attempt had waited', async () => {
  await declinedBefore('slow', '2026-10-03');
  await declinedBefore('next', '2026-10-04');
  const { customers } = stage.stores;
  const customer = await customers.byExternalId('default', 'client-of-shared');
  const card = { ...NEW, id: 'pm_new_slow', fingerprint: 'new-slow' };
  await customers.setMethods(customer?.id ?? '', [card], card.id, Date.now());
  const [slow, next] = [await stage.advance(hinted('slow')), await stage.advance(hinted('next'))];
  stage.clock.travel(3 * HOUR);
  await confirm('slow', await open('slow', slow), 'insufficient_funds');
  await open('next', next);
  expect(await chargeOf('next')).toMatchObject({
    why: expect.stringContaining('declined for another invoice') as string,
  });
});

test('what a person asks for waits for no older invoice that is not being confirmed', async () => {
  await declinedBefore('waiting', '2026-10-05');
  await declinedBefore('asked', '2026-10-06');
  const { customers, commands } = stage.stores;
  const customer = await customers.byExternalId('default', 'client-of-shared');
  const card = { ...NEW, id: 'pm_new_asked', fingerprint: 'new-asked' };
  await customers.setMethods(customer?.id ?? '', [card], card.id, Date.now());
  await stage.advance(hinted('waiting'));
  const command = { id: 'charge-it', by: 'business', name: 'charge_now' } as const;
  await commands.store(refOf('asked'), command, 'hash');
  const opened = await open('asked', await stage.advance(hinted('asked')));
  expect(effectOf(opened, 'confirmAttempt').method.id).toBe('pm_new_asked');
});

test('what the customer tried themselves and was declined keeps no other invoice', async () => {
  await declinedBefore('tried', '2026-10-07');
  await declinedBefore('beside', '2026-10-08');
  const { customers, commands } = stage.stores;
  const customer = await customers.byExternalId('default', 'client-of-shared');
  const card = { ...NEW, id: 'pm_new_tried', fingerprint: 'new-tried' };
  await customers.setMethods(customer?.id ?? '', [card], card.id, Date.now());
  const beside = await stage.advance(hinted('beside'));
  const command = { id: 'page-tried', by: 'customer', name: 'charge_now' } as const;
  await commands.store(refOf('tried'), command, 'hash');
  await confirm(
    'tried',
    await open('tried', await stage.advance(hinted('tried'))),
    'generic_decline',
  );
  const opened = await open('beside', beside);
  expect(effectOf(opened, 'confirmAttempt').method.id).toBe('pm_new_tried');
});
