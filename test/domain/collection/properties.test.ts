import { publicEventsOf } from '../../../src/domain/collection/projections/public-events';
import fc from 'fast-check';
import { initialState } from '../../../src/domain/collection/model/initial-state';
import { decide } from '../../../src/domain/collection/decide';
import { explain, statusView } from '../../../src/domain/collection/queries/explain';
import type { Fact } from '../../../src/domain/collection/model/fact';
import { isInformative } from '../../../src/domain/collection/queries/is-informative';
import {
  excessOf,
  owedOf,
  receivedOf,
  remainingOf,
} from '../../../src/domain/collection/queries/ledger';
import { DEFAULT_POLICY } from '../../../src/domain/collection/model/policy';
import type { CollectionState } from '../../../src/domain/collection/model/state';
import type { Terms } from '../../../src/domain/collection/model/terms';
import { FINAL, statusOf } from '../../../src/domain/collection/queries/status';
import type { Decision } from '../../../src/domain/collection/model/step';
import { START, TERMS } from './objects';
import type { Move } from './walk';
import { anyWalk, eventOf, factOf } from './walk';

interface Step {
  before: CollectionState;
  facts: Fact[];
  decision: Decision;
  now: number;
}

const anyTerms = fc.record({
  autoCharge: fc.boolean(),
  keepLinkOpen: fc.boolean(),
  chargeOn: fc.constantFrom('send' as const, 'due' as const),
  amountDue: fc.constantFrom(0, 30, 11_900, 11_900),
  createStripeCustomer: fc.boolean(),
});

function walk(terms: Partial<Terms>, moves: readonly Move[], each: (step: Step) => void): void {
  let now = START;
  let state = initialState({ ...TERMS, ...terms }, 'now', DEFAULT_POLICY, now);
  for (const move of moves) {
    now += move.wait + 1;
    const facts = [factOf(state, move, now)];
    const decision = decide(state, facts, DEFAULT_POLICY, now);
    each({ before: state, facts, decision, now });
    state = decision.state;
  }
}

/** Whatever arrives in whatever order: the promise holds after every step of every walk. */
const always = (each: (step: Step) => void): void => {
  fc.assert(
    fc.property(anyTerms, anyWalk, (terms, moves) => walk(terms, moves, each)),
    { numRuns: 250 },
  );
};

const newlyAsked = ({ before, decision }: Step) => {
  const earlier = new Set(
    [...before.outstanding, ...before.later.map((l) => l.effect)].map((e) => e.id),
  );
  return decision.state.outstanding.filter(({ id }) => !earlier.has(id));
};

/** What this decision sends: new effects, and those that waited for their next try. */
const sentNow = ({ before, decision }: Step): Set<string> => {
  const sent = new Set(decision.state.outstanding.map(({ id }) => id));
  for (const { id } of before.outstanding) sent.delete(id);
  return sent;
};

const MONEY = ['openIntent', 'confirmAttempt', 'openCheckout'];

describe('whatever arrives, in whatever order', () => {
  test('the rules always find an answer, and words for it', () => {
    always(({ decision }) => {
      expect(statusView(decision.state, DEFAULT_POLICY).details.length).toBeGreaterThan(5);
    });
  });

  test('the same fact twice requests nothing new and publishes nothing again', () => {
    always((step) => {
      if (step.facts.some((fact) => fact.kind === 'command')) return; // kept by their own table
      // Before, it answered nothing; now it would answer what was requested, or again, after it.
      const sent = sentNow(step);
      if (step.facts.some((fact) => 'answers' in fact && sent.has(fact.answers ?? ''))) return;
      const again = decide(step.decision.state, step.facts, DEFAULT_POLICY, step.now);
      const repeated = { ...step, before: step.decision.state, decision: again };
      expect(newlyAsked(repeated)).toEqual([]);
      expect(publicEventsOf(again.happened, again.state.terms)).toEqual([]);
    });
  });

  test('no money is asked while nothing is owed, and what is asked equals what is owed', () => {
    always((step) => {
      for (const effect of newlyAsked(step)) {
        if (!MONEY.includes(effect.kind) || !('amount' in effect)) continue;
        expect(effect.amount).toBe(remainingOf(step.decision.state));
        expect(effect.amount).toBeGreaterThan(0);
      }
    });
  });

  test('at most one way to pay is being opened, and it is the one of the lane', () => {
    always(({ decision: { state } }) => {
      const asked = [...state.outstanding, ...state.later.map((l) => l.effect)];
      const opening = asked.filter(({ kind }) => MONEY.includes(kind));
      expect(opening.length).toBeLessThanOrEqual(1);
      const n = 'n' in state.lane ? state.lane.n : null;
      for (const effect of opening) expect('n' in effect ? effect.n : null).toBe(n);
    });
  });

  test('an unknown outcome leads to no new charge before a reading', () => {
    always(({ before, facts, decision: { state } }) => {
      if (before.lane.kind !== 'reading') return;
      if (facts.some(({ kind }) => kind === 'reading')) return;
      expect(['reading', 'closing']).toContain(state.lane.kind);
    });
  });

  test('lane numbers and attempts only rise, attempts to their maximum', () => {
    always(({ before, decision: { state } }) => {
      expect(state.lastNumber).toBeGreaterThanOrEqual(before.lastNumber);
      const { attempts } = state.plan.ladder;
      expect(attempts).toBeGreaterThanOrEqual(before.plan.ladder.attempts);
      expect(attempts).toBeLessThanOrEqual(DEFAULT_POLICY.ladderDays.length + 1);
    });
  });

  test('every state that is not final waits for something named, until a named time', () => {
    always(({ decision: { state, wakeAt }, now }) => {
      if (FINAL.includes(statusOf(state))) return;
      const { waits_for, due_at } = explain(state, DEFAULT_POLICY);
      expect(waits_for).not.toBeNull();
      expect(due_at).not.toBeNull();
      if (wakeAt !== null) expect(wakeAt).toBeGreaterThan(now);
    });
  });

  test('the sums of the ledger add up', () => {
    always(({ decision: { state } }) => {
      expect(owedOf(state) + excessOf(state)).toBe(receivedOf(state) + remainingOf(state));
      expect(receivedOf(state)).toBeGreaterThanOrEqual(0);
      const arrived = state.ledger.payments.reduce((sum, p) => sum + p.amount, 0);
      expect(receivedOf(state)).toBeLessThanOrEqual(arrived);
    });
  });

  test('an event that was not informative once never is again', () => {
    fc.assert(
      fc.property(
        anyTerms,
        anyWalk,
        fc.array(fc.nat(1000), { maxLength: 40 }),
        (terms, moves, sorts) => {
          const events = sorts.map((sort) => eventOf(sort, START).about);
          const dead = new Set<number>();
          walk(terms, moves, ({ decision: { state } }) => {
            events.forEach((about, i) => {
              if (isInformative(state, about)) expect(dead.has(i)).toBe(false);
              else dead.add(i);
            });
          });
        },
      ),
      { numRuns: 200 },
    );
  });
});
