import { initialState } from '../../src/domain/collection/model/initial-state';
import type { CommandBody } from '../../src/domain/collection/model/command';
import { decide } from '../../src/domain/collection/decide';
import { explain } from '../../src/domain/collection/queries/explain';
import type { Fact } from '../../src/domain/collection/model/fact';
import type { CollectionState } from '../../src/domain/collection/model/state';
import { DEFAULT_POLICY } from '../../src/domain/collection/model/policy';
import { DAY } from '../../src/domain/time';
import { SHAPE, upgradeState } from '../../src/domain/collection/model/upgrade-state';
import { Dice } from '../simulate/dice';
import { customer, METHODS, rollTerms, START } from '../simulate/terms';
import { fieldsOf, keptStates, statesOfLives, statesOfSeveral } from './states';

const HOW =
  'A state may not change its fields without a new shape: raise SHAPE in upgrade.ts, let lift() ' +
  'give older states what is new, and run `node dist/test/replay/record-states.js`';

const kept = keptStates();

const LANES = [
  'none',
  'opening_intent',
  'confirming',
  'reading',
  'opening_checkout',
  'checkout_open',
  'closing',
  'bank_debit',
  'awaiting_verification',
];

/** Lanes that no state of an older shape can have. */
const LANES_FROM: readonly (readonly [shape: number, lane: string])[] = [[5, 'bundle_open']];

test('states of every shape there was are kept, each in every lane', () => {
  const shapes = [...new Set(kept.map(({ shape }) => shape))].sort((a, b) => a - b);
  expect(shapes).toEqual(Array.from({ length: SHAPE }, (_, i) => i + 1));
  for (const shape of shapes) {
    const lanes = kept.flatMap((one) => (one.shape === shape ? one.state.lane.kind : []));
    const since = LANES_FROM.flatMap(([from, lane]) => (shape >= from ? [lane] : []));
    expect([...new Set(lanes)].sort()).toEqual([...LANES, ...since].sort());
  }
});

const COMMANDS: readonly CommandBody[] = [
  { name: 'open_checkout' },
  { name: 'charge_now' },
  { name: 'pause', until: null, reason: 'call' },
  { name: 'record_outside_payment', amount: 11_900, reference: 'wire', receivedAt: START },
  { name: 'void', reason: 'mistake' },
  { name: 'resend_mail' },
];

const EMPTY = { intents: [], sessions: [], searched: true };

/** Some of everything an old invoice may meet on its first day under new code. */
const FACTS: readonly Fact[] = [
  { kind: 'resumed' },
  { kind: 'woken' },
  customer(METHODS[2] ?? null),
  { kind: 'reading', answers: 'look', reading: { asOf: START + 400 * DAY, ...EMPTY } },
  ...COMMANDS.map((body): Fact => {
    return { kind: 'command', command: { id: body.name, by: 'business', ...body } };
  }),
];

test.each(kept)('$name is lifted, explained, and decided upon whatever comes', (one) => {
  const now = START + 401 * DAY;
  const state = upgradeState(one.state, one.shape);
  expect(explain(state, DEFAULT_POLICY).status).toEqual(expect.any(String));
  const failures = state.outstanding.map(({ id }): Fact => {
    return { kind: 'effect_failed', answers: id, why: 'unknown', detail: 'the build changed' };
  });
  for (const fact of [...FACTS, ...failures]) {
    const decision = decide(state, [{ kind: 'resumed' }, fact], DEFAULT_POLICY, now);
    expect(JSON.parse(JSON.stringify(decision.state))).toEqual(decision.state);
  }
});

test('no life brings a field that no kept state of today’s shape has', () => {
  const keptFields = new Set(
    kept.flatMap(({ shape, state }) => (shape === SHAPE ? fieldsOf(state) : [])),
  );
  const foreign = new Set<string>();
  const note = (state: CollectionState): void => {
    for (const field of fieldsOf(state)) if (!keptFields.has(field)) foreign.add(field);
  };
  statesOfLives(400, note);
  statesOfSeveral(100, note);
  expect({ foreign: [...foreign].slice(0, 5), how: HOW }).toEqual({ foreign: [], how: HOW });
});

test('what every state has from its first day on, every lifted state has', () => {
  const first = initialState(rollTerms(new Dice(1)), 'now', DEFAULT_POLICY, START);
  const always = fieldsOf({
    ...first,
    outstanding: [],
    plan: { ...first.plan, charge: null },
  }).filter((field) => !/[([]/.test(field) && field !== '.plan.charge');
  for (const one of kept) {
    const has = new Set(fieldsOf(upgradeState(one.state, one.shape)));
    const names = (field: string) => [...has].some((f) => f === field || f.startsWith(`${field}(`));
    expect({ one: one.name, missing: always.filter((field) => !names(field)), how: HOW }).toEqual({
      one: one.name,
      missing: [],
      how: HOW,
    });
  }
});
