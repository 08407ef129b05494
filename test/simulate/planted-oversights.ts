import { decide } from '../../src/domain/collection/decide';
import type { Payment, Refund } from '../../src/domain/collection/model/payment';
import type { CollectionState, Decline, OwnTries } from '../../src/domain/collection/model/state';
import { DAY, HOUR } from '../../src/domain/time';
import { after, before } from './plant';
import type { CaughtBy } from './planted-invariants';
import type { Decide, EpisodeOptions } from './world';

export interface Oversight extends CaughtBy, Pick<EpisodeOptions, 'changesConsent'> {
  by: Decide;
}

/** What was overlooked once, each found by the invariant of its kind. */
export const OVERSIGHTS: Readonly<Record<string, Oversight>> = {
  'leaves a charge lying that is due': {
    by: (...asked) => {
      const decision = decide(...asked);
      const { charge } = decision.state.plan;
      const waits = charge.kind === 'at' && charge.at === decision.wakeAt;
      return waits ? { ...decision, wakeAt: charge.at + 20 * DAY } : decision;
    },
    caught: /^a charge that was due and possible was not made$/,
  },
  'debits without the notice that was agreed on': {
    by: (state, ...asked) => {
      const { debitNoticeDays: _, ...terms } = state.terms;
      const decision = decide({ ...state, terms }, ...asked);
      return { ...decision, state: { ...decision.state, terms: state.terms } };
    },
    caught: /^confirm\/\d+ debits .*, and no notice of it is 2 days old$/,
  },
  'opens a way to pay at an account that is disconnected': {
    by: before((fact) => (fact.kind === 'connection' ? { ...fact, closed: false } : fact)),
    caught: /^(intent|checkout|confirm)\/\d+ asked of an account that is disconnected$/,
  },
  'names a way out that there is not': {
    by: (...asked) => {
      const decision = decide(...asked);
      const commandOutcomes = decision.commandOutcomes.map((outcome) =>
        outcome.code === 'no_usable_method'
          ? { ...outcome, detail: 'pay by the link instead' }
          : outcome,
      );
      return { ...decision, commandOutcomes };
    },
    caught: /^charge_now is refused as no_usable_method, and what it names is refused, too/,
  },
  'charges a method that is not the stored one any more': {
    by: (state, facts, policy, now) => {
      const { lane } = state;
      if (lane.kind !== 'opening_intent') return decide(state, facts, policy, now);
      const asItWas = { ...state, stripeCustomer: 'cus_1', method: lane.method };
      const decision = decide(asItWas, facts, policy, now);
      const isNew = facts.some(({ kind }) => kind === 'customer');
      const { stripeCustomer, method } = isNew ? decision.state : state;
      return { ...decision, state: { ...decision.state, stripeCustomer, method } };
    },
    from: 700,
    caught: /^confirm\/\d+ charges (a customer who is not linked|.*, and .* is stored)$/,
  },
  'collects again what is still to be given back': {
    by: (state, facts, policy, now) => {
      const decision = decide(withHeard(state, null, 'given'), facts, policy, now);
      return { ...decision, state: withHeard(decision.state, 'given', null) };
    },
    from: 4250,
    caught: /^(intent|checkout)\/\d+ collects \d+, and -?\d+ may be owed$/,
  },
  'gives back by itself more than was too much': {
    by: after((state) => ({
      ...state,
      outstanding: state.outstanding.map((effect) =>
        effect.kind === 'sendRefund' ? { ...effect, amount: effect.amount + 1 } : effect,
      ),
    })),
    caught: /^\d+ are given back by itself, \d+ are too much$/,
  },
  'gives back by itself what was typed on a paid invoice': {
    by: (state, facts, policy, now) => {
      const decision = decide(withoutUnowed(state), facts, policy, now);
      return { ...decision, state: withUnowed(decision.state, state) };
    },
    caught: /^\d+ are given back by itself, -?\d+ are too much$/,
  },
  'lets the customer try a card again at once': {
    by: beforeOwnTries((tries) => ({ ...tries, declined: tries.declined.map(longAgo) }), longAgo),
    caught: /^the customer tries again \d+ ms after a decline$/,
  },
  'remembers only the last try of the customer': {
    by: beforeOwnTries((tries) => ({ ...tries, declined: tries.declined.slice(-1) })),
    caught: /^6 of the customer's own tries were declined within a day$/,
    from: 460,
  },
  'charges on though consent was withdrawn': {
    by: before((fact) =>
      fact.kind === 'customer' && fact.autoPayWithdrawn === true
        ? { ...fact, autoPayWithdrawn: false }
        : fact,
    ),
    changesConsent: true,
    caught: /^a charge is opening_intent though the customer has withdrawn their consent$/,
  },
  'confirms what was opened before consent was withdrawn': {
    by: (state, facts, policy, now) => {
      const isOpened = facts.some(({ kind }) => kind === 'intent_opened');
      if (!isOpened) return decide(state, facts, policy, now);
      const terms = { ...state.terms, autoCharge: true };
      const unheard = facts.filter(({ kind }) => kind !== 'customer');
      return decide({ ...state, terms, autoPayWithdrawn: false }, unheard, policy, now);
    },
    changesConsent: true,
    caught: /^a charge is confirming though the customer has withdrawn their consent$/,
  },
  'mails each try of the customer': {
    by: beforeOwnTries((tries) => ({ ...tries, mailedAt: null })),
    caught: /^a try of the customer's own is mailed \d+ ms after another$/,
  },
};

/** As if Stripe had answered the refunds that are under way. */
function withHeard(
  state: CollectionState,
  from: string | null,
  stripeId: string | null,
): CollectionState {
  const heard = (refund: Refund): Refund =>
    refund.status === 'asked' && refund.stripeId === from ? { ...refund, stripeId } : refund;
  const payments = state.ledger.payments.map((payment) => ({
    ...payment,
    refunds: payment.refunds.map(heard),
  }));
  return { ...state, ledger: { ...state.ledger, payments } };
}

/** With another memory of what the customer tried themselves, and of the last decline. */
function beforeOwnTries(
  change: (tries: OwnTries) => OwnTries,
  remember: (last: Decline) => Decline = (last) => last,
): Decide {
  return before(
    (fact) => fact,
    (state) => {
      const { plan } = state;
      if (plan.ownTries === undefined || plan.ladder.last === null) return state;
      const ladder = { ...plan.ladder, last: remember(plan.ladder.last) };
      return { ...state, plan: { ...plan, ladder, ownTries: change(plan.ownTries) } };
    },
  );
}

const withPayments = (
  state: CollectionState,
  change: (payment: Payment) => Payment,
): CollectionState => ({
  ...state,
  ledger: { ...state.ledger, payments: state.ledger.payments.map(change) },
});

const withoutUnowed = (state: CollectionState): CollectionState =>
  withPayments(state, ({ unowed: _, ...payment }) => payment);

const withUnowed = (state: CollectionState, was: CollectionState): CollectionState =>
  withPayments(state, (payment) => {
    const { unowed } = was.ledger.payments.find(({ id }) => id === payment.id) ?? payment;
    return unowed === undefined ? payment : { ...payment, unowed };
  });

function longAgo<T extends { at: number }>(one: T): T {
  return { ...one, at: one.at - HOUR };
}
