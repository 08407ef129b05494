import { assertNever } from '../../assert-never';
import { applyCommand } from '../commands/apply-command';
import { applyConnection } from './connection';
import { applyCustomer } from './customer';
import type { DecisionDraft } from '../draft/draft';
import { resolveEffect, changeState, setPlan, note } from '../draft/draft';
import type { Fact } from '../model/fact';
import { markPossiblyTried } from '../draft/retry-effects';
import { applyFailure } from './effect-failures';
import { receiveEvent, receiveReading } from './read-stripe';
import { laneReturned, laneWanted } from '../lane/bundle-lane';
import { endAttempt } from '../lane/close-lane';
import { checkoutOpened, intentOpened } from '../lane/effect-opened';
import { isAutoCharged } from '../queries/may-collect';
import { ownTriesOf } from '../queries/own-tries';
import { debitNoticeAnswered } from '../schedule/debit-notice';
import { moveReminder } from '../schedule/remind';
import { refundResolved } from '../money/refunds';
import type { MailOrder } from '../model/effect';
import { DAY, MINUTE } from '../../time';

/** One fact, whatever the lane: it changes what is known, and `settle` decides what follows. */
export function applyFact(draft: DecisionDraft, fact: Fact): void {
  switch (fact.kind) {
    case 'resumed':
      return markPossiblyTried(draft, draft.state.outstanding);
    case 'woken':
      return;
    case 'command':
      return applyCommand(draft, fact.command);
    case 'event':
      return receiveEvent(draft, fact.about, fact.storedAt);
    case 'reading':
      return receiveReading(draft, fact.answers, fact.reading);
    case 'intent_opened':
      return intentOpened(draft, fact.answers, fact.intentId);
    case 'attempt_postponed':
      return attemptPostponed(draft, fact.answers, fact.until, fact.because);
    case 'checkout_opened':
      if (fact.customerRefused !== undefined)
        note(draft, { kind: 'customer_update_refused', detail: fact.customerRefused });
      return checkoutOpened(draft, fact.answers, fact.sessionId, fact.expiresAt);
    case 'refund_answered':
      return refundResolved(draft, fact.answers, fact.outcome);
    case 'connection':
      return applyConnection(draft, fact);
    case 'customer':
      return applyCustomer(draft, fact);
    case 'lane_wanted':
      return laneWanted(draft, fact);
    case 'lane_returned':
      return laneReturned(draft, fact.bundle);
    case 'customer_ensured':
      resolveEffect(draft, fact.answers, 'ensureCustomer');
      return changeState(draft, {
        customerEnsured: true,
        stripeCustomer: fact.stripeCustomer ?? draft.state.stripeCustomer,
      });
    case 'mail_done':
      return mailsAnswered(draft, fact);
    case 'effect_failed':
      return applyFailure(draft, fact);
    default:
      return assertNever(fact);
  }
}

function attemptPostponed(
  draft: DecisionDraft,
  answers: string,
  until: number | null,
  because: string,
): void {
  const effect = resolveEffect(draft, answers, 'openIntent');
  const { lane } = draft.state;
  if (!effect || lane.kind !== 'opening_intent') return;
  changeState(draft, { lane: { kind: 'none' } });
  note(draft, { kind: 'attempt_postponed', laneNo: lane.n, until, why: because });
  endAttempt(draft, lane.n, 'canceled');
  if (lane.by === 'customer' && until !== null) {
    const { fingerprint } = lane.method;
    const ownTries = { ...ownTriesOf(draft.state), postponed: { until, fingerprint } };
    setPlan(draft, { ownTries });
  }
  // What was asked by hand is asked again by hand.
  if (lane.by !== 'plan' || !isAutoCharged(draft.state)) return;
  const at = Math.max(until ?? draft.now + DAY, draft.now + MINUTE);
  setPlan(draft, { charge: { kind: 'at', at, why: because, by: 'plan' } });
}

function mailsAnswered(
  draft: DecisionDraft,
  {
    answers,
    sent,
    refused,
    withdrawn = [],
    tooMany = [],
    unreachable = [],
  }: Extract<Fact, { kind: 'mail_done' }>,
): void {
  const effect = resolveEffect(draft, answers, 'sendMail');
  if (sent.includes('invoice')) invoiceDelivered(draft);
  const isInvoice = effect?.mails.some(isTheInvoice) ?? false;
  if (isInvoice && refused.includes('invoice')) invoiceUndeliverable(draft);
  debitNoticeAnswered(draft, { sent, refused, withdrawn });
  for (const mail of effect?.mails ?? []) if (tooMany.includes(mail.key)) moveReminder(draft, mail);
  for (const key of refused) {
    note(draft, { kind: unreachable.includes(key) ? 'mail_unreachable' : 'mail_refused', key });
  }
  for (const key of withdrawn) note(draft, { kind: 'mail_withdrawn', key });
}

const isTheInvoice = (order: MailOrder): boolean => order.key === 'invoice';

function invoiceDelivered(draft: DecisionDraft): void {
  if (draft.state.plan.sending.kind === 'sent') return;
  setPlan(draft, { sending: { kind: 'sent', at: draft.now } });
  note(draft, { kind: 'invoice_mailed' });
}

function invoiceUndeliverable(draft: DecisionDraft): void {
  if (draft.state.plan.sending.kind !== 'sending') return;
  setPlan(draft, { sending: { kind: 'undelivered', at: draft.now } });
  const order = { name: 'undelivered_business', key: 'undelivered', amount: null } as const;
  draft.mails.push({ ...order, at: null, about: null });
}
