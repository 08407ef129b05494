import { MockActivityEnvironment } from '@temporalio/testing';
import { DefaultLogger } from '@temporalio/worker';
import { outstandingEffects } from '../../../activities/records/check-effect-is-current';
import type { Effect } from '../../../src/domain/collection/model/effect';
import type { IntentReading } from '../../../src/domain/collection/model/fact';
import type { Step } from '../../../src/domain/collection/model/step';
import { DAY, HOUR, MINUTE } from '../../../src/domain/time';
import { createStripeGateway } from '../../../src/stripe/create-stripe-gateway';
import type { Called } from '../../../src/stripe/stripe-gateway';
import { fakeStripe, json } from '../../stripe/fake-stripe';
import { paidIntent } from '../opened-checkout';
import type { Stage } from '../stage';
import { chargeable, effectOf, orderFor, setStage } from '../stage';

let stage: Stage;
beforeAll(async () => {
  let travelled = 0;
  const travel = (ms: number) => void (travelled += ms);
  stage = await setStage({}, { now: () => Date.now() + travelled, toReal: (at) => at, travel });
});
afterAll(() => stage.close());
beforeEach(() => {
  stage.stripe = {};
});

const WAITING: Called<never> = { kind: 'out_of_turn', detail: 'our own limit is reached' };
const LOST: Called<never> = { kind: 'unknown', detail: 'the connection was cut' };
const logger = new DefaultLogger('ERROR');

/** Tries of one effect as Temporal makes them: each is given what the last one noted. */
function triesOf(externalId: string, step: Step, effect: Effect) {
  const order = orderFor(externalId, step, effect);
  const activity = stage.activities[effect.kind] as (given: typeof order) => Promise<Step>;
  let attempt = 0;
  let heartbeatDetails: unknown;
  return (): Promise<Step> => {
    attempt += 1;
    const environment = new MockActivityEnvironment({ attempt, heartbeatDetails }, { logger });
    environment.on('heartbeat', (details: unknown) => (heartbeatDetails = details));
    return environment.run(activity, order);
  };
}

const failureOf = (run: Promise<Step>): Promise<Record<string, unknown>> =>
  run.then(
    () => ({ type: 'none' }),
    (failure: unknown) => failure as Record<string, unknown>,
  );

async function confirming(externalId: string) {
  const first = await chargeable(stage, externalId);
  const intentId = `pi_${externalId}`;
  stage.stripe = { createIntent: async () => ({ kind: 'ok', value: { intentId } }) };
  const step = await stage.perform(orderFor(externalId, first, effectOf(first, 'openIntent')));
  stage.stripe = {};
  const paid: IntentReading = paidIntent(intentId, { ofCheckout: false });
  return { paid, step, effect: effectOf(step, 'confirmAttempt') };
}

test('what only waited for its turn is sent without a reading, and is no failure', async () => {
  const { paid, step, effect } = await confirming('waited');
  const perform = triesOf('waited', step, effect);
  stage.stripe.confirmIntent = async () => WAITING;
  const delays: number[] = [];
  for (let tries = 1; tries <= 7; tries += 1) {
    const failure = await failureOf(perform());
    expect(failure).toMatchObject({ type: 'out_of_turn', category: 'BENIGN', nonRetryable: false });
    delays.push(Number(failure['nextRetryDelay']));
  }
  expect(delays[0]).toBeLessThan(3_000);
  expect(delays[6]).toBeGreaterThan(40_000);
  expect(Math.max(...delays)).toBeLessThan(80_000);
  stage.stripe.confirmIntent = async () => ({ kind: 'ok', value: paid });
  expect((await perform()).view.status).toBe('paid');
});

test('what may have been sent is read first, however often it then waits', async () => {
  const { paid, step, effect } = await confirming('sent');
  const perform = triesOf('sent', step, effect);
  stage.stripe.confirmIntent = async () => LOST;
  stage.stripe.readIntent = async () => WAITING;
  await expect(perform()).rejects.toMatchObject({ type: 'out_of_turn' });
  await expect(perform()).rejects.toMatchObject({ type: 'out_of_turn' });
  stage.stripe = { readIntent: async () => ({ kind: 'ok', value: paid }) };
  expect((await perform()).view.status).toBe('paid');
});

test('ten minutes without an answer end an effect; hours in a queue do not', async () => {
  const { step, effect } = await confirming('unanswered');
  const perform = triesOf('unanswered', step, effect);
  stage.stripe.confirmIntent = async () => WAITING;
  stage.stripe.readIntent = async () => LOST;
  expect(await failureOf(perform())).toMatchObject({ type: 'out_of_turn' });
  stage.clock.travel(3 * HOUR);
  stage.stripe.confirmIntent = async () => LOST;
  expect(await failureOf(perform())).toMatchObject({ type: 'stripe_unknown', nonRetryable: false });
  stage.clock.travel(9 * MINUTE);
  expect(await failureOf(perform())).toMatchObject({ type: 'stripe_unknown', nonRetryable: false });
  stage.clock.travel(MINUTE);
  expect(await failureOf(perform())).toMatchObject({
    type: 'stripe_unknown',
    nonRetryable: true,
    message: expect.stringContaining('no answer within ten minutes') as string,
  });
});

test('a key that grows too old while its call waits is not used', async () => {
  const { step, effect } = await confirming('aged');
  const stripe = await fakeStripe((response) => json(response, 500, {}));
  try {
    const rateLimiter = {
      waitForTurn: async () => stage.clock.travel(DAY),
      refused: () => undefined,
    };
    const apiBase = stripe.url;
    const gateway = createStripeGateway({ secretKey: 'sk_test_fake', apiBase, rateLimiter });
    stage.stripe = gateway;
    const perform = triesOf('aged', step, effect);
    await expect(perform()).rejects.toMatchObject({ type: 'out_of_turn' });
    const after = await perform();
    expect(stripe.heard).toEqual([]);
    expect(effectOf(after, 'readStripe').intentIds).toEqual([effect.intentId]);
  } finally {
    await stripe.stop();
  }
});

test('a reading is as new as its request, and not as its place in the queue', async () => {
  const { step, effect } = await confirming('queued');
  const stripe = await fakeStripe((response) => json(response, 500, {}));
  try {
    let asked = 0;
    const waitForTurn = () => new Promise<void>((go) => setTimeout(go, 300));
    const gateway = createStripeGateway({
      secretKey: 'sk_test_fake',
      apiBase: stripe.url,
      rateLimiter: { waitForTurn, refused: () => undefined },
    });
    stage.stripe.confirmIntent = async (request) => {
      asked = await stage.stores.databaseTime();
      await gateway.confirmIntent(request);
      return { kind: 'ok', value: paidIntent(effect.intentId, { ofCheckout: false }) };
    };
    await stage.perform(orderFor('queued', step, effect));
    const [payment] = (await stage.row('queued')).state.ledger.payments;
    expect(payment?.asOf).toBeGreaterThanOrEqual(asked + 250);
  } finally {
    await stripe.stop();
  }
});

test('what a customer waits for goes before all else that is queued', async () => {
  const first = await chargeable(stage, 'clicked');
  expect(first.effects.map(({ priority }) => priority)).toEqual([undefined, undefined]);
  const { state } = await stage.row('clicked');
  const clicked = outstandingEffects({
    ...state,
    lane: { ...state.lane, by: 'customer' } as never,
  });
  const ofLane = clicked.filter(({ effect }) => effect.kind === 'openIntent');
  expect(ofLane.map(({ priority }) => priority)).toEqual([1]);
});
