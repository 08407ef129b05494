import { HOUR, MINUTE } from '../../../src/domain/time';
import { COMMAND_LINE } from '../../../src/domain/audit';
import type { Called } from '../../../src/stripe/stripe-gateway';
import { paidIntent } from '../opened-checkout';
import type { Stage } from '../stage';
import { chargeable, effectOf, orderFor, refOf, setStage } from '../stage';

let stage: Stage;
beforeEach(async () => {
  stage = await setStage();
});
afterEach(() => stage.close());

const expired: Called<never> = { kind: 'unauthorized', detail: 'Expired API key' };
const forbidden: Called<never> = {
  kind: 'forbidden',
  permission: 'payment_intent_write',
  detail: 'it lacks payment_intent_write',
};

const brake = async () => {
  const row = await stage.stores.brakes.get('default');
  if (row === null) throw new Error('the connection is not there');
  return row;
};

const open = async (externalId: string) => {
  const first = await chargeable(stage, externalId);
  return stage.perform(orderFor(externalId, first, effectOf(first, 'openIntent')));
};

const openedAs = (intentId: string) => async () => ({
  kind: 'ok' as const,
  value: { intentId },
});

async function lockOut(): Promise<void> {
  stage.stripe = { createIntent: async () => expired };
  await open('refused');
  stage.stripe = {}; // nobody may be asked
}

const published = async () => {
  const all = await stage.stores.publicEvents.list('default', null, 1_000);
  return all
    .map(({ event }) => event.type as string)
    .filter((type) => type.startsWith('connection.'));
};

test.each([
  ['a key that is refused', expired],
  ['a key that may not charge', forbidden],
])('%s stops the automatic charges of all invoices at once', async (_what, called) => {
  stage.stripe = { createIntent: async () => called, readCustomer: async () => called };
  await open('refused');
  stage.stripe = {};
  await open('held');
  const { plan } = (await stage.row('held')).state;
  expect(plan.ladder.attempts).toBe(0);
  expect(plan.charge).toMatchObject({
    kind: 'at',
    why: expect.stringContaining('Stripe refuses our key or account') as string,
  });
  expect(await published()).toEqual(['connection.charges_paused']);
  expect((await stage.attemptRows(refOf('held')))[0]).toMatchObject({ intent_id: null });
});

test('an intent that was opened before is canceled, and no confirm is asked', async () => {
  stage.stripe = { createIntent: openedAs('pi_before') };
  const step = await open('before');
  await lockOut();
  const after = await stage.perform(orderFor('before', step, effectOf(step, 'confirmAttempt')));
  expect(effectOf(after, 'closeLane').intentId).toBe('pi_before');
});

test('one charge in ten minutes tries again; while it is refused, the others wait', async () => {
  await lockOut();
  stage.clock.travel(11 * MINUTE);
  let asked = 0;
  stage.stripe = {
    createIntent: async () => {
      asked += 1;
      return expired;
    },
  };
  for (const name of ['one', 'two', 'three']) await open(name);
  expect(asked).toBe(1);
  expect((await brake()).pausedAt).not.toBeNull();
  expect(await published()).toEqual(['connection.charges_paused']);
});

test('once one gets through, the others go on by themselves, spread out', async () => {
  await lockOut();
  await open('held');
  const { charge } = (await stage.row('held')).state.plan;
  const wait = charge.kind === 'at' ? charge.at - stage.clock.now() : 0;
  expect(wait).toBeGreaterThan(HOUR / 2 - MINUTE);
  stage.clock.travel(11 * MINUTE);
  stage.stripe = { createIntent: openedAs('pi_try') };
  const step = await open('try');
  expect((await brake()).triedBy).toBe(refOf('try'));
  stage.stripe = {
    confirmIntent: async () => ({
      kind: 'ok',
      value: paidIntent('pi_try', { ofCheckout: false }),
    }),
  };
  await stage.perform(orderFor('try', step, effectOf(step, 'confirmAttempt')));
  expect(await brake()).toMatchObject({ pausedAt: null, why: null, tryAt: null });
  expect(await published()).toEqual(['connection.charges_paused', 'connection.charges_resumed']);
  stage.stripe = { createIntent: openedAs('pi_next') };
  expect(effectOf(await open('next'), 'confirmAttempt').intentId).toBe('pi_next');
});

test('a person’s pause outlasts it, and only a person ends that', async () => {
  await lockOut();
  const at = stage.clock.now();
  const { brakes } = stage.stores;
  await brakes.pause('default', { why: 'by the business', at, actor: COMMAND_LINE });
  stage.clock.travel(HOUR);
  await open('held'); // nobody is asked
  expect(await brakes.letIn('default', at)).toBe(false);
  expect(await brake()).toMatchObject({ why: 'by the business', tryAt: null });
  expect(await brakes.resume('default', at, COMMAND_LINE)).toBe(true);
  const entries = await stage.stores.audit.list({ connection: 'default', after: 0, limit: 100 });
  const actions = entries.map(({ action }) => action);
  expect(actions.filter((action) => action.startsWith('charge_brake'))).toEqual([
    'charge_brake.paused',
    'charge_brake.resumed',
  ]);
});
