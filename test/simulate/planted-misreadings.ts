import { decide } from '../../src/domain/collection/decide';
import { effectId } from '../../src/domain/collection/model/effect-id';
import type { Fact, IntentReading } from '../../src/domain/collection/model/fact';
import { ARRIVES_WITHIN } from '../../src/domain/collection/model/policy';
import type { CollectionState } from '../../src/domain/collection/model/state';
import { isAnswerPending, isInformative } from '../../src/domain/collection/queries/is-informative';
import { statusOf } from '../../src/domain/collection/queries/status';
import { after, before } from './plant';
import type { CaughtBy } from './planted-invariants';
import type { Oversight } from './planted-oversights';
import type { RelayRules } from './virtual-relay';
import type { Decide } from './world';

/** What Stripe, a bank or a person says in a way that is easily misread. */
export const MISREAD: Readonly<Record<string, Oversight>> = {
  'records what was authorized, whatever was captured of it': {
    by: readAs((intent) =>
      intent.status === 'succeeded' ? { ...intent, amountReceived: intent.amount } : intent,
    ),
    caught: /^\d+ are taken for received, \d+ arrived$/,
  },
  'hears of one dispute a payment': {
    by: readAs(
      withCharge(({ disputes, ...rest }) => ({ ...rest, disputes: disputes.slice(0, 1) })),
    ),
    caught: /^the dispute dp_[12]_pi_\d+ is \w+, nothing is recorded$/,
    from: 280,
  },
  'takes a warning of fraud for a dispute': {
    by: readAs(
      withCharge((charge) => ({ ...charge, disputes: [...charge.disputes, ...alarmsOf(charge)] })),
    ),
    caught: /^the dispute issfr_pi_\d+ is recorded, and Stripe knows of none$/,
  },
  'forgets the warnings of fraud': {
    by: readAs(withCharge((charge) => ({ ...charge, warnings: [] }))),
    caught: /^the fraud warning issfr_pi_\d+ was never recorded$/,
  },
  'debits a bank account before it was announced': {
    by: (state, facts, policy, now) => {
      const { sending } = state.plan;
      if (sending.kind !== 'sending') return decide(state, facts, policy, now);
      const decision = decide(withSending(state, { kind: 'sent', at: now }), facts, policy, now);
      return { ...decision, state: withSending(decision.state, sending) };
    },
    caught: /is debited, and nobody has announced it$/,
  },
  'gives an excess back whatever it was paid by': {
    by: readAs((intent) =>
      intent.method === null ? intent : { ...intent, method: { ...intent.method, type: 'card' } },
    ),
    caught: /gives back by itself what sepa_debit paid$/,
  },
  'takes a search for the truth that came before a late call': {
    by: (state, facts, policy, now) => {
      if (!facts.some(isSearch)) return decide(state, facts, policy, now);
      const askedAt = now + ARRIVES_WITHIN;
      const outstanding = state.outstanding.map((effect) =>
        effect.kind === 'readStripe' ? { ...effect, askedAt } : effect,
      );
      const asked = facts.map((fact) =>
        isSearch(fact) ? { ...fact, reading: { ...fact.reading, askedAt } } : fact,
      );
      return decide({ ...state, outstanding }, asked, policy, now);
    },
    caught: /^checkout\/\d+ asked while cs_\d+ is live$/,
  },
  'takes a refusal for the answer to a call that nobody heard of': {
    by: before((fact) => (fact.kind === 'effect_failed' ? { ...fact, unheard: false } : fact)),
    caught: /^(checkout\/\d+ asked while cs_\d+ is live|two live ways to pay: .*)$/,
  },
  'edits what was sent': {
    by: after((state, _was, facts) => facts.reduce(edited, state)),
    caught: /^the \w+ of an invoice that was sent became /,
  },
};

const isSearch = (fact: Fact): fact is Extract<Fact, { kind: 'reading' }> =>
  fact.kind === 'reading' && fact.answers === effectId.readStripe && fact.reading.searched;

/** A relay with other rules, over a core that is right. */
export const MISPLACED: Readonly<Record<string, CaughtBy & { relays: RelayRules }>> = {
  'takes whatever comes to a paid invoice for old': {
    relays: {
      isAnswerPending,
      isInformative: (state, about) => statusOf(state) !== 'paid' && isInformative(state, about),
    },
    caught: /^[\w.]+ was not informative, and is again$/,
  },
};

function readAs(change: (intent: IntentReading) => IntentReading): Decide {
  return before((fact) =>
    fact.kind === 'reading'
      ? { ...fact, reading: { ...fact.reading, intents: fact.reading.intents.map(change) } }
      : fact,
  );
}

type Charge = NonNullable<IntentReading['charge']>;

function withCharge(change: (charge: Charge) => Charge): (intent: IntentReading) => IntentReading {
  return (intent) => ({ ...intent, charge: intent.charge && change(intent.charge) });
}

const alarmsOf = ({ warnings }: Charge): Charge['disputes'] =>
  warnings.map(({ id }) => {
    const open = { status: 'needs_response', reason: 'fraudulent', withdrawn: true } as const;
    return { id, amount: 100, evidenceDueAt: null, ...open };
  });

function withSending(
  state: CollectionState,
  sending: CollectionState['plan']['sending'],
): CollectionState {
  return { ...state, plan: { ...state.plan, sending } };
}

const edited = (state: CollectionState, fact: Fact): CollectionState =>
  fact.kind === 'command' && fact.command.name === 'edit'
    ? { ...state, terms: fact.command.terms }
    : state;
