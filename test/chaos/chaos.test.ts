import { CRASH_POINTS } from '../../src/runtime/crash-points';
import { sources } from '../harness/sources';
import { chaos } from './chaos';
import { LIGHT, USUAL, planOf } from './plan';
import { VICTIMS } from './part';

const quietly = { planted: null, keep: false, print: () => undefined };

test('whatever is killed, every invoice reaches its end, once, and nothing is lost', async () => {
  const report = await chaos({ ...quietly, episodes: 1, seed: 11, sizes: LIGHT });
  expect(report).toMatchObject({ episodes: 1, broken: [] });
  expect(report.kills).toBeGreaterThan(0);
}, 400_000);

test('the same seed decides the same; over a few seeds everything is tried', () => {
  expect(planOf(5, USUAL)).toEqual(planOf(5, USUAL));
  const plans = Array.from({ length: 100 }, (_, seed) => planOf(seed, USUAL));
  const killed = plans.flatMap(({ faults }) =>
    faults.flatMap((fault) => (fault.kind === 'kill' ? fault.victim : [])),
  );
  expect([...new Set(killed)].sort()).toEqual([...VICTIMS].sort());
  const armed = plans.flatMap(({ crashes }) => [...crashes.server, ...crashes.worker]);
  const named = new Set(armed.flatMap((point) => point?.split(':')[0] ?? []));
  expect([...named].sort()).toEqual([...CRASH_POINTS].sort());
});

test('every crash point that is named is in the code, once', () => {
  const text = sources()
    .filter(({ path }) => !path.startsWith('test/'))
    .map((source) => source.text)
    .join('\n');
  const counts = CRASH_POINTS.map((name) => [name, text.split(`crashAt('${name}')`).length - 1]);
  expect(counts.filter(([, times]) => times !== 1)).toEqual([]);
});
