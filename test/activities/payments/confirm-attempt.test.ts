import type { ConfirmAttempt } from '../../../src/domain/collection/model/effect';
import type { IntentReading, IntentStatus } from '../../../src/domain/collection/model/fact';
import { HOUR } from '../../../src/domain/time';
import type { Step } from '../../../src/domain/collection/model/step';
import type { Called } from '../../../src/stripe/stripe-gateway';
import type { Stage } from '../stage';
import { VISA, chargeable, effectOf, orderFor, refOf, resumed, setStage } from '../stage';

let stage: Stage;
beforeAll(async () => {
  stage = await setStage();
});
afterAll(() => stage.close());
beforeEach(() => {
  stage.stripe = {};
});

const UNKNOWN: Called<never> = { kind: 'unknown', detail: 'the connection was cut' };

function intent(id: string, status: IntentStatus): IntentReading {
  const nothing = { refunds: [], disputes: [], warnings: [] };
  const charge = { id: `ch_${id}`, createdAt: stage.clock.now(), ...nothing };
  return {
    id,
    status,
    amount: 11_900,
    amountReceived: status === 'succeeded' ? 11_900 : 0,
    currency: 'eur',
    n: 1,
    ofCheckout: false,
    method: VISA,
    decline: null,
    instructionsUrl: null,
    charge: status === 'succeeded' ? charge : null,
  };
}

const reads = (reading: IntentReading) => () =>
  Promise.resolve<Called<IntentReading>>({ kind: 'ok', value: reading });

async function confirming(externalId: string): Promise<{ step: Step; effect: ConfirmAttempt }> {
  const first = await chargeable(stage, externalId);
  stage.stripe.createIntent = async () => ({
    kind: 'ok',
    value: { intentId: `pi_${externalId}` },
  });
  const step = await stage.perform(orderFor(externalId, first, effectOf(first, 'openIntent')));
  stage.stripe = {};
  return { step, effect: effectOf(step, 'confirmAttempt') };
}

test('the intent is saved before it can be confirmed', async () => {
  const { effect } = await confirming('saved');
  const row = await stage.row('saved');
  expect(row.state.lane).toMatchObject({ kind: 'confirming', intentId: 'pi_saved' });
  const [attempt] = await stage.attemptRows(refOf('saved'));
  expect(attempt).toMatchObject({ n: effect.n, intent_id: 'pi_saved', outcome: null });
});

test('a success is recorded, and the same effect again sends nothing to Stripe', async () => {
  const { step, effect } = await confirming('paid');
  const asked: unknown[] = [];
  stage.stripe.confirmIntent = (request) => {
    asked.push(request);
    return reads(intent(effect.intentId, 'succeeded'))();
  };
  const after = await stage.perform(orderFor('paid', step, effect));
  expect(after.view.status).toBe('paid');
  const again = await stage.perform(orderFor('paid', step, effect), 2);
  expect(again.version).toBe(after.version);
  expect(asked).toEqual([
    {
      key: `${refOf('paid')}/confirm/${effect.n}`,
      intentId: effect.intentId,
      method: effect.method,
    },
  ]);
});

test('an unknown outcome is read before anything is sent again', async () => {
  const { step, effect } = await confirming('cut');
  stage.stripe.confirmIntent = async () => UNKNOWN;
  stage.stripe.readIntent = reads(intent(effect.intentId, 'succeeded'));
  const after = await stage.perform(orderFor('cut', step, effect));
  expect(after.view.status).toBe('paid');
});

test('unknown, and the intent still waits: Temporal retries, by the same key', async () => {
  const { step, effect } = await confirming('waits');
  const keys: string[] = [];
  stage.stripe.confirmIntent = async ({ key }) => {
    keys.push(key);
    return UNKNOWN;
  };
  stage.stripe.readIntent = reads(intent(effect.intentId, 'requires_confirmation'));
  for (const attempt of [1, 2]) {
    await expect(stage.perform(orderFor('waits', step, effect), attempt)).rejects.toMatchObject({
      type: 'stripe_unknown',
      nonRetryable: false,
    });
  }
  expect(new Set(keys)).toEqual(new Set([`${refOf('waits')}/confirm/${effect.n}`]));
  expect(keys).toHaveLength(2);
});

test('a worker killed after the confirm: the next try reads and does not confirm', async () => {
  const { step, effect } = await confirming('killed');
  stage.stripe.readIntent = reads(intent(effect.intentId, 'succeeded'));
  const after = await stage.perform(orderFor('killed', step, effect), 2);
  expect(after.view.status).toBe('paid');
});

test('a decline is an answer: counted once, its intent cleared away', async () => {
  const { step, effect } = await confirming('declined');
  const decline = {
    code: 'card_declined',
    declineCode: 'insufficient_funds',
    adviceCode: null,
    networkCode: null,
  };
  stage.stripe.confirmIntent = async () => ({
    kind: 'declined',
    decline,
    intentId: effect.intentId,
  });
  const read = { ...intent(effect.intentId, 'requires_payment_method'), decline };
  stage.stripe.readIntent = reads(read);
  const after = await stage.perform(orderFor('declined', step, effect));
  expect(effectOf(after, 'closeLane')).toMatchObject({ intentId: effect.intentId });
  await stage.perform(orderFor('declined', step, effect), 2);
  const { ladder } = (await stage.row('declined')).state.plan;
  expect(ladder).toMatchObject({ attempts: 1, last: { declineCode: 'insufficient_funds' } });
});

test('declined, but the decline cannot be read: it is read again, not guessed', async () => {
  const { step, effect } = await confirming('unread');
  const decline = { code: 'card_declined', declineCode: null, adviceCode: null, networkCode: null };
  stage.stripe.confirmIntent = async () => ({ kind: 'declined', decline, intentId: null });
  stage.stripe.readIntent = async () => UNKNOWN;
  await expect(stage.perform(orderFor('unread', step, effect))).rejects.toMatchObject({
    type: 'stripe_unknown',
  });
  expect((await stage.row('unread')).state.plan.ladder.attempts).toBe(0);
});

test('busy waits as long as Stripe says', async () => {
  const { step, effect } = await confirming('busy');
  stage.stripe.confirmIntent = async () => ({ kind: 'busy', retryAfterMs: 7_000, reason: 'rate' });
  await expect(stage.perform(orderFor('busy', step, effect))).rejects.toMatchObject({
    type: 'stripe_busy',
    nonRetryable: false,
    nextRetryDelay: 7_000,
  });
});

test('API key rejected: no attempt is counted, and the invoice says since when', async () => {
  const { step, effect } = await confirming('locked-out');
  stage.stripe.confirmIntent = async () => ({ kind: 'unauthorized', detail: 'Expired API key' });
  await stage.perform(orderFor('locked-out', step, effect));
  const { state } = await stage.row('locked-out');
  expect(state.looking.notConfirmedSince).not.toBeNull();
  expect(state.plan.ladder.attempts).toBe(0);
  // The automatic charges of all were paused by it, and go on for the tests after it.
  expect(await stage.stores.brakes.letIn('default', stage.clock.now())).toBe(true);
});

test('refused because somebody else ended it: its reading is the answer', async () => {
  const { step, effect } = await confirming('ended');
  stage.stripe.confirmIntent = async () => ({
    kind: 'refused',
    code: 'payment_intent_unexpected_state',
    param: null,
    detail: 'canceled',
    requestId: 'req_1',
  });
  stage.stripe.readIntent = reads(intent(effect.intentId, 'canceled'));
  const after = await stage.perform(orderFor('ended', step, effect));
  const { state } = await stage.row('ended');
  expect(state.plan.ladder.attempts).toBe(0);
  expect(after.effects.map((e) => e.effect.id)).not.toContain(effect.id);
});

test('a key older than 23 hours is not used: its outcome is searched', async () => {
  const { step, effect } = await confirming('late');
  stage.clock.travel(23 * HOUR + 1);
  try {
    const after = await stage.perform(orderFor('late', step, effect));
    expect(effectOf(after, 'readStripe').intentIds).toContain(effect.intentId);
  } finally {
    stage.clock.travel(-23 * HOUR - 1);
  }
});

test('the answer to an effect that is no longer current records what it read', async () => {
  const { step, effect } = await confirming('dropped');
  let confirmed: () => void = () => undefined;
  const held = new Promise<void>((resolve) => (confirmed = resolve));
  stage.stripe.confirmIntent = async () => {
    await held;
    return { kind: 'ok', value: intent(effect.intentId, 'succeeded') };
  };
  const running = stage.perform(orderFor('dropped', step, effect));
  const gaveUp = { kind: 'effect_failed', effectId: effect.id, why: 'unknown' } as const;
  const order = resumed('dropped', step.version);
  await stage.advance({ ...order, inbox: [{ ...gaveUp, detail: 'no answer in ten minutes' }] });
  confirmed();
  const after = await running;
  expect(after.view.status).toBe('paid');
});

describe('performed long after it was requested', () => {
  const performedLate = async (
    externalId: string,
    change: (customerId: string) => Promise<void>,
  ) => {
    const { step, effect } = await confirming(externalId);
    const row = await stage.stores.invoices.byRef(refOf(externalId));
    await change(row?.customer.id ?? '');
    stage.clock.travel(HOUR);
    return stage.perform(orderFor(externalId, step, effect));
  };

  test('the customer was unlinked: nobody is charged, and no card is barred', async () => {
    const step = await performedLate('unlinked', (id) => stage.stores.customers.unlink(id));
    expect(effectOf(step, 'closeLane').intentId).toBe('pi_unlinked');
    expect((await stage.row('unlinked')).state.plan.ladder.barred).toEqual([]);
  });

  test('another card is the default by now: the first one is not charged', async () => {
    const other = { ...VISA, id: 'pm_other', fingerprint: 'other' };
    const step = await performedLate('replaced', (id) =>
      stage.stores.customers.setMethods(id, [other], other.id, Date.now()),
    );
    expect(effectOf(step, 'closeLane').intentId).toBe('pi_replaced');
    expect((await stage.row('replaced')).state.plan.charge).toMatchObject({ kind: 'at' });
  });

  test('nothing changed: it is charged', async () => {
    const { step, effect } = await confirming('same');
    stage.clock.travel(HOUR);
    stage.stripe.confirmIntent = reads(intent('pi_same', 'succeeded'));
    expect((await stage.perform(orderFor('same', step, effect))).view.status).toBe('paid');
  });
});
