import { morningFrom } from '../time-zones';
import { classify } from './declines';
import type { Desk } from './desk';
import { ladder as setLadder, mail, plan, say, tell } from './desk';
import { formatMoney } from '../money';
import type { DeclineReading } from './fact';
import { mayCollect } from './may-collect';
import { DAY, HOUR } from './policy';
import type { ChargedBy, Method, NextCharge } from './state';

export interface FailedAttempt {
  n: number;
  amount: number;
  method: Method;
  by: ChargedBy;
  decline: DeclineReading;
}

export const attemptsMax = (desk: Desk): number => desk.policy.ladderDays.length + 1;

/** An answered decline: counted, classed, told to business and customer, and the next step set. */
export function noteDecline(desk: Desk, failed: FailedAttempt): void {
  const { method, by, decline } = failed;
  noteTried(desk, method, decline);
  if (by === 'plan') {
    setLadder(desk, { attempts: desk.state.plan.ladder.attempts + 1 });
  }
  const charge = nextAfter(desk, classify(decline, desk.policy.declines));
  plan(desk, { charge });
  const words = decline.declineCode ?? decline.code;
  const money = formatMoney(failed.amount, desk.state.terms.currency);
  say(desk, 'money', `${money} by ${method.label} was declined (${words}); ${inWords(charge)}`);
  tellDecline(desk, failed, charge);
}

/** What a decline says of the method itself, whoever had offered it. */
export function noteTried(desk: Desk, method: Method, decline: DeclineReading): void {
  const kind = classify(decline, desk.policy.declines);
  const bars = kind === 'needs_new_method' || kind === 'never_this_method';
  const { ladder } = desk.state.plan;
  const { fingerprint, label: methodLabel } = method;
  const others = ladder.barred.filter((barred) => barred !== fingerprint);
  setLadder(desk, {
    firstDeclineAt: ladder.firstDeclineAt ?? desk.now,
    last: { at: desk.now, ...decline, fingerprint, methodLabel },
    barred: bars ? [...others, fingerprint].slice(-5) : ladder.barred,
  });
}

/**
 * A debit given in Checkout failed after its mandate had been stored: it counts no attempt, but
 * the same mandate is not asked again at once as if it were new.
 */
export function noteFailedDebit(desk: Desk, method: Method, decline: DeclineReading): void {
  noteTried(desk, method, decline);
  const { charge } = desk.state.plan;
  const same = desk.state.method?.fingerprint === method.fingerprint;
  if (charge.kind === 'at' && charge.by === 'plan' && same) {
    plan(desk, { charge: nextAfter(desk, classify(decline, desk.policy.declines)) });
  }
}

function tellDecline(desk: Desk, failed: FailedAttempt, charge: NextCharge): void {
  const about = failed.decline.declineCode ?? failed.decline.code;
  const at = charge.kind === 'at' ? charge.at : null;
  const of = { amount: failed.amount, at, about };
  tell(desk, 'invoice.payment_failed', { code: about, attempt: failed.n, next_at: at });
  mail(desk, 'payment_failed_business', `payment_failed_business/${failed.n}`, of);
  if (charge.kind === 'needs_authentication') {
    tell(desk, 'invoice.requires_action', { until: charge.until });
    mail(desk, 'action_required', `action_required/${failed.n}`, { ...of, at: charge.until });
  } else if (charge.kind === 'ended' && failed.by === 'plan') {
    mail(desk, 'final_notice', 'final_notice', of);
    tell(desk, 'invoice.collection_ended', {});
  } else {
    mail(desk, 'payment_failed', `payment_failed/${failed.n}`, of);
  }
}

function nextAfter(desk: Desk, kind: ReturnType<typeof classify>): NextCharge {
  const { state, now, policy } = desk;
  if (state.plan.ended) return { kind: 'off' }; // given up: the customer's own try plans no other
  if (!state.terms.autoCharge && kind !== 'needs_authentication') return { kind: 'off' };
  switch (kind) {
    case 'needs_authentication': {
      const until = now + policy.authenticationDays * DAY;
      return { kind: 'needs_authentication', until, remindAt: now + (until - now) / 2 };
    }
    case 'needs_new_method':
    case 'never_this_method':
      return { kind: 'needs_method', since: now };
    case 'try_soon':
      return ladderAt(desk, now + policy.trySoonHours * HOUR);
    case 'try_later':
      return ladderAt(desk, null);
  }
}

/** The next rung: a day after the first decline, in the customer's morning; or the end. */
function ladderAt(desk: Desk, soon: number | null): NextCharge {
  const { state, now, policy } = desk;
  const { ladder } = state.plan;
  const days = policy.ladderDays[Math.max(0, ladder.attempts - 1)];
  if (days === undefined) return { kind: 'ended', at: now };
  const { timeZone, ref } = state.terms;
  const from = Math.max(now + HOUR, (ladder.firstDeclineAt ?? now) + days * DAY);
  const at = soon ?? morningFrom(from, timeZone, ref);
  return {
    kind: 'at',
    at,
    why: `retry ${ladder.attempts} of ${policy.ladderDays.length}`,
    by: 'plan',
  };
}

/** An automatic attempt keeps its distance from a customer who is paying, or has just tried to. */
export function chargeNotBefore(desk: Desk, least: number): void {
  const { charge } = desk.state.plan;
  if (charge.kind !== 'at' || charge.by !== 'plan' || charge.at >= least) return;
  plan(desk, { charge: { ...charge, at: least } });
  say(desk, 'plan', 'the planned charge waits, since the customer was at a checkout');
}

/** An attempt that came to nothing without being declined is made again, under a new number. */
export function chargeAgainSoon(desk: Desk, by: ChargedBy): void {
  if (desk.state.plan.charge.kind !== 'off' || !desk.state.terms.autoCharge) return;
  if (by === 'checkout' || !mayCollect(desk.state)) return;
  const at = desk.now + desk.policy.trySoonHours * HOUR;
  plan(desk, { charge: { kind: 'at', at, why: 'the last try came to nothing', by: 'plan' } });
  say(desk, 'plan', 'the attempt ended without an answer that counts; it is made again later');
}

/** A debit came back for lack of money: at most so many more tries. */
export function retryReturned(desk: Desk, reason: string): void {
  const { state, policy, now } = desk;
  const { ladder } = state.plan;
  const again =
    reason === 'insufficient_funds' &&
    ladder.returnRetries < policy.returnRetries &&
    ladder.attempts < attemptsMax(desk);
  if (!again || !state.terms.autoCharge) {
    plan(desk, { charge: { kind: 'needs_method', since: now } });
    return;
  }
  const at = morningFrom(now + DAY, state.terms.timeZone, state.terms.ref);
  setLadder(desk, { returnRetries: ladder.returnRetries + 1 });
  plan(desk, { charge: { kind: 'at', at, why: 'the debit was returned', by: 'plan' } });
}

function inWords(charge: NextCharge): string {
  switch (charge.kind) {
    case 'at':
      return `tried again at ${new Date(charge.at).toISOString()}`;
    case 'needs_method':
      return 'waiting for another method';
    case 'needs_authentication':
      return 'waiting for the customer to confirm with the bank';
    case 'ended':
      return 'that was the last try';
    case 'off':
      return 'no automatic try is planned';
  }
}
