import { decide } from '../../src/domain/collection/decide';
import { SHAPE, lift } from '../../src/domain/collection/upgrade';
import { Life } from './life';

/** A paid state as this code would have written it in an older shape. */
function ofShape(shape: number): unknown {
  const { state } = new Life().charged().mailed();
  if (shape >= 3) return { ...state, shape };
  const { methodsEmptiedBy: _rule, ...terms } = state.terms;
  const { connectionGone: _why, ...looking } = state.looking;
  if (shape === 2) return { ...state, shape: 2, terms, looking };
  const payments = state.ledger.payments.map(({ warnings: _, ...payment }) => payment);
  return { ...state, shape: 1, terms, looking, ledger: { ...state.ledger, payments } };
}

test.each([1, 2, 3, 4])('a state of shape %i is lifted to what is written today', (shape) => {
  const life = new Life().charged().mailed();
  expect(lift(ofShape(shape), shape)).toEqual(life.state);
});

test.each([1, 2, 3, 4])('a lifted state of shape %i decides as it would have', (shape) => {
  const life = new Life().charged().mailed();
  const lifted = decide(lift(ofShape(shape), shape), [], life.policy, life.now);
  expect(lifted.state).toEqual(decide(life.state, [], life.policy, life.now).state);
});

test('a draft of an older shape is lifted without the time it did not keep', () => {
  const { state } = new Life({ send: 'manual' });
  const stored = { ...state, shape: 3, plan: { ...state.plan, sending: { kind: 'draft' } } };
  expect(lift(stored, 3).plan.sending).toEqual({ kind: 'draft', since: null });
});

test('a state of a newer shape is left alone, in words that say what to do', () => {
  expect(() => lift({}, SHAPE + 1)).toThrow('deploy a newer build');
});
