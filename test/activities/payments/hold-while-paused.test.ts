import { COMMAND_LINE } from '../../../src/domain/audit';
import { DEFAULT_BRAKE } from '../../../src/domain/brake';
import { HOUR } from '../../../src/domain/time';
import { mailPausedCharges } from '../../../activities/email/mail-paused-charges';
import { declinedIntent } from '../opened-checkout';
import type { Stage } from '../stage';
import { chargeable, effectOf, orderFor, refOf, setStage } from '../stage';

let stage: Stage;
beforeEach(async () => {
  stage = await setStage();
});
afterEach(() => stage.close());

const rules = { ...DEFAULT_BRAKE, attempts: 5 };

async function open(externalId: string) {
  const first = await chargeable(stage, externalId);
  stage.stripe.createIntent = async () => ({
    kind: 'ok',
    value: { intentId: `pi_${externalId}` },
  });
  return stage.perform(orderFor(externalId, first, effectOf(first, 'openIntent')));
}

async function decline(externalId: string): Promise<void> {
  const step = await open(externalId);
  const effect = effectOf(step, 'confirmAttempt');
  stage.stripe.confirmIntent = async () => ({ kind: 'ok', value: declinedIntent(effect.intentId) });
  await stage.perform(orderFor(externalId, step, effect));
}

/** Five that fail in one way; the figures of a moment ago are forgotten with their second. */
async function failFive(): Promise<void> {
  await stage.stores.brakes.setRules('default', rules, COMMAND_LINE);
  for (let i = 0; i < 5; i++) await decline(`failed-${i}`);
  await new Promise((resolve) => setTimeout(resolve, 1_100));
}

test('where all fail in one way nothing more is charged; it is mailed once', async () => {
  await failFive();
  stage.stripe = {}; // nobody may be asked
  for (const name of ['held-1', 'held-2']) {
    const first = await chargeable(stage, name);
    await stage.perform(orderFor(name, first, effectOf(first, 'openIntent')));
    const { lane, plan } = (await stage.row(name)).state;
    expect([lane.kind, plan.ladder.attempts]).toEqual(['none', 0]);
    expect(plan.charge).toMatchObject({
      kind: 'at',
      why: expect.stringContaining('5 of the last 5 attempts failed') as string,
    });
    const [attempt] = await stage.attemptRows(refOf(name));
    expect(attempt).toMatchObject({ outcome: 'canceled', intent_id: null });
  }
  await mailPausedCharges(stage.deps);
  await mailPausedCharges(stage.deps);
  expect(stage.mails.map(({ subject }) => subject)).toEqual(['Automatic charges are paused']);
});

test('an intent that was opened before is canceled, not confirmed', async () => {
  await stage.stores.brakes.setRules('default', rules, COMMAND_LINE);
  const step = await open('opened');
  await stage.stores.brakes.pause('default', {
    why: 'in a test',
    at: stage.clock.now(),
    actor: null,
  });
  stage.stripe = {};
  const after = await stage.perform(orderFor('opened', step, effectOf(step, 'confirmAttempt')));
  expect(effectOf(after, 'closeLane').intentId).toBe('pi_opened');
  expect((await stage.row('opened')).state.plan.ladder.attempts).toBe(0);
});

test('once resumed the held ones come spread out, and old failures are not counted', async () => {
  await failFive();
  stage.stripe = {};
  const times: number[] = [];
  for (let i = 0; i < 6; i++) {
    const first = await chargeable(stage, `spread-${i}`);
    await stage.perform(orderFor(`spread-${i}`, first, effectOf(first, 'openIntent')));
    const { charge } = (await stage.row(`spread-${i}`)).state.plan;
    times.push(charge.kind === 'at' ? charge.at - stage.clock.now() : -1);
  }
  expect(Math.min(...times)).toBeGreaterThan(HOUR / 2 - 60_000);
  expect(Math.max(...times)).toBeLessThanOrEqual(HOUR);
  expect(new Set(times.map((at) => Math.round(at / 60_000))).size).toBeGreaterThan(3);
  expect(await stage.stores.brakes.resume('default', stage.clock.now(), COMMAND_LINE)).toBe(true);
  const step = await open('after');
  expect(effectOf(step, 'confirmAttempt').intentId).toBe('pi_after');
});

test('an intent that an earlier try may have made is asked for again, and canceled', async () => {
  const first = await chargeable(stage, 'tried');
  await stage.stores.brakes.pause('default', {
    why: 'in a test',
    at: stage.clock.now(),
    actor: null,
  });
  stage.stripe = { createIntent: async () => ({ kind: 'ok', value: { intentId: 'pi_tried' } }) };
  const order = orderFor('tried', first, effectOf(first, 'openIntent'));
  const step = await stage.perform(order, 2);
  stage.stripe = {};
  const after = await stage.perform(orderFor('tried', step, effectOf(step, 'confirmAttempt')));
  expect(effectOf(after, 'closeLane').intentId).toBe('pi_tried');
});
