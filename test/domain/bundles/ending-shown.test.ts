import { endingShown } from '../../../src/domain/bundles/ending-shown';
import { bundleEventsOf } from '../../../src/domain/bundles/public-events';
import { viewOf } from '../../../src/domain/bundles/step';
import { BundleTest } from './bundle';

test('an invoice whose amount has changed: a code, and words for people', () => {
  const bundle = new BundleTest().opened();
  bundle.take({ kind: 'close_wanted', invoice: 'inv_1', why: 'amount_changed' });
  expect(endingShown(bundle.state.ending!)).toEqual({
    code: 'wanted_back',
    reason: 'amount_changed',
    detail: 'the amount has changed',
    invoice: 'inv_1',
  });
  expect(viewOf(bundle.state).details).toContain('closing (the amount has changed)');
  const over = { kind: 'session_over', outcome: 'expired' } as const;
  const [event] = bundleEventsOf('bun_1', bundle.state, [over]);
  expect(event?.data).toMatchObject({ why: 'the amount has changed' });
});

test('an invoice that refuses: its code, and its words alone', () => {
  const bundle = new BundleTest();
  const detail = '4000 minor units are owed, and not 5000';
  bundle.lane('inv_1', { kind: 'refused', code: 'amount_changed', detail });
  expect(endingShown(bundle.state.ending!)).toEqual({
    code: 'refused',
    reason: 'amount_changed',
    detail,
    invoice: 'inv_1',
  });
});

test.each([
  ['canceled', 'closed by the business'],
  ['not_opened', 'Invalid currency: xyz'],
] as const)('%s is said in words already', (code, detail) => {
  const shown = { code, reason: null, detail, invoice: null };
  expect(endingShown({ code, detail, invoice: null })).toEqual(shown);
});
