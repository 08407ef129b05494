import type { CollectionState, Ladder, ReadState, Plan } from './state';

/*
 * Copies with a part changed. Field by field, so that every state, whatever made it, has one hidden
 * class: by spread or Object.assign each had another, and V8 compiled the rules anew for each.
 */

export function copyState(whole: CollectionState, part: Partial<CollectionState>): CollectionState {
  const copy: CollectionState = {
    shape: whole.shape,
    terms: whole.terms,
    ledger: whole.ledger,
    lane: whole.lane,
    plan: whole.plan,
    looking: whole.looking,
    stripeCustomer: whole.stripeCustomer,
    method: whole.method,
    lastNumber: whole.lastNumber,
    outstanding: whole.outstanding,
    later: whole.later,
    retries: whole.retries,
    customerEnsured: whole.customerEnsured,
    mailsAsked: whole.mailsAsked,
  };
  if (whole.autoPayWithdrawn !== undefined) copy.autoPayWithdrawn = whole.autoPayWithdrawn;
  return Object.assign(copy, part);
}

export function copyPlan(whole: Plan, part: Partial<Plan>): Plan {
  const copy: Plan = {
    sending: whole.sending,
    charge: whole.charge,
    ladder: whole.ladder,
    wantsCheckout: whole.wantsCheckout,
    wantsCharge: whole.wantsCharge,
    waiting: whole.waiting,
    remindersDone: whole.remindersDone,
    pause: whole.pause,
    ended: whole.ended,
    closingFor: whole.closingFor,
    held: whole.held,
    disputeLostAt: whole.disputeLostAt,
    overdueTold: whole.overdueTold,
    mintAgainAt: whole.mintAgainAt,
  };
  if (whole.wantsBundle !== undefined) copy.wantsBundle = whole.wantsBundle;
  if (whole.tooSmall !== undefined) copy.tooSmall = whole.tooSmall;
  if (whole.ownTries !== undefined) copy.ownTries = whole.ownTries;
  if (whole.takenUpAt !== undefined) copy.takenUpAt = whole.takenUpAt;
  if (whole.finalNoticeAt !== undefined) copy.finalNoticeAt = whole.finalNoticeAt;
  if (whole.movedReminder !== undefined) copy.movedReminder = whole.movedReminder;
  if (whole.refusedCheckout !== undefined) copy.refusedCheckout = whole.refusedCheckout;
  if (whole.refusedCharge !== undefined) copy.refusedCharge = whole.refusedCharge;
  if (whole.debitNotice !== undefined) copy.debitNotice = whole.debitNotice;
  return Object.assign(copy, part);
}

export function copyReadState(whole: ReadState, part: Partial<ReadState>): ReadState {
  const copy: ReadState = {
    pending: whole.pending,
    notConfirmedSince: whole.notConfirmedSince,
    connectionGone: whole.connectionGone,
    search: whole.search,
    unanswered: whole.unanswered,
    unlisted: whole.unlisted,
    rereadAt: whole.rereadAt,
    seen: whole.seen,
    disputeClosedAt: whole.disputeClosedAt,
  };
  if (whole.connectionClosed !== undefined) copy.connectionClosed = whole.connectionClosed;
  if (whole.keyRefusal !== undefined) copy.keyRefusal = whole.keyRefusal;
  if (whole.readRefusal !== undefined) copy.readRefusal = whole.readRefusal;
  if (whole.disputeClosed !== undefined) copy.disputeClosed = whole.disputeClosed;
  return Object.assign(copy, part);
}

export function copyLadder(whole: Ladder, part: Partial<Ladder>): Ladder {
  const copy: Ladder = {
    attempts: whole.attempts,
    firstDeclineAt: whole.firstDeclineAt,
    last: whole.last,
    barred: whole.barred,
    returnRetries: whole.returnRetries,
  };
  return Object.assign(copy, part);
}
