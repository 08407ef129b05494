import fc from 'fast-check';
import { decideBundle } from '../../../src/domain/bundles/decide-bundle';
import type { BundleFact, BundleReading, BundleState } from '../../../src/domain/bundles/model';
import { session } from '../collection/objects';
import { BundleTest, whole } from './bundle';

type FactOf = (state: BundleState, now: number, pick: number) => BundleFact;

const answered = (state: BundleState, pick: number): { id: string; requestedAt: number } => {
  const all = [...state.outstanding, ...state.later.map(({ effect }) => effect)];
  return all[pick % Math.max(1, all.length)] ?? { id: 'nothing', requestedAt: 0 };
};

const statuses = ['succeeded', 'processing', 'requires_action', 'canceled'] as const;
const sessions = ['open', 'complete', 'expired', 'unknown'] as const;
const failures = ['unknown', 'too_late', 'refused', 'unauthorized'] as const;

function reading(state: BundleState, now: number, pick: number): BundleFact {
  const { id, requestedAt } = answered(state, pick);
  const status = sessions[pick % sessions.length] ?? 'open';
  const paid = whole({ status: statuses[pick % statuses.length] ?? 'succeeded' });
  const read: BundleReading = {
    asOf: now - (pick % 3) * 10_000,
    searched: pick % 2 === 0,
    requestedAt,
    sessions: pick % 5 === 0 ? [] : [session({ id: 'cs_1', status, intentId: 'pi_1' })],
    intents: pick % 7 === 0 ? [] : [paid],
  };
  return { kind: 'reading', answers: pick % 4 === 0 ? null : id, reading: read };
}

const FACTS: readonly FactOf[] = [
  () => ({ kind: 'resumed' }),
  () => ({ kind: 'woken' }),
  (state, _, pick) => ({
    kind: 'lane_answered',
    answers: answered(state, pick).id,
    outcome: pick % 5 === 0 ? { kind: 'waits' } : { kind: 'held', n: 1 + (pick % 9) },
  }),
  (state, _, pick) => ({
    kind: 'lane_answered',
    answers: answered(state, pick).id,
    outcome: { kind: 'refused', code: 'paid', detail: '' },
  }),
  (_, now) => ({
    kind: 'session_opened',
    answers: 'open',
    sessionId: 'cs_1',
    expiresAt: now + 3_600_000,
  }),
  reading,
  reading,
  (state, now, pick) => ({ kind: 'share_given', answers: answered(state, pick).id, asOf: now }),
  (state, _, pick) => ({ kind: 'lane_returned', answers: answered(state, pick).id }),
  (_, now) => ({ kind: 'hinted', storedAt: now }),
  (_, __, pick) => ({
    kind: 'close_wanted',
    invoice: pick % 2 === 0 ? null : 'inv_1',
    why: 'charge_due',
  }),
  (state, _, pick) => ({
    kind: 'effect_failed',
    answers: answered(state, pick).id,
    why: failures[pick % failures.length] ?? 'unknown',
    detail: '',
    unheard: pick % 3 === 0,
  }),
];

const steps = fc.array(
  fc.record({
    fact: fc.integer({ min: 0, max: FACTS.length - 1 }),
    pick: fc.nat({ max: 1000 }),
    after: fc.constantFrom(0, 1000, 30_000, 600_000, 3_700_000, 90_000_000),
  }),
  { maxLength: 40 },
);

test('any facts in any order: it decides, wakes in no past, and has one session at most', () => {
  fc.assert(
    fc.property(steps, (happening) => {
      let { state, now } = new BundleTest(['inv_1', 'inv_2', 'inv_3']);
      const opened = new Set<number>();
      for (const { fact, pick, after } of happening) {
        now += after;
        const before = state;
        const made = FACTS[fact]?.(state, now, pick) ?? { kind: 'woken' };
        const decision = decideBundle(state, [made], now);
        state = decision.state;
        for (const effect of state.outstanding)
          if (effect.kind === 'openSession') opened.add(effect.requestedAt);
        expect(decision.wakeAt ?? now).toBeGreaterThanOrEqual(now);
        expect(state.members.map(({ share }) => share)).toEqual(
          before.members.map(({ share }) => share),
        );
        if (before.session.kind === 'over') expect(state.session.kind).not.toBe('open');
      }
      expect(opened.size).toBeLessThanOrEqual(1);
    }),
    { numRuns: 500 },
  );
});

test('the same fact twice is the same as once', () => {
  fc.assert(
    fc.property(steps, fc.nat({ max: 1000 }), (happening, pick) => {
      let { state, now } = new BundleTest(['inv_1', 'inv_2', 'inv_3']);
      for (const { fact, pick: of, after } of happening) {
        now += after;
        const made = FACTS[fact]?.(state, now, of) ?? { kind: 'woken' };
        state = decideBundle(state, [made], now).state;
      }
      const read = reading(state, now, pick);
      const once = decideBundle(state, [read], now).state;
      const { payments } = decideBundle(once, [read], now).state;
      expect(payments).toEqual(once.payments);
    }),
  );
});
