import { decide } from '../../src/domain/collection/decide';
import { Coverage } from './coverage';
import type { Episode } from './episode';
import { episode } from './episode';
import { shrink } from './shrink';
import type { Decide } from './world';

const LIVES = 20_000;

const first = Number(process.env['SIMULATE_SEED'] ?? '1');

jest.setTimeout(900_000); // seconds on a core of its own; the machine may be busy

test(`no rule breaks in ${LIVES} lives from seed ${first}, and every lane meets every fact`, () => {
  const coverage = new Coverage();
  let broken: Episode | undefined;
  for (let seed = first; !broken && seed < first + LIVES; seed++) {
    const life = episode(seed);
    coverage.add(life.reached);
    if (life.broken.length > 0) broken = life;
  }
  expect(broken ? [`seed ${broken.seed}`, ...shrink(broken).trace].join('\n') : '').toBe('');
  expect(coverage.unreached).toEqual([]);
});

test('a broken life is told by its seed, shrunk, in words people read', () => {
  const by: Decide = (...asked) => {
    const decided = decide(...asked);
    return asked[0].lane.kind === 'closing' ? { ...decided, wakeAt: 0 } : decided;
  };
  let seed = 1;
  while (episode(seed, { by }).broken.length === 0) seed += 1;
  const whole = episode(seed, { by });
  const small = shrink(whole, by);
  expect(small.actions.length).toBeLessThanOrEqual(whole.actions.length);
  expect(small.trace.join('\n')).toContain('BROKEN: it wants to be woken in the past');
  expect(small.trace[0]).toMatch(/^day 0 08:00:00 /);
});
