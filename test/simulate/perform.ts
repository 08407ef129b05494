import type { Effect } from '../../src/domain/collection/effect';
import type { DeclineReading, Fact } from '../../src/domain/collection/fact';
import { KEY_LIFE } from '../../src/domain/collection/policy';
import type { Dice } from './dice';
import type { World } from './world';

export const decline = (code: string): DeclineReading => ({
  code: 'card_declined',
  declineCode: code,
  adviceCode: null,
  networkCode: null,
});

/** What an issuer answers. */
export function issuer(dice: Dice): DeclineReading | 'ok' | 'debit' {
  const roll = dice.roll();
  if (roll < 0.45) return 'ok';
  if (roll < 0.6) return 'debit';
  const codes = [
    'insufficient_funds',
    'stolen_card',
    'authentication_required',
    'processing_error',
  ];
  return decline(dice.pick([...codes, 'generic_decline', 'expired_card']));
}

/** Does an effect at the virtual Stripe, as its activity would; the facts are its answer. */
export function perform(world: World, effect: Effect): Fact[] {
  const { dice, stripe } = world;
  const fault = world.faults && effect.kind !== 'sendMail' ? dice.roll() : 1;
  const failed = (why: 'unknown' | 'unauthorized' | 'refused'): Fact[] => [
    { kind: 'effect_failed', answers: effect.id, why, detail: why },
  ];
  if (fault < 0.04) return failed('unknown'); // nothing happened, and nobody knows
  if (fault < 0.05) return failed('unauthorized');
  const keyed = 'n' in effect && effect.kind !== 'closeLane';
  if (keyed && effect.kind !== 'sendRefund' && world.now - effect.askedAt > KEY_LIFE) {
    return [{ kind: 'effect_failed', answers: effect.id, why: 'too_late', detail: 'key too old' }];
  }
  const facts = act(world, effect);
  world.stripe.now = world.now;
  if (stripe.live().length > 1) world.fail(`two live ways to pay: ${stripe.live().join(', ')}`);
  return fault < 0.12 ? failed('unknown') : facts; // it happened, and nobody knows
}

function act(world: World, effect: Effect): Fact[] {
  const { stripe, dice } = world;
  const answers = effect.id;
  switch (effect.kind) {
    case 'ensureCustomer':
      return [{ kind: 'customer_ensured', answers, stripeCustomer: 'cus_1' }];
    case 'openIntent': {
      const key = `intent/${effect.n}`;
      const intentId = stripe.createIntent(key, effect.n, effect.amount, effect.method);
      return [{ kind: 'intent_opened', answers, intentId }];
    }
    case 'confirmAttempt':
      stripe.confirm(`confirm/${effect.n}`, effect.intentId, issuer(dice));
      return [reading(world, answers, [effect.intentId], [], false)];
    case 'closeLane': {
      const { sessionId, intentId } = effect;
      if (sessionId !== null) stripe.expire(sessionId);
      if (intentId !== null) stripe.cancel(intentId);
      const intents = intentId === null ? [] : [intentId];
      return [reading(world, answers, intents, sessionId === null ? [] : [sessionId], false)];
    }
    case 'openCheckout': {
      const { n, amount, expiresAt } = effect;
      const session = stripe.createSession(`checkout/${n}`, n, amount, expiresAt);
      return [{ kind: 'checkout_opened', answers, sessionId: session.id, expiresAt }];
    }
    case 'readStripe':
      return [reading(world, answers, effect.intentIds, effect.sessionIds, effect.search)];
    case 'sendRefund': {
      const { n, intentId, amount } = effect;
      const refund = stripe.refund(`refund/${n}`, intentId, n, amount);
      const outcome = refund
        ? ({ kind: 'given', refund: { ...refund } } as const)
        : ({ kind: 'refused', code: 'charge_already_refunded', detail: 'too much' } as const);
      return [{ kind: 'refund_answered', answers, outcome }];
    }
    case 'sendMail':
      return [{ kind: 'mail_done', answers, sent: effect.mails.map((m) => m.key), refused: [] }];
  }
}

function reading(
  world: World,
  answers: string,
  intents: readonly string[],
  sessions: readonly string[],
  search: boolean,
): Fact {
  return { kind: 'reading', answers, reading: world.stripe.read(intents, sessions, search) };
}
