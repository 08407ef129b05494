import { decideBundle } from '../../src/domain/bundles/decide-bundle';
import type { BundleFact } from '../../src/domain/bundles/model';
import { BUNDLE_SHAPE, upgradeBundle } from '../../src/domain/bundles/upgrade-bundle';
import { HOUR } from '../../src/domain/time';
import { START } from '../simulate/terms';
import { fieldsOf, keptBundles, statesOfBundles } from './states';

const HOW =
  'A state may not change its fields without a new shape: raise BUNDLE_SHAPE in ' +
  'upgrade-bundle.ts, let a step give older states what is new, and run ' +
  '`node dist/test/replay/record-states.js`';

const kept = keptBundles();

const SESSIONS = ['closing', 'moving', 'none', 'open', 'opening', 'over', 'reading'];

test('every shape that a bundle had is kept, in every state of its session', () => {
  const shapes = [...new Set(kept.map(({ shape }) => shape))].sort((a, b) => a - b);
  expect(shapes).toEqual(Array.from({ length: BUNDLE_SHAPE }, (_, i) => i + 1));
  for (const wanted of shapes) {
    const of = kept.filter(({ shape, state }) => shape === wanted && state.shape === wanted);
    expect([...new Set(of.map(({ state }) => state.session.kind))].sort()).toEqual(SESSIONS);
  }
});

const EMPTY = { intents: [], sessions: [], searched: true, requestedAt: START };

/** Some of everything that an old bundle may meet on its first day under new code. */
const FACTS: readonly BundleFact[] = [
  { kind: 'resumed' },
  { kind: 'woken' },
  { kind: 'hinted', storedAt: START },
  { kind: 'reading', answers: 'read', reading: { asOf: START + 400, ...EMPTY } },
  { kind: 'close_wanted', invoice: null, why: 'left' },
  { kind: 'session_opened', answers: 'open', sessionId: 'cs_old', expiresAt: START },
];

test.each(kept)('the bundle $name is lifted, and decided upon whatever comes', ({ state: old }) => {
  const state = upgradeBundle(old);
  const failures = state.outstanding.map(({ id: answers }): BundleFact => {
    return { kind: 'effect_failed', answers, why: 'unknown', detail: 'the build changed' };
  });
  for (const now of [START + HOUR, START + 4000 * HOUR]) {
    for (const fact of [...FACTS, ...failures]) {
      const { state: after, wakeAt } = decideBundle(state, [{ kind: 'resumed' }, fact], now);
      expect(JSON.parse(JSON.stringify(after))).toEqual(after);
      expect(wakeAt === null || Number.isFinite(wakeAt)).toBe(true);
    }
  }
});

test('no life brings a field that the kept bundles of today’s shape do not have', () => {
  const keptFields = new Set(
    kept.flatMap(({ shape, state }) => (shape === BUNDLE_SHAPE ? fieldsOf(state) : [])),
  );
  const foreign = new Set<string>();
  statesOfBundles(400, (state) => {
    for (const field of fieldsOf(state)) if (!keptFields.has(field)) foreign.add(field);
  });
  expect({ foreign: [...foreign].slice(0, 5), how: HOW }).toEqual({ foreign: [], how: HOW });
});

test('what every bundle has from its first moment on, every lifted one has', () => {
  const today = kept.filter(({ shape }) => shape === BUNDLE_SHAPE);
  const always = Object.keys(today[0]?.state ?? {}).filter((name) =>
    today.every(({ state }) => name in state),
  );
  expect(always).toContain('openFor');
  for (const { name, state } of kept) {
    const has = Object.keys(upgradeBundle(state));
    expect({ name, missing: always.filter((one) => !has.includes(one)), how: HOW }).toEqual({
      name,
      missing: [],
      how: HOW,
    });
  }
});
