import { begin } from '../../src/domain/collection/begin';
import {
  changedLadder,
  changedLooking,
  changedPlan,
  changedState,
} from '../../src/domain/collection/changed';
import { DEFAULT_POLICY } from '../../src/domain/collection/policy';
import type { CollectionState, Ladder, Looking, Plan } from '../../src/domain/collection/state';
import { START, TERMS } from './objects';

// Each names every field, also what may be absent: a new one does not compile until it is here.
const begun: Required<CollectionState> = begin(TERMS, 'now', DEFAULT_POLICY, START);
const plan: Required<Plan> = { ...begun.plan, tooSmall: 40 };
const looking: Required<Looking> = begun.looking;
const ladder: Required<Ladder> = begun.plan.ladder;

test('a copy keeps every field of which nothing is said', () => {
  expect(changedState(begun, {})).toStrictEqual(begun);
  expect(changedPlan(plan, {})).toStrictEqual(plan);
  expect(changedLooking(looking, {})).toStrictEqual(looking);
  expect(changedLadder(ladder, {})).toStrictEqual(ladder);
});

test('a copy has the part that changed, and what it was made from stays as it was', () => {
  const before = structuredClone(begun);
  expect(changedState(begun, { lastNumber: 7 })).toStrictEqual({ ...before, lastNumber: 7 });
  expect(begun).toStrictEqual(before);
});

test('what may be absent stays absent', () => {
  expect(changedPlan(begun.plan, {})).not.toHaveProperty('tooSmall');
  expect(changedPlan(begun.plan, { tooSmall: 40 })).toHaveProperty('tooSmall', 40);
});

test('a state just begun and a copy of it name their fields in one order', () => {
  expect(Object.keys(changedState(begun, { lane: begun.lane }))).toEqual(Object.keys(begun));
  expect(Object.keys(changedPlan(begun.plan, {}))).toEqual(Object.keys(begun.plan));
});
