import { decide } from '../../../../src/domain/collection/decide';
import type { CollectionState } from '../../../../src/domain/collection/model/state';
import { SHAPE, upgradeState } from '../../../../src/domain/collection/model/upgrade-state';
import { Life } from '../life';

/** A paid state as it is known once lifted from that shape: older lanes are not in it. */
function lifted(shape: number): CollectionState {
  const { state } = new Life().charged().mailed();
  return shape >= 4 ? state : { ...state, looking: { ...state.looking, seen: [] } };
}

/** The same as this code would have written it in an older shape. */
function ofShape(shape: number): unknown {
  const { state } = new Life().charged().mailed();
  if (shape === SHAPE) return state;
  const { unanswered: _call, unlisted: _ids, ...kept } = state.looking;
  const { wantsCharge: _asked, waiting: _commands, ...plan } = state.plan;
  if (shape === 4) return { ...state, shape, looking: kept, plan };
  const { seen: _seen, ...looking } = kept;
  if (shape === 3) return { ...state, shape, looking, plan };
  const { methodsEmptiedBy: _rule, ...terms } = state.terms;
  const { connectionGone: _why, ...before } = looking;
  if (shape === 2) return { ...state, shape, terms, looking: before, plan };
  const payments = state.ledger.payments.map(({ warnings: _, ...payment }) => payment);
  const ledger = { ...state.ledger, payments };
  return { ...state, shape, terms, looking: before, plan, ledger };
}

test.each([1, 2, 3, 4, 5])('a state of shape %i is lifted to what is written today', (shape) => {
  expect(upgradeState(ofShape(shape), shape)).toEqual(lifted(shape));
});

test.each([1, 2, 3, 4, 5])('a lifted state of shape %i decides as it would have', (shape) => {
  const { policy, now } = new Life().charged().mailed();
  const decided = decide(upgradeState(ofShape(shape), shape), [], policy, now);
  expect(decided.state).toEqual(decide(lifted(shape), [], policy, now).state);
});

test('a draft of an older shape is lifted without the time it did not keep', () => {
  const { state } = new Life({ send: 'manual' });
  const stored = { ...state, shape: 3, plan: { ...state.plan, sending: { kind: 'draft' } } };
  expect(upgradeState(stored, 3).plan.sending).toEqual({ kind: 'draft', since: null });
});

test('a state of a newer shape is left alone, in words that say what to do', () => {
  expect(() => upgradeState({}, SHAPE + 1)).toThrow('deploy a newer build');
});

test('a charge that was asked by hand in an older shape is asked for still', () => {
  const { state } = new Life();
  const { wantsCharge: _asked, waiting: _commands, ...plan } = state.plan;
  const charge = { kind: 'at', at: 5, why: 'asked', by: 'customer' };
  const lifted = upgradeState({ ...state, shape: 4, plan: { ...plan, charge } }, 4);
  expect(lifted.plan).toMatchObject({ charge: { kind: 'off' }, wantsCharge: { by: 'customer' } });
});
