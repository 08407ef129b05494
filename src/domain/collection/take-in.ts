import { assertNever } from '../assert-never';
import { takeCommand } from './commands';
import { takeInConnection } from './connection';
import { takeInCustomer } from './customer';
import type { Desk } from './desk';
import { answered, change, plan, say } from './desk';
import type { Fact } from './fact';
import { countAsTried } from './later';
import { takeInFailure } from './failures';
import { takeInEvent, takeInReading } from './look';
import { checkoutOpened, intentOpened } from './opened';
import { refundAnswered } from './refunds';
import type { MailOrder } from './effect';

/** One fact, whatever the lane: it changes what is known, and `settle` decides what follows. */
export function takeIn(desk: Desk, fact: Fact): void {
  switch (fact.kind) {
    case 'resumed':
      return countAsTried(desk);
    case 'woken':
      return;
    case 'command':
      return takeCommand(desk, fact.command);
    case 'event':
      return takeInEvent(desk, fact.about, fact.storedAt);
    case 'reading':
      return takeInReading(desk, fact.answers, fact.reading);
    case 'intent_opened':
      return intentOpened(desk, fact.answers, fact.intentId);
    case 'attempt_postponed':
      return postponed(desk, fact.answers, fact.until, fact.because);
    case 'checkout_opened':
      return checkoutOpened(desk, fact.answers, fact.sessionId, fact.expiresAt);
    case 'refund_answered':
      return refundAnswered(desk, fact.answers, fact.outcome);
    case 'connection':
      return takeInConnection(desk, fact.gone);
    case 'customer':
      return takeInCustomer(desk, fact);
    case 'customer_ensured':
      answered(desk, fact.answers, 'ensureCustomer');
      return change(desk, {
        customerEnsured: true,
        stripeCustomer: fact.stripeCustomer ?? desk.state.stripeCustomer,
      });
    case 'mail_done':
      return mailDone(desk, fact.answers, fact.sent, fact.refused);
    case 'effect_failed':
      return takeInFailure(desk, fact.answers, fact.why, fact.detail);
    default:
      return assertNever(fact);
  }
}

function postponed(desk: Desk, answers: string, until: number | null, because: string): void {
  const effect = answered(desk, answers, 'openIntent');
  const { lane } = desk.state;
  if (!effect || lane.kind !== 'opening_intent') return;
  change(desk, { lane: { kind: 'none' } });
  say(desk, 'plan', `no attempt for now: ${because}`);
  if (!desk.state.terms.autoCharge) return; // it was asked by hand, and by hand it is asked again
  const charge =
    until === null
      ? ({ kind: 'needs_method', since: desk.now } as const)
      : ({ kind: 'at', at: Math.max(until, desk.now + 60_000), why: because, by: 'plan' } as const);
  plan(desk, { charge });
}

function mailDone(
  desk: Desk,
  answers: string,
  sent: readonly string[],
  refused: readonly string[],
): void {
  const effect = answered(desk, answers, 'sendMail');
  if (sent.includes('invoice')) delivered(desk);
  const isInvoice = effect?.mails.some(isTheInvoice) ?? false;
  if (isInvoice && refused.includes('invoice')) undeliverable(desk);
  for (const key of refused) say(desk, 'mail', `the mail ${key} was refused`);
}

const isTheInvoice = (order: MailOrder): boolean => order.key === 'invoice';

function delivered(desk: Desk): void {
  if (desk.state.plan.sending.kind === 'sent') return;
  plan(desk, { sending: { kind: 'sent', at: desk.now } });
  desk.notices.push({ type: 'invoice.sent', data: { number: desk.state.terms.number } });
  say(desk, 'mail', 'the invoice was mailed');
}

function undeliverable(desk: Desk): void {
  if (desk.state.plan.sending.kind !== 'sending') return;
  plan(desk, { sending: { kind: 'undelivered', at: desk.now } });
  const order = { name: 'undelivered_business', key: 'undelivered', amount: null } as const;
  desk.mails.push({ ...order, at: null, about: null });
}
