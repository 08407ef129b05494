import { decide } from '../../src/domain/collection/decide';
import type { Fact } from '../../src/domain/collection/model/fact';
import type { CollectionState } from '../../src/domain/collection/model/state';
import type { Decision } from '../../src/domain/collection/model/step';
import type { Decide } from './world';

/** The true rules, given something else than what happened, or with another memory of it. */
export function before(
  change: (fact: Fact, state: CollectionState) => Fact,
  spoil: (state: CollectionState, now: number) => CollectionState = (state) => state,
): Decide {
  return (state, facts, policy, now): Decision => {
    const changed = facts.map((fact) => change(fact, state));
    return decide(spoil(state, now), changed, policy, now);
  };
}

/** The true rules, whose decision is spoiled before it is kept. */
export function after(
  change: (state: CollectionState, was: CollectionState, facts: readonly Fact[]) => CollectionState,
): Decide {
  return (was, facts, policy, now): Decision => {
    const decision = decide(was, facts, policy, now);
    return { ...decision, state: change(decision.state, was, facts) };
  };
}
