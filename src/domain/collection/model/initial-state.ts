import { copyPlan, copyState } from './copy-state';
import { effectId } from './effect-id';
import { hourOf } from './policy';
import type { Policy } from './policy';
import { HOUR } from '../../time';
import type { CollectionState, NextCharge, Sending } from './state';
import type { Terms } from './terms';
import { morningFrom } from '../../time-zones';

/** The state of an invoice just submitted; its first decision starts it moving. */
export function initialState(
  terms: Terms,
  send: 'now' | 'manual',
  policy: Policy,
  now: number,
): CollectionState {
  const drafted: CollectionState = {
    shape: 5,
    terms,
    ledger: { credited: 0, payments: [] },
    lane: { kind: 'none' },
    plan: {
      sending: { kind: 'draft', since: now },
      charge: { kind: 'off' },
      ladder: {
        attempts: 0,
        firstDeclineAt: null,
        last: null,
        barred: [],
        returnRetries: 0,
      },
      wantsCheckout: null,
      wantsCharge: null,
      waiting: [],
      remindersDone: 0,
      pause: null,
      ended: null,
      closingFor: [],
      held: null,
      disputeLostAt: null,
      overdueTold: false,
      mintAgainAt: null,
    },
    looking: {
      pending: [],
      notConfirmedSince: null,
      connectionGone: null,
      search: false,
      unanswered: null,
      unlisted: null,
      rereadAt: null,
      seen: [],
      disputeClosedAt: null,
    },
    stripeCustomer: null,
    method: null,
    lastNumber: 0,
    outstanding: [],
    later: [],
    retries: {},
    customerEnsured: false,
    mailsAsked: 0,
  };
  return send === 'now' ? startSending(drafted, policy, now) : drafted;
}

/** Sending starts here, at hand-over or by command: the mail goes out and the charge is planned. */
export function startSending(state: CollectionState, policy: Policy, now: number): CollectionState {
  const sending: Sending = {
    kind: 'sending',
    deadlineAt: now + policy.sendDeadlineHours * HOUR,
    told: false,
  };
  const n = state.mailsAsked + 1;
  const order = { name: 'invoice', key: 'invoice', amount: null, at: null, about: null } as const;
  return copyState(state, {
    mailsAsked: n,
    outstanding: [
      ...state.outstanding,
      { kind: 'sendMail', id: effectId.mail(n), askedAt: now, mails: [order] },
    ],
    plan: copyPlan(state.plan, { sending, charge: firstCharge(state.terms, policy, now) }),
  });
}

/** Also what is planned when collecting is taken up again before anything was declined. */
export function firstCharge(terms: Terms, policy: Policy, now: number): NextCharge {
  if (!terms.autoCharge || terms.amountDue === 0) return { kind: 'off' };
  if (terms.chargeOn === 'send') return { kind: 'at', at: now, why: 'sent', by: 'plan' };
  const at = morningFrom(Math.max(now, terms.dueAt), hourOf(policy, terms));
  return { kind: 'at', at, why: 'due', by: 'plan' };
}
