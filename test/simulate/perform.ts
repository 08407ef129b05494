import type { Effect } from '../../src/domain/collection/model/effect';
import type { DeclineReading, Fact, FailureReason } from '../../src/domain/collection/model/fact';
import { KEY_LIFE } from '../../src/domain/collection/model/policy';
import type { CollectionState } from '../../src/domain/collection/model/state';
import { isGroundFirm, isRefundDue } from '../../src/domain/collection/queries/ground';
import { isStillTrue } from '../../src/domain/collection/queries/is-still-true';
import { settlesInDays } from '../../src/domain/payment-methods';
import { DAY, SECOND } from '../../src/domain/time';
import type { Method } from '../../src/domain/collection/model/method';
import { checkConsent, checkRefund } from './checks-of-ground';
import { checkNotice, noticesIn } from './checks-of-notices';
import type { SentNotice } from './checks-of-notices';
import { checkMail } from './checks-of-mails';
import type { Dice } from './dice';
import { LIST_LAG, madeBy } from './virtual-objects';
import type { Word } from './virtual-objects';
import type { VirtualStripe } from './virtual-stripe';

export const decline = (code: string): DeclineReading => ({
  code: 'card_declined',
  declineCode: code,
  adviceCode: null,
  networkCode: null,
});

const CODES = [
  'insufficient_funds',
  'stolen_card',
  'authentication_required',
  'processing_error',
  'generic_decline',
  'expired_card',
];

/** What an effect meets: Stripe, chance, the clock, and who listens. */
export interface Stage {
  readonly stripe: VirtualStripe;
  readonly dice: Dice;
  readonly state: CollectionState;
  readonly now: number;
  readonly faults: boolean;
  /** Until then Stripe rejects our API key. */
  readonly lockedUntil: number;
  /** Until then Stripe does what it is asked, and no answer of its comes back. */
  readonly silentUntil: number;
  /** Something that happens in so many milliseconds, whatever comes between. */
  plan(after: number, run: () => void): void;
  /** Of bank debits, sent and not used yet. */
  readonly notices: SentNotice[];
  /** As our tables have it: the customer is not to be charged while they are away. */
  readonly autoPayWithdrawn: boolean;
  /** What the issuer answers when this method is charged. */
  issuer(method: Method): Word;
  note(line: string): void;
  fail(what: string): void;
}

/** What the issuer answers to this method; a bank takes days to say yes or no. */
export function issuer(dice: Dice, method: Method): Word {
  if (settlesInDays(method.type)) return 'debit';
  return dice.chance(0.5) ? 'ok' : decline(dice.pick(CODES));
}

/** Does an effect at the virtual Stripe, as its activity would; the facts are its answer. */
export function perform(stage: Stage, effect: Effect): Fact[] {
  const { dice, stripe } = stage;
  const failed = (why: FailureReason, param: string | null = null, unheard = false): Fact[] => [
    { kind: 'effect_failed', answers: effect.id, why, param, detail: why, unheard },
  ];
  if (effect.kind === 'sendMail') return mailed(stage, effect);
  if (stage.now < stage.lockedUntil) return failed('unauthorized');
  const fault = stage.faults ? dice.roll() : 1;
  if (fault < 0.04 && arrivesLate(stage, effect, fault)) return failed('refused', null, true);
  if (fault < 0.04) return failed(givenUp(effect, fault < 0.02)); // nobody knows what happened
  // A key that was used answers as it did then: no refusal follows on what was made.
  if (fault < 0.05 && !stripe.isUsed(effect.id)) {
    return failed('refused', fault < 0.045 ? 'payment_method' : null);
  }
  if (fault < 0.11 && effect.kind === 'openIntent') return [postponed(stage, effect.id)];
  const keyed = 'n' in effect && effect.kind !== 'closeLane' && effect.kind !== 'sendRefund';
  if (keyed && stage.now - effect.askedAt > KEY_LIFE) return failed('too_late');
  if (!stripe.isUsed(effect.id) && !hasGround(stage, effect)) return failed('called_off');
  const facts = act(stage, effect);
  checkLive(stage);
  const isUnheard = fault < 0.17 || stage.now < stage.silentUntil;
  return isUnheard ? failed(givenUp(effect, fault < 0.14)) : facts; // it happened, nobody knows
}

function checkLive(stage: Stage): void {
  const live = stage.stripe.live();
  if (live.length > 1) stage.fail(`two live ways to pay: ${live.join(', ')}`);
}

/** So long we wait for an answer; a call that we hung up on may arrive until then. */
const CALL_TIMEOUT = 20 * SECOND;

/**
 * What was to be created is created after we have given the call up, or never. True where the next
 * call of the same try is refused before that.
 */
function arrivesLate(stage: Stage, effect: EffectAtStripe, fault: number): boolean {
  const { stripe } = stage;
  const creates = effect.kind === 'openCheckout' || effect.kind === 'openIntent';
  const isKeyOfUse = stage.now - effect.askedAt < KEY_LIFE - CALL_TIMEOUT;
  if (!creates || !isKeyOfUse || fault >= 0.03) return false;
  stage.plan(CALL_TIMEOUT * (fault / 0.03), () => {
    if (stripe.isUsed(effect.id)) return;
    stage.note(`${effect.id} arrives at Stripe, late`);
    act(stage, effect);
    checkLive(stage);
  });
  return fault >= 0.028 && !stripe.isUsed(effect.id);
}

/** A checkout that four calls of one key brought no answer for is searched, and asked no more. */
const givenUp = ({ kind }: Effect, isRepeatedly: boolean): FailureReason =>
  kind === 'openCheckout' && isRepeatedly ? 'too_late' : 'unknown';

/** As the activities look at it again before they move money. */
function hasGround({ state, autoPayWithdrawn }: Stage, effect: Effect): boolean {
  if (effect.kind === 'confirmAttempt') {
    return isGroundFirm(state, effect) && !(autoPayWithdrawn && isWithoutCustomer(state));
  }
  return effect.kind !== 'sendRefund' || isRefundDue(state, effect.n);
}

const isWithoutCustomer = ({ lane }: CollectionState): boolean =>
  lane.kind === 'confirming' && lane.by !== 'customer';

function mailed(stage: Stage, { id, mails }: Extract<Effect, { kind: 'sendMail' }>): Fact[] {
  const fault = stage.faults ? stage.dice.roll() : 1;
  if (fault < 0.03) {
    return [{ kind: 'effect_failed', answers: id, why: 'unknown', detail: 'no mail server' }];
  }
  const untrue = mails.filter((mail) => !isStillTrue(mail, stage.state));
  const withdrawn = untrue.map((mail) => mail.key);
  const isTooMany = fault > 0.7 && fault < 0.9;
  const tooMany = isTooMany ? mails.filter(({ name }) => name === 'reminder') : [];
  const sentMails = mails.filter((mail) => !untrue.includes(mail) && !tooMany.includes(mail));
  for (const mail of sentMails) checkMail(stage, mail);
  const keys = sentMails.map((mail) => mail.key);
  stage.note(`mail ${keys.join(', ')}`);
  const [sent, refused] = fault < 0.05 ? [[], keys] : [keys, []];
  if (refused.length === 0) stage.notices.push(...noticesIn(sentMails, stage.now));
  const moved = tooMany.filter((mail) => !untrue.includes(mail)).map(({ key }) => key);
  return [{ kind: 'mail_done', answers: id, sent, refused, withdrawn, tooMany: moved }];
}

function postponed({ dice, now }: Stage, answers: string): Fact {
  const until = dice.chance(0.5) ? now + DAY : null;
  return { kind: 'attempt_postponed', answers, until, because: 'the network budget is used up' };
}

type EffectAtStripe = Exclude<Effect, { kind: 'sendMail' }>;

function act(stage: Stage, effect: EffectAtStripe): Fact[] {
  const { stripe } = stage;
  const answers = effect.id;
  switch (effect.kind) {
    case 'ensureCustomer':
      return [{ kind: 'customer_ensured', answers, stripeCustomer: 'cus_1' }];
    case 'openIntent': {
      const { n, amount, method } = effect;
      const intentId = stripe.createIntent(answers, n, amount, method);
      return [{ kind: 'intent_opened', answers, intentId }];
    }
    case 'confirmAttempt':
      checkConsent(stage, effect);
      checkNotice(stage, effect);
      stripe.confirm(answers, effect.intentId, () => stage.issuer(effect.method));
      return reading(stage, answers, [effect.intentId], []);
    case 'closeLane': {
      const { sessionId, intentId } = effect;
      if (sessionId !== null) stripe.expire(sessionId);
      else if (intentId !== null) stripe.cancel(intentId);
      const intents = intentId === null ? [] : [intentId];
      return reading(stage, answers, intents, sessionId === null ? [] : [sessionId]);
    }
    case 'openCheckout': {
      const { id: sessionId } = stripe.createSession(answers, effect);
      const { expiresAt } = effect;
      return [{ kind: 'checkout_opened', answers, sessionId, expiresAt }];
    }
    case 'readStripe':
      return readStripeAnswer(stage, effect);
    case 'acceptDispute':
      stripe.acceptDispute(effect.intentId, effect.disputeId);
      return reading(stage, answers, [effect.intentId], []);
    case 'sendRefund':
      return refunded(stage, effect);
  }
}

function refunded(stage: Stage, effect: Extract<Effect, { kind: 'sendRefund' }>): Fact[] {
  const { n, intentId, amount, id: answers } = effect;
  const earlier = stage.now - effect.askedAt > KEY_LIFE ? refundOf(stage, effect) : undefined;
  if (earlier) {
    const outcome = { kind: 'given', refund: { ...earlier } } as const;
    return [{ kind: 'refund_answered', answers, outcome }];
  }
  if (!stage.stripe.isUsed(answers)) checkRefund(stage, effect);
  const status = stage.faults && stage.dice.chance(0.3) ? 'pending' : 'succeeded';
  const made = stage.stripe.refund(answers, intentId, { n, amount, status });
  if (made === 'stopped_by_dispute') {
    return [{ kind: 'refund_answered', answers, outcome: { kind: made } }];
  }
  const outcome =
    made === 'too_much'
      ? ({ kind: 'refused', code: 'charge_already_refunded', detail: 'too much' } as const)
      : ({ kind: 'given', refund: { ...made } } as const);
  return [{ kind: 'refund_answered', answers, outcome }];
}

/** Past its key a refund is looked up first. */
const refundOf = ({ stripe }: Stage, { n, intentId }: Extract<Effect, { kind: 'sendRefund' }>) =>
  stripe.intents.get(intentId)?.charge?.refunds.find((refund) => refund.n === n);

function readStripeAnswer(stage: Stage, effect: Extract<Effect, { kind: 'readStripe' }>): Fact[] {
  const { id, askedAt, unanswered } = effect;
  const read = stage.stripe.read(effect);
  const made = unanswered && madeBy(stage.stripe, unanswered);
  const isListed = made && made.createdAt <= stage.now - LIST_LAG;
  if (isListed && ![...read.intents, ...read.sessions].some(({ id }) => id === made.id))
    stage.fail(`a search for what an unanswered call made missed ${made.id}`);
  return [{ kind: 'reading', answers: id, reading: { ...read, askedAt } }];
}

function reading(
  { stripe }: Stage,
  answers: string,
  intentIds: readonly string[],
  sessionIds: readonly string[],
): Fact[] {
  return [{ kind: 'reading', answers, reading: stripe.read({ intentIds, sessionIds }) }];
}
