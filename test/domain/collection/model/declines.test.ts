import type { DeclineClass } from '../../../../src/domain/collection/model/declines';
import {
  classify,
  isReturnReason,
  isConfidential,
} from '../../../../src/domain/collection/model/declines';
import { decline } from '../objects';

test.each<[string, DeclineClass]>([
  ['insufficient_funds', 'try_later'],
  ['generic_decline', 'try_later'],
  ['do_not_honor', 'try_later'],
  ['never_heard_of', 'try_later'],
  ['processing_error', 'try_soon'],
  ['issuer_not_available', 'try_soon'],
  ['expired_card', 'needs_new_method'],
  ['incorrect_cvc', 'needs_new_method'],
  ['account_closed', 'needs_new_method'],
  ['authentication_required', 'needs_authentication'],
  ['stolen_card', 'never_this_method'],
  ['lost_card', 'never_this_method'],
  ['pickup_card', 'never_this_method'],
  ['fraudulent', 'never_this_method'],
  ['highest_risk_level', 'never_this_method'],
])('%s means %s', (code, kind) => {
  expect(classify(decline(code))).toBe(kind);
});

test.each<[string, Parameters<typeof decline>[1], DeclineClass]>([
  [
    'do_not_try_again outranks a soft code',
    { adviceCode: 'do_not_try_again' },
    'never_this_method',
  ],
  [
    'confirm_card_data wants another method',
    { adviceCode: 'confirm_card_data' },
    'needs_new_method',
  ],
  ['try_again_later goes on the ladder', { adviceCode: 'try_again_later' }, 'try_later'],
  ['network code 03 forbids the card', { networkCode: '03' }, 'never_this_method'],
  ['network code 21 forbids the card', { networkCode: '21' }, 'never_this_method'],
])('advice: %s', (_what, part, kind) => {
  expect(classify(decline('generic_decline', part))).toBe(kind);
});

test('no advice brings a stolen card back', () => {
  expect(classify(decline('stolen_card', { adviceCode: 'try_again_later' }))).toBe(
    'never_this_method',
  );
});

test('a code without a decline code is classed by itself', () => {
  expect(classify({ ...decline('x'), declineCode: null, code: 'expired_card' })).toBe(
    'needs_new_method',
  );
});

test('lost, stolen and fraud are never named to the customer', () => {
  for (const code of [
    'lost_card',
    'stolen_card',
    'pickup_card',
    'fraudulent',
    'merchant_blacklist',
  ]) {
    expect(isConfidential(code)).toBe(true);
  }
  expect(isConfidential('insufficient_funds')).toBe(false);
  expect(isConfidential(null)).toBe(false);
});

test('three dispute reasons are returns of a bank debit', () => {
  expect(
    ['insufficient_funds', 'bank_cannot_process', 'incorrect_account_details'].every(
      isReturnReason,
    ),
  ).toBe(true);
  expect(['fraudulent', 'product_not_received', 'debit_not_authorized'].some(isReturnReason)).toBe(
    false,
  );
});
