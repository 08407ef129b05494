import { declineReasonOf } from '../../src/documents/decline-reason';

// What the customer reads of a decline: what helps them, and never that a card was reported.

test.each([
  ['account_closed', null, 'account_unusable'],
  ['debit_not_authorized', null, 'no_mandate'],
  ['payment_intent_mandate_invalid', null, 'no_mandate'],
  ['incorrect_account_holder_name', null, 'wrong_details'],
  ['generic_decline', 'confirm_card_data', 'wrong_details'],
  ['generic_decline', 'do_not_try_again', 'another_card'],
  ['generic_decline', 'try_again_later', 'declined'],
  ['insufficient_funds', 'do_not_try_again', 'insufficient_funds'],
  ['stolen_card', 'do_not_try_again', 'declined'],
  ['fraudulent', 'confirm_card_data', 'declined'],
  ['recipient_deceased', null, 'declined'],
  [null, 'do_not_try_again', 'declined'],
])('%s with the advice %s reads as %s', (code, advice, reason) => {
  expect(declineReasonOf(code, advice)).toBe(reason);
});
