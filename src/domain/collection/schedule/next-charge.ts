import {
  calendarDayOf,
  dayAfter,
  endOfDay,
  firstDayOfMonth,
  morningFrom,
  startOfDay,
} from '../../time-zones';
import type { DeclineClass } from '../model/decline-table';
import { classify, isTakenBack, isWantOfMoney, networkWait } from '../model/declines';
import { hourOf, PAYDAY_WAIT_DAYS } from '../model/policy';
import { remainingOf, someDispute } from '../queries/ledger';
import type { DecisionDraft } from '../draft/draft';
import { setLadder, requestMail, setPlan, note } from '../draft/draft';
import type { DeclineReading } from '../model/fact';
import { mayMailOwnTry, ownTriesOf, withOwnDecline } from '../queries/own-tries';
import { isAutoCharged, mayCollect, untriedMethod } from '../queries/may-collect';
import { settlesInDays } from '../../payment-methods';
import { DAY, HOUR } from '../../time';
import type { ChargedBy, NextCharge } from '../model/state';
import { afterNotice } from './debit-notice';
import type { Method } from '../model/method';

export interface FailedAttempt {
  n: number;
  amount: number;
  method: Method;
  by: ChargedBy;
  decline: DeclineReading;
}

/** Who took a debit back has objected: they pay by the link, or ask for a charge. */
const hasPayerObjected = ({ state }: Pick<DecisionDraft, 'state'>): boolean =>
  someDispute(state, ({ returned, reason }) => returned && isTakenBack(reason));

/** Whether anything may still be charged by itself. */
export const hasAttemptsLeft = ({ state, policy }: Pick<DecisionDraft, 'state' | 'policy'>) =>
  state.plan.ladder.attempts < attemptsMax({ policy }) && !hasPayerObjected({ state });

export const attemptsMax = ({ policy }: Pick<DecisionDraft, 'policy'>): number =>
  policy.ladderDays.length + 1;

/**
 * An answered decline: counted, classed, mailed to business and customer, and the next step set.
 */
export function recordDecline(draft: DecisionDraft, failed: FailedAttempt): void {
  const { method, by, decline } = failed;
  const kind = classOf(draft, method, decline);
  recordTriedMethod(draft, method, decline, by);
  if (by === 'plan') {
    const { attempts, returnRetries } = draft.state.plan.ladder;
    const isDebitRetry = settlesInDays(method.type) && isRetried(kind);
    setLadder(draft, {
      attempts: attempts + 1,
      returnRetries: isDebitRetry ? returnRetries + 1 : returnRetries,
    });
  }
  const next = nextChargeAfter(draft, kind, by, networkWait(decline));
  const isKept = next === draft.state.plan.charge;
  const charge = isKept ? next : afterNotice(draft, orUntriedMethod(draft, next));
  setPlan(draft, { charge, wantsCharge: null });
  note(draft, {
    kind: 'decline_recorded',
    laneNo: failed.n,
    amount: failed.amount,
    methodLabel: method.label,
    code: decline.declineCode ?? decline.code,
    advice: decline.adviceCode,
    by,
    next: charge,
  });
  const mailed = by !== 'customer' || mayMailOwnTry(ownTriesOf(draft.state), draft.now);
  if (by === 'customer') recordOwnTry(draft, method, mailed);
  announceDecline(draft, failed, charge, mailed);
}

function recordOwnTry(draft: DecisionDraft, { fingerprint }: Method, mailed: boolean): void {
  const declined = { at: draft.now, fingerprint, mailed };
  setPlan(draft, { ownTries: withOwnDecline(ownTriesOf(draft.state), declined) });
}

const isRetried = (kind: DeclineClass): boolean => kind === 'try_later' || kind === 'try_soon';

/** What the decline means; a bank debit is tried again only so often, returned or never paid. */
export function classOf(
  { state, policy }: Pick<DecisionDraft, 'state' | 'policy'>,
  { type }: Method,
  decline: DeclineReading,
): DeclineClass {
  const kind = classify(decline, policy.declines);
  if (!settlesInDays(type) || !isRetried(kind)) return kind;
  const isSpent = state.plan.ladder.returnRetries >= policy.returnRetries;
  return isSpent ? 'needs_new_method' : 'try_later';
}

/**
 * What a decline says of the method itself, however it was charged. The days of the plan are not
 * counted from what the customer tried.
 */
export function recordTriedMethod(
  draft: DecisionDraft,
  method: Method,
  decline: DeclineReading,
  by?: ChargedBy,
): void {
  const kind = classOf(draft, method, decline);
  const bars = kind === 'needs_new_method' || kind === 'never_this_method';
  const { ladder } = draft.state.plan;
  const { fingerprint, label: methodLabel } = method;
  const others = ladder.barred.filter((barred) => barred !== fingerprint);
  setLadder(draft, {
    firstDeclineAt: ladder.firstDeclineAt ?? (by === 'customer' ? null : draft.now),
    last: { at: draft.now, ...decline, fingerprint, methodLabel },
    barred: bars ? [...others, fingerprint].slice(-5) : ladder.barred,
  });
}

/**
 * A debit given in Checkout failed after its mandate had been stored: it counts no attempt, but
 * the same mandate is not asked again at once as if it were new.
 */
export function recordFailedDebit(
  draft: DecisionDraft,
  method: Method,
  decline: DeclineReading,
): void {
  const kind = classOf(draft, method, decline);
  recordTriedMethod(draft, method, decline);
  const { charge } = draft.state.plan;
  const same = draft.state.method?.fingerprint === method.fingerprint;
  if (charge.kind === 'at' && charge.by === 'plan' && same) {
    setPlan(draft, { charge: nextChargeAfter(draft, kind, 'plan') });
  }
}

function announceDecline(
  draft: DecisionDraft,
  failed: FailedAttempt,
  charge: NextCharge,
  mailed: boolean,
): void {
  if (charge.kind === 'needs_authentication')
    note(draft, { kind: 'authentication_requested', laneNo: failed.n, until: charge.until });
  if (!mailed) return;
  const about = failed.decline.declineCode ?? failed.decline.code;
  const at = charge.kind === 'at' ? charge.at : null;
  const of = { amount: failed.amount, at, about };
  requestMail(draft, 'payment_failed_business', `payment_failed_business/${failed.n}`, of);
  if (charge.kind === 'needs_authentication') {
    requestMail(draft, 'action_required', `action_required/${failed.n}`, {
      ...of,
      at: charge.until,
    });
  } else if (charge.kind === 'ended' && failed.by === 'plan') {
    requestMail(draft, 'final_notice', 'final_notice', of);
    note(draft, { kind: 'collection_ended' });
  } else {
    requestMail(draft, 'payment_failed', `payment_failed/${failed.n}`, of);
  }
}

export const chargeUntriedMethod = (now: number): NextCharge => ({
  kind: 'at',
  at: now,
  why: 'a new method',
  by: 'plan',
});

/** A method that came while another was being charged is charged at once, as if it came now. */
export function orUntriedMethod(
  { state, now, policy }: DecisionDraft,
  next: NextCharge,
): NextCharge {
  if (next.kind === 'off' || next.kind === 'ended' || !isAutoCharged(state)) return next;
  if (!hasAttemptsLeft({ state, policy }) || untriedMethod(state) === null) return next;
  return chargeUntriedMethod(now);
}

export function nextChargeAfter(
  draft: DecisionDraft,
  kind: DeclineClass,
  by: ChargedBy,
  wait = 0,
): NextCharge {
  const { state, now, policy } = draft;
  if (state.plan.ended) return { kind: 'off' }; // given up: the customer's own try plans no other
  if (!isAutoCharged(state) && kind !== 'needs_authentication') return { kind: 'off' };
  switch (kind) {
    case 'needs_authentication': {
      const until = lastMomentOf(draft, policy.authenticationDays);
      return { kind: 'needs_authentication', until, remindAt: now + (until - now) / 2 };
    }
    case 'needs_new_method':
    case 'never_this_method':
      return { kind: 'needs_method', since: now };
    case 'try_soon':
    case 'try_later':
      if (by !== 'plan' && isPlanKept(draft)) return state.plan.charge;
      return nextLadderCharge(draft, kind === 'try_soon' ? policy.trySoonHours * HOUR : null, wait);
  }
}

/** The bank waited for the customer, and not for ever: nothing was charged, and both hear so. */
export function mailNotConfirmed(draft: DecisionDraft, key: string): void {
  const of = { amount: remainingOf(draft.state), about: 'not_confirmed_in_time' };
  requestMail(draft, 'method_needed', `method_needed/${key}`, of);
  requestMail(draft, 'payment_failed_business', `payment_failed_business/${key}`, of);
}

/** The customer reads a day, and has all of it. */
export function lastMomentOf({ state, now }: DecisionDraft, days: number): number {
  const { timeZone } = state.terms;
  return endOfDay(dayAfter(calendarDayOf(now, timeZone), days), timeZone);
}

/** What a person asked for, declined, leaves a later charge planned, and an ended plan ended. */
function isPlanKept(draft: DecisionDraft): boolean {
  const { charge } = draft.state.plan;
  if (charge.kind === 'ended') return true;
  return charge.kind === 'at' && charge.at >= draft.now + HOUR && hasAttemptsLeft(draft);
}

/**
 * The next rung: a calendar day after the first decline, in the customer's morning; or the end.
 * `wait`: what the card network wants to pass before.
 */
function nextLadderCharge(draft: DecisionDraft, soon: number | null, wait: number): NextCharge {
  const { state, now, policy } = draft;
  const { ladder } = state.plan;
  if (hasPayerObjected(draft)) return { kind: 'needs_method', since: now };
  const days = policy.ladderDays[Math.max(0, ladder.attempts - 1)];
  if (days === undefined) return { kind: 'ended', at: now };
  const { timeZone } = state.terms;
  const day = dayAfter(calendarDayOf(ladder.firstDeclineAt ?? now, timeZone), days);
  const from = Math.max(now + Math.max(HOUR, wait), startOfDay(day, timeZone));
  const at = soon === null ? payableFrom(draft, from) : now + Math.max(soon, wait);
  return {
    kind: 'at',
    at,
    why: `retry ${ladder.attempts} of ${policy.ladderDays.length}`,
    by: 'plan',
  };
}

/** In the customer's morning; what failed for want of money waits for a payday that is near. */
function payableFrom({ state, policy }: DecisionDraft, from: number): number {
  const of = hourOf(policy, state.terms);
  const morning = morningFrom(from, of);
  const { last } = state.plan.ladder;
  if (policy.paydays === undefined || last === null || !isWantOfMoney(last)) return morning;
  const day = calendarDayOf(morning, of.zone);
  const payday = firstDayOfMonth(day, policy.paydays);
  const isNear = payday <= dayAfter(day, PAYDAY_WAIT_DAYS);
  return isNear ? morningFrom(startOfDay(payday, of.zone), of) : morning;
}

/** An automatic attempt keeps its distance from a customer who is paying, or has just tried to. */
export function chargeNotBefore(draft: DecisionDraft, least: number): void {
  const { charge } = draft.state.plan;
  if (charge.kind !== 'at' || charge.by !== 'plan' || charge.at >= least) return;
  setPlan(draft, { charge: { ...charge, at: least } });
  note(draft, { kind: 'charge_delayed', until: least });
}

/** An attempt that came to nothing without being declined is made again, under a new number. */
export function chargeAgainSoon(draft: DecisionDraft, by: ChargedBy): void {
  if (draft.state.plan.charge.kind !== 'off' || !isAutoCharged(draft.state)) return;
  if (by === 'checkout' || !mayCollect(draft.state)) return;
  if (!hasAttemptsLeft(draft)) return; // asked by hand, once the ladder had ended
  const at = draft.now + draft.policy.trySoonHours * HOUR;
  setPlan(draft, { charge: { kind: 'at', at, why: 'the last try came to nothing', by: 'plan' } });
  note(draft, { kind: 'charge_replanned', at });
}

/** A debit came back for lack of money: at most so many more tries. */
export function retryReturnedDebit(draft: DecisionDraft, reason: string): void {
  const { state, policy, now } = draft;
  const { ladder } = state.plan;
  const again =
    reason === 'insufficient_funds' &&
    ladder.returnRetries < policy.returnRetries &&
    hasAttemptsLeft(draft);
  if (!again || !isAutoCharged(state)) {
    const charge = orUntriedMethod(draft, { kind: 'needs_method', since: now });
    return setPlan(draft, { charge });
  }
  const at = payableFrom(draft, now + DAY);
  setLadder(draft, { returnRetries: ladder.returnRetries + 1 });
  const next = { kind: 'at', at, why: 'the debit was returned', by: 'plan' } as const;
  setPlan(draft, { charge: afterNotice(draft, orUntriedMethod(draft, next)) });
}
