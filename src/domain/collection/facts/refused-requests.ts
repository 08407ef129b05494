import type { ConfirmAttempt, OpenCheckout, OpenIntent } from '../model/effect';
import type { DecisionDraft } from '../draft/draft';
import { note, requestMail, setLadder, setPlan } from '../draft/draft';
import { attemptsMax, orUntriedMethod } from '../schedule/next-charge';
import { endsMethod } from '../model/declines';
import { HOUR } from '../../time';
import { isAutoCharged } from '../queries/may-collect';
import type { NextCharge, Refusal } from '../model/state';

/** What Stripe said: codes to decide by, and words for people. */
export interface Refused {
  code: string | null;
  /** The parameter it refused. */
  param: string | null;
  detail: string;
}

type Charge = OpenIntent | ConfirmAttempt;

// What Stripe does not allow today (a permission, a currency, a type of method) it may allow later.
const TRY_AGAIN_AFTER = 6 * HOUR;

/**
 * A charge that Stripe refused as such. Only a method that is itself the reason is barred: it is
 * charged again when the account, the customer or the request was what Stripe did not take.
 */
export function chargeRefused(draft: DecisionDraft, effect: Charge, refused: Refused): void {
  const { stripeCustomer, method } = draft.state;
  if (noteTooSmall(draft, effect, refused)) return;
  if (stripeCustomer === null) return needsMethod(draft, effect, refused, 'customer_missing');
  if (method === null) return needsMethod(draft, effect, refused, 'method_unusable');
  if (method.id !== effect.method.id) return chargeOther(draft);
  if (!isAboutMethod(refused)) return refusedAnyway(draft, effect, refused);
  const { barred } = draft.state.plan.ladder;
  setLadder(draft, { barred: [...barred, effect.method.fingerprint].slice(-5) });
  needsMethod(draft, effect, refused, 'method_unusable');
}

/** A checkout that Stripe refused: without its customer it may be taken, else it is held. */
export function checkoutRefused(
  draft: DecisionDraft,
  effect: OpenCheckout,
  refused: Refused,
): void {
  const { lane, stripeCustomer, plan } = draft.state;
  const { n: laneNo, amount } = effect;
  const { code, detail } = refused;
  if (effect.stripeCustomer !== null && effect.stripeCustomer !== stripeCustomer) {
    const by = lane.kind === 'opening_checkout' ? lane.by : 'workflow';
    if (by !== 'workflow') setPlan(draft, { wantsCheckout: { by } });
    return note(draft, { kind: 'checkout_refused', laneNo, code, detail });
  }
  setPlan(draft, { wantsCheckout: null });
  if (!noteTooSmall(draft, effect, refused)) {
    const { refusal, isNew } = refusalOf(draft, plan.refusedCheckout, amount, refused);
    setPlan(draft, { refusedCheckout: refusal, mintAgainAt: draft.now + TRY_AGAIN_AFTER });
    if (!isNew) return;
  }
  note(draft, { kind: 'checkout_refused', laneNo, code, detail });
}

/** Our least amounts go by the invoice's currency, Stripe's by the one it settles in. */
function noteTooSmall(
  draft: DecisionDraft,
  { amount }: Charge | OpenCheckout,
  { code }: Refused,
): boolean {
  if (code !== 'amount_too_small') return false;
  setPlan(draft, { tooSmall: amount });
  return true;
}

// Of Stripe's codes that are no decline, those about the method that was given.
const METHOD_CODES: ReadonlySet<string> = new Set([
  'payment_method_invalid_parameter',
  'payment_method_not_available',
  'payment_method_unexpected_state',
]);

const isAboutMethod = ({ code, param }: Refused): boolean =>
  param === 'payment_method' || METHOD_CODES.has(code ?? '') || endsMethod(code ?? '');

/** The method cannot even be offered (detached, wrong currency): the customer brings another. */
function needsMethod(
  draft: DecisionDraft,
  { n: laneNo, amount, method }: Charge,
  { code, detail }: Refused,
  about: 'customer_missing' | 'method_unusable',
): void {
  const charge = orUntriedMethod(draft, { kind: 'needs_method', since: draft.now });
  setPlan(draft, { charge });
  note(draft, { kind: 'method_refused', laneNo, methodLabel: method.label, code, detail });
  if (charge.kind === 'needs_method')
    requestMail(draft, 'method_needed', `method_needed/${laneNo}`, { amount, about });
  requestMail(draft, 'payment_failed_business', `payment_failed_business/${laneNo}`, {
    amount,
    about,
  });
}

/** The customer brought another method meanwhile, so the refusal says nothing of what is next. */
function chargeOther(draft: DecisionDraft): void {
  const by = askedBy(draft);
  if (by !== null) return setPlan(draft, { wantsCharge: { by } });
  if (!isAutoCharged(draft.state)) return;
  const why = 'the stored method has changed';
  setPlan(draft, { charge: { kind: 'at', at: draft.now, why, by: 'plan' } });
}

/** Who asked for the charge by hand, which leaves the plan as it is; null if it was planned. */
function askedBy({ state: { lane } }: DecisionDraft): 'business' | 'customer' | null {
  if (lane.kind !== 'opening_intent' && lane.kind !== 'confirming') return null;
  return lane.by === 'business' || lane.by === 'customer' ? lane.by : null;
}

function refusedAnyway(draft: DecisionDraft, effect: Charge, refused: Refused): void {
  const { n: laneNo, amount } = effect;
  const { code, detail } = refused;
  const { refusal, isNew } = refusalOf(draft, draft.state.plan.refusedCharge, amount, refused);
  setPlan(draft, { refusedCharge: refusal });
  if (askedBy(draft) === null) setPlan(draft, { charge: tryAgain(draft) });
  if (!isNew) return;
  note(draft, { kind: 'charge_refused', laneNo, code, detail });
  const about = code ?? 'refused_by_stripe';
  requestMail(draft, 'payment_failed_business', `payment_failed_business/${laneNo}`, {
    amount,
    about,
  });
}

function tryAgain(draft: DecisionDraft): NextCharge {
  const { state, now } = draft;
  if (!isAutoCharged(state)) return { kind: 'off' };
  if (state.plan.ladder.attempts >= attemptsMax(draft)) return { kind: 'ended', at: now };
  return { kind: 'at', at: now + TRY_AGAIN_AFTER, why: 'Stripe refused it before', by: 'plan' };
}

/** The same words again are not new; each request has another id. */
function refusalOf(
  { now }: DecisionDraft,
  before: Refusal | null | undefined,
  amount: number,
  { code, detail }: Refused,
): { refusal: Refusal; isNew: boolean } {
  const words = detail.replace(/ \[req_\w+\]$/, '');
  const isNew = before?.detail !== words || before.amount !== amount;
  return { isNew, refusal: { amount, code, detail: words, since: isNew ? now : before.since } };
}
