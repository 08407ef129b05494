import { decide } from '../../src/domain/collection/decide';
import type { Fact, Reading } from '../../src/domain/collection/model/fact';
import type { CollectionState } from '../../src/domain/collection/model/state';
import type { Payment } from '../../src/domain/collection/model/payment';
import { statusOf } from '../../src/domain/collection/queries/status';
import { after, before } from './plant';
import type { Decide } from './world';

/** Slips that other engines have made: promises of the design, each forgotten in one place. */
export const SLIPS: Readonly<Record<string, Decide>> = {
  'uses a key past its 23 hours': (state, facts, policy, now) => {
    const decision = decide(state, facts, policy, now);
    const isAgain = (id: string): boolean => state.later.some(({ effect }) => effect.id === id);
    const outstanding = decision.state.outstanding.map((effect) =>
      isAgain(effect.id) ? { ...effect, askedAt: now } : effect,
    );
    return { ...decision, state: { ...decision.state, outstanding } };
  },
  'counts an attempt twice': after((state, was) => {
    const { ladder } = state.plan;
    const more = ladder.attempts - was.plan.ladder.attempts;
    const twice = { ...ladder, attempts: ladder.attempts + more };
    return { ...state, plan: { ...state.plan, ladder: twice } };
  }),
  'takes withdrawn money for lost': readAs((reading) => ({
    ...reading,
    intents: reading.intents.map((intent) => ({
      ...intent,
      charge: intent.charge && {
        ...intent.charge,
        disputes: intent.charge.disputes.map((d) => (d.withdrawn ? { ...d, status: 'lost' } : d)),
      },
    })),
  })),
  'mails an invoice again whose dispute was lost': (state, facts, policy, now) => {
    const decision = decide(state, facts, policy, now);
    if (statusOf(state) !== 'disputed_lost') return decision;
    const isResend = (commandId: string): boolean =>
      facts.some(
        (fact) =>
          fact.kind === 'command' &&
          fact.command.name === 'resend_mail' &&
          fact.command.id === commandId,
      );
    const answers = decision.commandOutcomes.map((answer) =>
      isResend(answer.commandId) ? { ...answer, outcome: 'done' as const } : answer,
    );
    return { ...decision, commandOutcomes: answers };
  },
  'charges a stolen card again': readAs((reading) => ({
    ...reading,
    intents: reading.intents.map((intent) => ({
      ...intent,
      decline: intent.decline && { ...intent.decline, declineCode: 'insufficient_funds' },
    })),
  })),
  'puts a close off for what an earlier look read': after((state, was, facts) => {
    const isRead = facts.some((fact) => fact.kind === 'reading' && fact.answers === 'look');
    const close = state.outstanding.find((effect) => effect.kind === 'closeLane');
    if (!isRead || close === undefined || !was.outstanding.includes(close)) return state;
    const outstanding = state.outstanding.filter((effect) => effect !== close);
    return { ...state, outstanding, later: [...state.later, { effect: close, at: close.askedAt }] };
  }),
  'forgets which commands wait for Stripe': after((state) => ({
    ...state,
    plan: { ...state.plan, waiting: [] },
  })),
  'voids nothing that was ever paid': (state, facts, policy, now) => {
    const decision = decide(state, facts, policy, now);
    const voids = facts.flatMap((fact) =>
      fact.kind === 'command' && fact.command.name === 'void' ? fact.command.id : [],
    );
    if (state.ledger.payments.length === 0 || voids.length === 0) return decision;
    const refused = {
      outcome: 'refused',
      code: 'partly_paid',
      detail: 'part of it is paid',
    } as const;
    const answers = decision.commandOutcomes.map((one) =>
      voids.includes(one.commandId) ? { ...one, ...refused } : one,
    );
    return { ...decision, commandOutcomes: answers };
  },
  'loses its timer on resume': (state, facts, policy, now) => {
    const decision = decide(state, facts, policy, now);
    const isResumed = facts.some((fact) => fact.kind === 'resumed');
    return isResumed ? { ...decision, wakeAt: null } : decision;
  },
  'knows a payment by its event alone': after((state, _was, facts) =>
    facts.reduce(recordedByEvent, state),
  ),
  'charges beside an open session': before(
    (fact) => fact,
    (state, now) => {
      const { charge } = state.plan;
      const isDue = charge.kind === 'at' && charge.at <= now;
      const isOpen = state.lane.kind === 'checkout_open';
      return isDue && isOpen ? { ...state, lane: { kind: 'none' } } : state;
    },
  ),
  'plans nothing when collecting is taken up again': after((state, was) => {
    const wasOff = was.plan.charge.kind === 'off' && was.lane.kind === 'none';
    return wasOff ? { ...state, plan: { ...state.plan, charge: { kind: 'off' } } } : state;
  }),
  'forgets a method that came while another was charged': after((state, was) => {
    const { charge } = state.plan;
    const isNew = charge.kind === 'at' && charge.why === 'a new method';
    if (!isNew || was.lane.kind === 'none') return state;
    return { ...state, plan: { ...state.plan, charge: { kind: 'needs_method', since: 0 } } };
  }),
  'takes an answer in twice': (state, facts, policy, now) => {
    const once = decide(state, facts, policy, now);
    if (!facts.some((fact) => fact.kind === 'reading')) return once;
    const { lane, outstanding } = state;
    return decide({ ...once.state, lane, outstanding }, facts, policy, now);
  },
  'takes a stored event for applied before it is looked at': after((state, was) =>
    state.looking.pending.length > was.looking.pending.length
      ? {
          ...state,
          looking: { ...state.looking, pending: was.looking.pending },
          outstanding: was.outstanding,
        }
      : state,
  ),
};

function readAs(change: (reading: Reading) => Reading): Decide {
  return before((fact) =>
    fact.kind === 'reading' ? { ...fact, reading: change(fact.reading) } : fact,
  );
}

/** One payment for each event that names one: Stripe names the same money in several. */
function recordedByEvent(state: CollectionState, fact: Fact): CollectionState {
  if (fact.kind !== 'event' || !/succeeded|completed/.test(fact.about.type)) return state;
  const { payments } = state.ledger;
  const eventId = `${fact.about.objectId}/${fact.about.type}`;
  if (payments.some(({ id }) => id === eventId)) return state;
  const payment: Payment = {
    id: eventId,
    via: 'charge',
    methodType: 'card',
    methodLabel: 'a card',
    amount: state.terms.amountDue,
    chargeId: null,
    at: fact.about.created,
    asOf: 0,
    refunds: [],
    disputes: [],
    warnings: [],
    reversed: false,
  };
  return { ...state, ledger: { ...state.ledger, payments: [...payments, payment] } };
}
