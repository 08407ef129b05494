import { decide } from '../../src/domain/collection/decide';
import type { Fact, IntentReading, Reading } from '../../src/domain/collection/model/fact';
import type { CollectionState } from '../../src/domain/collection/model/state';
import type { Payment } from '../../src/domain/collection/model/payment';
import { after, before } from './plant';
import type { Decide } from './world';

/** Rules as somebody might break them tomorrow: each must be caught by the same checks. */
export const PLANTED: Readonly<Record<string, Decide>> = {
  'frees the lane without reading it back': after((state) =>
    state.lane.kind === 'closing' ? { ...state, lane: { kind: 'none' }, outstanding: [] } : state,
  ),
  'takes an unknown confirm for a decline': before((fact, state) => {
    const { lane } = state;
    if (fact.kind !== 'effect_failed' || lane.kind !== 'confirming') return fact;
    return declined(fact.answers, lane.intentId);
  }),
  'unpays on a failure reported late': after((state, was) => ({
    ...state,
    ledger: {
      ...state.ledger,
      payments: state.ledger.payments.filter(
        () => !(was.lane.kind === 'none' && state.lane.kind === 'none' && state.lastNumber > 2),
      ),
    },
  })),
  'never reads Stripe after an event': before((fact) =>
    fact.kind === 'event' ? { kind: 'resumed' } : fact,
  ),
  'forgets what is outstanding on resume': (state, facts, policy, now) => {
    const resumed = facts.some((fact) => fact.kind === 'resumed');
    return decide(resumed ? { ...state, outstanding: [] } : state, facts, policy, now);
  },
  'loses its timer': (...asked) => ({ ...decide(...asked), wakeAt: null }),
  'keeps a second payment silently': (state, facts, policy, now) =>
    decide(state, facts, { ...policy, excess: 'ask' }, now),
  'charges the whole amount after a part was paid': after((state) => ({
    ...state,
    outstanding: state.outstanding.map((effect) =>
      effect.kind === 'openIntent' ? { ...effect, amount: state.terms.amountDue } : effect,
    ),
  })),
  'uses a lane number twice': after((state, was) => ({ ...state, lastNumber: was.lastNumber })),
  'counts an unknown outcome as an attempt': after((state, was) =>
    state.lane.kind === 'reading' && was.lane.kind === 'confirming'
      ? withAttempts(state, state.plan.ladder.attempts + 3)
      : state,
  ),
  'opens a checkout while a debit is on its way': after((state) =>
    state.lane.kind === 'bank_debit' ? { ...state, lane: { kind: 'none' } } : state,
  ),
  'forgets a refund it asked for': after((state) => ({
    ...state,
    ledger: {
      ...state.ledger,
      payments: state.ledger.payments.map((payment) => ({ ...payment, refunds: [] })),
    },
  })),
  'records what has only been promised': before((fact) =>
    fact.kind === 'reading' ? { ...fact, reading: promised(fact.reading) } : fact,
  ),
  'asks for money after it is paid': after((state) =>
    state.lane.kind === 'none' && state.ledger.payments.length > 0
      ? {
          ...state,
          outstanding: [
            ...state.outstanding,
            {
              kind: 'openCheckout',
              id: `checkout/${state.lastNumber}`,
              n: state.lastNumber,
              amount: state.terms.amountDue,
              currency: 'eur',
              expiresAt: 0,
              methods: [],
              stripeCustomer: null,
              askedAt: 0,
            },
          ],
        }
      : state,
  ),
  'asks while Stripe does not let it in': (state, facts, policy, now) => {
    const looking = { ...state.looking, notConfirmedSince: null, search: false, pending: [] };
    return decide({ ...state, looking }, facts, policy, now);
  },
  'keeps refunds of excess for paid money': before(
    (fact) => fact,
    (state) => ({
      ...state,
      ledger: { ...state.ledger, payments: state.ledger.payments.map(forgetExcess) },
    }),
  ),
  'takes a dispute for nothing': before((fact) =>
    fact.kind === 'reading' ? { ...fact, reading: undisputed(fact.reading) } : fact,
  ),
  'takes every event for old': before((fact) =>
    fact.kind === 'reading' && fact.answers === 'look'
      ? { ...fact, reading: { ...fact.reading, intents: [] } }
      : fact,
  ),
  'searches Stripe whenever its account was away': after((state, was) =>
    state.looking.connectionGone !== was.looking.connectionGone
      ? { ...state, looking: { ...state.looking, search: true } }
      : state,
  ),
  'searches only where the last try was': after((state) => ({
    ...state,
    outstanding: state.outstanding.map((effect) =>
      effect.kind === 'readStripe' && effect.unanswered
        ? { ...effect, unanswered: { ...effect.unanswered, since: effect.unanswered.until } }
        : effect,
    ),
  })),
  'never ends its run': after((state) =>
    state.lane.kind === 'none' && state.ledger.payments.length > 1
      ? { ...state, looking: { ...state.looking, pending: [LATE] } }
      : state,
  ),
  'drops an answer that comes late': before((fact) =>
    fact.kind === 'checkout_opened' ? { kind: 'resumed' } : fact,
  ),
};

const forgetExcess = (payment: Payment): Payment => ({
  ...payment,
  refunds: payment.refunds.map((refund) => ({ ...refund, ofExcess: 0 })),
});

const LATE = {
  storedAt: Number.MAX_SAFE_INTEGER,
  about: {
    type: 'account.updated',
    objectId: 'acct_1',
    intentId: null,
    sessionId: null,
    chargeId: null,
    n: null,
    status: null,
    created: 0,
  },
};

function undisputed(reading: Reading): Reading {
  const intents = reading.intents.map((intent) => ({
    ...intent,
    charge: intent.charge && { ...intent.charge, disputes: [] },
  }));
  return { ...reading, intents };
}

function declined(answers: string, intentId: string): Fact {
  const code = { code: 'card_declined', declineCode: 'generic_decline' };
  const intent: IntentReading = {
    id: intentId,
    status: 'canceled',
    amount: 0,
    amountReceived: 0,
    currency: 'eur',
    n: null,
    ofCheckout: false,
    method: null,
    decline: { ...code, adviceCode: null, networkCode: null },
    instructionsUrl: null,
    charge: null,
  };
  const reading = { asOf: 0, searched: false, sessions: [], intents: [intent] };
  return { kind: 'reading', answers, reading };
}

function promised(reading: Reading): Reading {
  const intents = reading.intents.map((intent) =>
    intent.status === 'processing'
      ? { ...intent, status: 'succeeded' as const, amountReceived: intent.amount }
      : intent,
  );
  return { ...reading, intents };
}

const withAttempts = (state: CollectionState, attempts: number): CollectionState => ({
  ...state,
  plan: { ...state.plan, ladder: { ...state.plan.ladder, attempts } },
});
