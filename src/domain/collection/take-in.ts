import { assertNever } from '../assert-never';
import { book } from './book';
import { takeCommand } from './commands';
import type { Desk } from './desk';
import { answered, change, looking, plan, say } from './desk';
import type { Fact, News, Reading } from './fact';
import { takeInFailure } from './failures';
import { follow } from './follow';
import { isNews } from './is-news';
import { takeInCustomer } from './next-charge';
import { checkoutOpened, intentOpened } from './opened';
import { refundAnswered } from './refunds';
import type { MailOrder } from './effect';

/** One fact, whatever the lane: it changes what is known, and `settle` decides what follows. */
export function takeIn(desk: Desk, fact: Fact): void {
  switch (fact.kind) {
    case 'resumed':
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
    case 'customer': {
      const before = desk.state.method;
      const { stripeCustomer, method } = fact;
      change(desk, { stripeCustomer, method });
      return takeInCustomer(desk, before, fact.fresh);
    }
    case 'customer_ensured':
      answered(desk, fact.answers);
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

const PENDING_MAX = 6;

function takeInEvent(desk: Desk, about: News, storedAt: number): void {
  if (about.type === 'charge.dispute.closed') looking(desk, { disputeClosedAt: about.created });
  if (!isNews(desk.state, about)) return;
  const { pending } = desk.state.looking;
  if (pending.some((p) => p.about.objectId === about.objectId && p.about.type === about.type)) {
    // The later one counts: a look must have started after it.
    const others = pending.filter(
      (p) => p.about.objectId !== about.objectId || p.about.type !== about.type,
    );
    return looking(desk, { pending: [...others, { storedAt, about }] });
  }
  looking(desk, { pending: [...pending, { storedAt, about }].slice(-PENDING_MAX) });
}

function takeInReading(desk: Desk, answers: string | null, reading: Reading): void {
  const effect = answered(desk, answers);
  book(desk, reading);
  follow(desk, reading, effect !== null);
  const { pending, notConfirmedSince } = desk.state.looking;
  if (notConfirmedSince !== null) {
    looking(desk, { notConfirmedSince: null });
    say(desk, 'stripe', 'Stripe answers again');
  }
  const looked = effect?.kind === 'readStripe';
  const left = pending.filter((p) => !(looked && p.storedAt <= reading.asOf));
  const news = left.filter((p) => isNews(desk.state, p.about));
  if (news.length !== pending.length) looking(desk, { pending: news });
  if (looked && reading.searched) looking(desk, { search: false });
}

function postponed(desk: Desk, answers: string, until: number | null, because: string): void {
  const effect = answered(desk, answers);
  const { lane } = desk.state;
  if (effect?.kind !== 'openIntent' || lane.kind !== 'opening_intent') return;
  change(desk, { lane: { kind: 'none' } });
  const charge =
    until === null
      ? ({ kind: 'needs_method', since: desk.now } as const)
      : ({ kind: 'at', at: Math.max(until, desk.now + 60_000), why: because, by: 'plan' } as const);
  plan(desk, { charge });
  say(desk, 'plan', `no attempt for now: ${because}`);
}

function mailDone(
  desk: Desk,
  answers: string,
  sent: readonly string[],
  refused: readonly string[],
): void {
  const effect = answered(desk, answers);
  if (sent.includes('invoice')) delivered(desk);
  const isInvoice = effect?.kind === 'sendMail' && effect.mails.some(isTheInvoice);
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
