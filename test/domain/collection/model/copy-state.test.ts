import { initialState } from '../../../../src/domain/collection/model/initial-state';
import {
  copyLadder,
  copyReadState,
  copyPlan,
  copyState,
} from '../../../../src/domain/collection/model/copy-state';
import { DEFAULT_POLICY } from '../../../../src/domain/collection/model/policy';
import type {
  CollectionState,
  Ladder,
  ReadState,
  Plan,
} from '../../../../src/domain/collection/model/state';
import { START, TERMS } from '../objects';

// Each names every field, also what may be absent: a new one does not compile until it is here.
const begun: CollectionState = initialState(TERMS, 'now', DEFAULT_POLICY, START);
const whole: Required<CollectionState> = { ...begun, autoPayWithdrawn: true };
const refusal = { amount: 40, code: null, detail: 'no', since: START };
const plan: Required<Plan> = {
  ...begun.plan,
  wantsBundle: { bundle: 'bun_1', amount: 40, until: START },
  tooSmall: 40,
  ownTries: { declined: [], mailedAt: START, postponed: null },
  takenUpAt: START,
  finalNoticeAt: START,
  movedReminder: { key: 'reminder/7', at: START, about: '7' },
  refusedCheckout: refusal,
  refusedCharge: refusal,
  debitNotice: { amount: 40, fingerprint: 'f', chargeAt: START, requestedAt: START, sentAt: null },
};
const looking: Required<ReadState> = {
  ...begun.looking,
  connectionClosed: true,
  keyRefusal: 'no',
  disputeClosed: 'dp_1',
  readRefusal: 'no',
};
const ladder: Required<Ladder> = begun.plan.ladder;

test('a copy keeps every field of which nothing is said', () => {
  expect(copyState(whole, {})).toStrictEqual(whole);
  expect(copyState(begun, {})).toStrictEqual(begun);
  expect(copyPlan(plan, {})).toStrictEqual(plan);
  expect(copyReadState(looking, {})).toStrictEqual(looking);
  expect(copyLadder(ladder, {})).toStrictEqual(ladder);
});

test('a copy has the part that changed, and what it was made from stays as it was', () => {
  const before = structuredClone(begun);
  expect(copyState(begun, { lastNumber: 7 })).toStrictEqual({ ...before, lastNumber: 7 });
  expect(begun).toStrictEqual(before);
});

test('what may be absent stays absent', () => {
  expect(copyPlan(begun.plan, {})).not.toHaveProperty('tooSmall');
  expect(copyPlan(begun.plan, { tooSmall: 40 })).toHaveProperty('tooSmall', 40);
});

test('a state just begun and a copy of it name their fields in one order', () => {
  expect(Object.keys(copyState(begun, { lane: begun.lane }))).toEqual(Object.keys(begun));
  expect(Object.keys(copyPlan(begun.plan, {}))).toEqual(Object.keys(begun.plan));
});
