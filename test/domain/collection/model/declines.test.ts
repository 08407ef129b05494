import type { DeclineClass } from '../../../../src/domain/collection/model/decline-table';
import {
  classify,
  endsMethod,
  isConfidential,
  isReturnReason,
  networkWait,
} from '../../../../src/domain/collection/model/declines';
import { DAY, HOUR } from '../../../../src/domain/time';
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

test.each<[string, string]>([
  ['insufficient_funds', 'try_later'],
  ['charge_exceeds_source_limit', 'try_later'],
  ['charge_exceeds_transaction_limit', 'needs_new_method'],
  ['account_closed', 'needs_new_method'],
  ['bank_account_closed', 'needs_new_method'],
  ['no_account', 'needs_new_method'],
  ['bank_account_restricted', 'needs_new_method'],
  ['bank_account_frozen', 'needs_new_method'],
  ['debit_not_authorized', 'needs_new_method'],
  ['authorization_revoked', 'needs_new_method'],
  ['debit_disputed', 'needs_new_method'],
  ['debit_authorization_not_match', 'needs_new_method'],
  ['invalid_account_number', 'needs_new_method'],
  ['branch_does_not_exist', 'needs_new_method'],
  ['incorrect_account_holder_name', 'needs_new_method'],
  ['refer_to_customer', 'needs_new_method'],
  ['generic_could_not_process', 'needs_new_method'],
  ['generic_decline', 'needs_new_method'],
  ['recipient_deceased', 'never_this_method'],
])('a bank debit that failed with %s means %s', (declineCode, kind) => {
  const code = 'payment_intent_payment_attempt_failed';
  expect(classify({ ...decline(declineCode), code })).toBe(kind);
});

test('an account whose mandate was withdrawn is not tried again', () => {
  for (const code of ['payment_intent_mandate_invalid', 'bank_account_unusable']) {
    expect(classify({ ...decline('x'), declineCode: null, code })).toBe('needs_new_method');
    expect(endsMethod(code)).toBe(true);
  }
  expect(endsMethod('insufficient_funds')).toBe(false);
  expect(endsMethod('rate_limit')).toBe(false);
});

test.each<[string, string | null, string, DeclineClass]>([
  ['visa', null, '01', 'never_this_method'],
  ['visa', null, '02', 'try_later'],
  ['visa', null, '03', 'needs_new_method'],
  ['mastercard', null, '01', 'needs_new_method'],
  ['mastercard', null, '02', 'try_later'],
  ['mastercard', null, '03', 'never_this_method'],
  ['mastercard', null, '21', 'never_this_method'],
  ['mastercard', null, '41', 'needs_new_method'],
  ['amex', null, '03', 'never_this_method'],
  ['visa', 'confirm_card_data', '03', 'needs_new_method'],
  ['visa', 'try_again_later', '01', 'never_this_method'],
])('%s, advice %s, network advice %s means %s', (network, adviceCode, networkCode, kind) => {
  expect(classify(decline('generic_decline', { network, adviceCode, networkCode }))).toBe(kind);
});

test.each<[string, DeclineClass]>([
  ['43', 'never_this_method'],
  ['R1', 'never_this_method'],
  ['54', 'needs_new_method'],
  ['N7', 'needs_new_method'],
  ['1A', 'needs_authentication'],
  ['91', 'try_soon'],
  ['51', 'try_later'],
  ['01', 'try_later'],
])('network decline code %s, where nothing else says more, means %s', (code, kind) => {
  expect(classify(decline('generic_decline', { networkDeclineCode: code }))).toBe(kind);
});

test('what says more goes before the network’s code', () => {
  const stolen = { networkDeclineCode: '43' };
  expect(classify(decline('insufficient_funds', stolen))).toBe('try_later');
  expect(classify(decline('x', { ...stolen, adviceCode: 'try_again_later' }))).toBe('try_later');
});

test('advice to try again later leaves a passing error its hours', () => {
  expect(classify(decline('processing_error', { adviceCode: 'try_again_later' }))).toBe('try_soon');
  expect(classify(decline('incorrect_zip', { adviceCode: 'try_again_later' }))).toBe('try_later');
});

test('an operator’s row is not loosened by the number another network uses', () => {
  const own = { expired_card: 'try_later' } as const;
  const visa = decline('expired_card', { network: 'visa', networkCode: '03' });
  expect(classify(visa, own)).toBe('try_later');
  expect(classify({ ...visa, network: 'mastercard' }, own)).toBe('never_this_method');
});

test.each<[string, string, number]>([
  ['mastercard', '24', HOUR],
  ['mastercard', '25', DAY],
  ['mastercard', '30', 10 * DAY],
  ['mastercard', '02', 0],
  ['visa', '24', 0],
])('%s with advice %s wants %i ms to pass', (network, networkCode, ms) => {
  expect(networkWait(decline('generic_decline', { network, networkCode }))).toBe(ms);
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
