import { decide } from '../../src/domain/collection/decide';
import { Coverage } from './coverage';
import type { Episode } from './episode';
import { episode } from './episode';
import { shrink } from './shrink';
import type { Decide } from './world';

// A busy machine lives fewer lives; what it lived, it says. `npm run simulate` lives them all.
const LIVES = 20_000;
const LIVES_LEAST = 300;
const BUDGET_MS = 25_000;

const first = Number(process.env['SIMULATE_SEED'] ?? '1');

test(
  `no rule breaks in up to ${LIVES} lives from seed ${first}`,
  () => {
    const coverage = new Coverage();
    const until = Date.now() + BUDGET_MS;
    let lived = 0;
    let broken: Episode | undefined;
    while (!broken && lived < LIVES && (Date.now() < until || lived < LIVES_LEAST)) {
      const life = episode(first + lived);
      lived += 1;
      coverage.add(life.reached);
      if (life.broken.length > 0) broken = life;
    }
    const told = broken ? [`seed ${broken.seed}`, ...shrink(broken).trace].join('\n') : '';
    expect(told).toBe('');
    expect(lived).toBeGreaterThanOrEqual(LIVES_LEAST);
    expect(coverage.unreached.filter((pair) => USUAL.test(pair))).toEqual([]);
  },
  BUDGET_MS * 6,
);

// Pairs that even a few hundred lives meet; the rarer ones are listed by npm run simulate.
const LANES = 'none|opening_intent|confirming|closing|opening_checkout|checkout_open|bank_debit';
const FACTS = 'event|command|reading|effect_failed|mail_done';
const SELDOM = 'opening_intent × event|confirming × command';
const USUAL = new RegExp(`^(?!${SELDOM})(${LANES}) × (${FACTS})$`);

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
