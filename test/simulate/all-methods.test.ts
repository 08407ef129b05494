import { decide } from '../../src/domain/collection/decide';
import { episode } from './episode';
import { shrink } from './shrink';
import type { Decide } from './world';

const LIVES = 2_000;

jest.setTimeout(300_000); // the machine may be busy

const brokenOf = (by?: Decide) => {
  for (let seed = 1; seed <= LIVES; seed++) {
    const life = episode(seed, { by, allMethods: true });
    if (life.broken.length > 0) return life;
  }
  return undefined;
};

test(`no rule breaks in ${LIVES} lives with PayPal and Link among the methods`, () => {
  const broken = brokenOf();
  expect(broken && shrink(broken, { allMethods: true }).trace.join('\n')).toBeUndefined();
});

test('a core that charges PayPal wherever it is stored is caught', () => {
  const by: Decide = (state, facts, policy, now) => {
    const terms = { ...state.terms, recurringMethods: ['paypal'] };
    const decision = decide({ ...state, terms }, facts, policy, now);
    return { ...decision, state: { ...decision.state, terms: state.terms } };
  };
  expect(brokenOf(by)?.broken).toContain(
    'charges PayPal on an account without its recurring payments',
  );
});
