import fc from 'fast-check';
import {
  clockFor,
  engineTimeAt,
  scaledClock,
  systemClock,
  travelClock,
} from '../../src/runtime/clock';

test('a scaled day lasts as many real seconds as asked', () => {
  const originMs = 1_700_000_000_000;
  const clock = scaledClock({ originMs, daySeconds: 10 });
  const day = 86_400_000;
  const real = jest.spyOn(Date, 'now').mockReturnValue(originMs + 10_000);
  expect(clock.now()).toBe(originMs + day);
  real.mockRestore();
  expect(clock.toReal(originMs + 3 * day)).toBe(originMs + 30_000);
});

test('a real moment computed from an engine moment is never too early', () => {
  const originMs = 1_700_000_000_000;
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 400 * 86_400_000 }), (ahead) => {
      const clock = scaledClock({ originMs, daySeconds: 60 });
      const engine = originMs + (clock.toReal(originMs + ahead) - originMs) * 1440;
      expect(engine).toBeGreaterThanOrEqual(originMs + ahead);
    }),
  );
});

test('what is given in real time is found on the engine’s clock', () => {
  const originMs = Date.now() - 60_000;
  const clock = scaledClock({ originMs, daySeconds: 10 });
  const day = 86_400_000;
  expect(engineTimeAt(clock, originMs)).toBeGreaterThan(originMs - 0.001 * day);
  expect(engineTimeAt(clock, originMs)).toBeLessThan(originMs + 0.001 * day);
  const ahead = engineTimeAt(clock, originMs + 30_000) - originMs;
  expect(ahead / day).toBeCloseTo(3, 3);
  expect(engineTimeAt(systemClock, 1_700_000_000_123)).toBe(1_700_000_000_123);
});

test('a test can travel, and its timers still wait for real moments', () => {
  const clock = travelClock();
  const before = clock.now();
  clock.travel(86_400_000);
  expect(clock.now() - before).toBeGreaterThanOrEqual(86_400_000);
  expect(clock.toReal(before + 86_400_000)).toBe(before);
});

test('days that are not compressed are real days', () => {
  expect(clockFor({})).toBe(systemClock);
  expect(clockFor({ daySeconds: 86_400 })).toBe(systemClock);
  expect(() => clockFor({ daySeconds: 60 })).toThrow('CLOCK_ORIGIN');
  expect(() => scaledClock({ originMs: 0, daySeconds: 0 })).toThrow(RangeError);
});
