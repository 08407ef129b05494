import type { Fact } from '../../../src/domain/collection/model/fact';
import { KEY_LIFE } from '../../../src/domain/collection/model/policy';
import { bundleLaneOf } from '../../../src/domain/collection/queries/bundle-lane';
import type {
  BundleEffect,
  BundleFact,
  BundleReading,
  GiveShare,
  OpenBundleSession,
  TakeLane,
} from '../../../src/domain/bundles/model';
import { sharesIn } from '../../../src/domain/bundles/payments';
import { SECOND } from '../../../src/domain/time';
import { checkOpening } from './bundle-checks';
import type { BundleLife } from './bundle-life';

type FailureReason = Extract<BundleFact, { kind: 'effect_failed' }>['why'];

/** Does an effect as its activity would; the facts are its answer. */
export function performOfBundle(life: BundleLife, effect: BundleEffect): BundleFact[] {
  const { dice, faults } = life.world;
  const failed = (why: FailureReason, unheard = false): BundleFact[] => [
    { kind: 'effect_failed', answers: effect.id, why, detail: why, unheard },
  ];
  const fault = faults ? dice.roll() : 1;
  const isUsed = life.stripe.isUsed(effect.id);
  if (effect.kind === 'openSession') {
    if (life.world.now - effect.requestedAt > KEY_LIFE) return failed('too_late');
    if (fault < 0.02 && !isUsed) return arrivesLate(life, effect, fault, failed);
    if (fault < 0.04 && !isUsed) return failed('refused');
    if (fault < 0.05) return failed('unauthorized');
  }
  if (fault < 0.08) return failed('unknown');
  const facts = act(life, effect);
  return fault < 0.14 ? failed('unknown') : facts; // it happened, nobody knows
}

/** What was to be created is created after the call was given up. */
function arrivesLate(
  life: BundleLife,
  effect: OpenBundleSession,
  fault: number,
  failed: (why: FailureReason, unheard?: boolean) => BundleFact[],
): BundleFact[] {
  life.world.plan(20 * SECOND * (fault / 0.02), () => {
    if (life.stripe.isUsed(effect.id)) return;
    life.note('the call arrives at Stripe, late');
    create(life, effect);
  });
  return fault < 0.01 ? failed('unknown') : failed('refused', true);
}

function create(life: BundleLife, effect: OpenBundleSession): string {
  const { amount, expiresAt, stripeCustomer } = effect;
  if (!life.stripe.isUsed(effect.id)) checkOpening(life, effect);
  const made = life.stripe.createSession(effect.id, { n: 1, amount, expiresAt, stripeCustomer });
  return made.id;
}

function act(life: BundleLife, effect: BundleEffect): BundleFact[] {
  const { world, stripe } = life;
  const answers = effect.id;
  switch (effect.kind) {
    case 'takeLane':
      return takeLane(life, effect);
    case 'openSession': {
      const sessionId = create(life, effect);
      return [{ kind: 'session_opened', answers, sessionId, expiresAt: effect.expiresAt }];
    }
    case 'closeSession': {
      stripe.expire(effect.sessionId);
      return [reading(life, effect, { sessionIds: [effect.sessionId], intentIds: [] })];
    }
    case 'readBundle':
      return [reading(life, effect, effect)];
    case 'giveShare':
      return giveShare(life, effect);
    case 'returnLane':
      if (life.state.session.kind !== 'over')
        return [{ kind: 'effect_failed', answers, why: 'unknown', detail: 'not over' }];
      world.invoice(effect.invoice).take([{ kind: 'lane_returned', bundle: life.id }]);
      return [{ kind: 'lane_returned', answers }];
  }
}

function takeLane(life: BundleLife, { id: answers, invoice, amount, until }: TakeLane) {
  const member = life.state.members.find((one) => one.invoice === invoice);
  // A call of a run that is gone may come late: the bundle's row is read first.
  if (member?.lane.kind !== 'wanted' || life.state.session.kind !== 'none') {
    const outcome = { kind: 'refused', code: 'over', detail: 'it is wanted no more' } as const;
    return [{ kind: 'lane_answered', answers, outcome } as const];
  }
  const taker = life.world.invoice(invoice);
  taker.take([{ kind: 'lane_wanted', bundle: life.id, amount, until }]);
  const outcome = bundleLaneOf(taker.state, life.id, amount);
  life.world.reached.add(`lane ${outcome.kind}`);
  return [{ kind: 'lane_answered', answers, outcome } as const];
}

/** What was read last, by the bundle's row: not Stripe again. */
function giveShare(life: BundleLife, { id: answers, invoice }: GiveShare): BundleFact[] {
  const { payments, members } = life.state;
  const asOf = Math.max(...payments.map((payment) => payment.asOf));
  const shares = sharesIn(life.state);
  const i = members.findIndex((member) => member.invoice === invoice);
  const facts = payments.map((payment): Fact => {
    const share = life.world.rules.sharesOf(payment.intent, shares)[i];
    const intents = share === undefined ? [] : [share];
    const of = { asOf: payment.asOf, searched: false, sessions: [] };
    return { kind: 'reading', answers: null, reading: { ...of, intents } };
  });
  life.world.invoice(invoice).take(facts);
  return [{ kind: 'share_given', answers, asOf }];
}

function reading(
  life: BundleLife,
  { id, requestedAt }: BundleEffect,
  of: { sessionIds: readonly string[]; intentIds: readonly string[]; search?: boolean },
): BundleFact {
  const { asOf, searched, sessions, intents } = life.stripe.read(of);
  const whole = intents.flatMap((intent) => life.wholeNow(intent.id) ?? []);
  const read: BundleReading = { asOf, searched, sessions, intents: whole, requestedAt };
  return { kind: 'reading', answers: id, reading: read };
}
