import {
  DECLINES,
  NETWORK_ADVICE,
  NETWORK_DECLINES,
  NETWORK_WAITS,
} from '../../src/domain/collection/model/decline-table';
import { isReturnReason } from '../../src/domain/collection/model/declines';
import {
  ADVICE_MEANINGS,
  DECLINE_MEANINGS,
  DISPUTE_MEANINGS,
  DISPUTE_STATUS_MEANINGS,
  NETWORK_ADVICE_MEANINGS,
  NETWORK_DECLINE_MEANINGS,
  REFUND_FAILURE_MEANINGS,
  codeInWords,
  networkAdviceInWords,
} from '../../src/documents/words/en/code-meanings';
import { decline, dispute, ladder, payment } from './fixtures';
import { render } from './mail-situations';

const withoutMeaning = (codes: Iterable<string>, meanings: Readonly<Record<string, string>>) =>
  [...codes].filter((code) => !Object.hasOwn(meanings, code));

test('every code that the rules know has its meaning in words', () => {
  expect(withoutMeaning(DECLINES.keys(), DECLINE_MEANINGS)).toEqual([]);
  expect(withoutMeaning(NETWORK_ADVICE.keys(), NETWORK_ADVICE_MEANINGS)).toEqual([]);
  expect(withoutMeaning(NETWORK_WAITS.keys(), NETWORK_ADVICE_MEANINGS)).toEqual([]);
  expect(withoutMeaning(NETWORK_DECLINES.keys(), NETWORK_DECLINE_MEANINGS)).toEqual([]);
  const ours = ['method_unusable', 'customer_missing', 'not_confirmed_in_time'];
  expect(withoutMeaning([...ours, 'refused_by_stripe'], DECLINE_MEANINGS)).toEqual([]);
});

test('every reason and status of a dispute and every reason of a refund has one', () => {
  // As Stripe's reference lists them.
  const reasons = `bank_cannot_process check_returned credit_not_processed customer_initiated
    debit_not_authorized duplicate fraudulent general incorrect_account_details insufficient_funds
    noncompliant product_not_received product_unacceptable subscription_canceled unrecognized`;
  expect(withoutMeaning(reasons.split(/\s+/), DISPUTE_MEANINGS)).toEqual([]);
  expect(Object.keys(DISPUTE_MEANINGS).filter(isReturnReason)).toHaveLength(4);
  const statuses = `lost needs_response prevented under_review warning_closed
    warning_needs_response warning_under_review won`;
  expect(withoutMeaning(statuses.split(/\s+/), DISPUTE_STATUS_MEANINGS)).toEqual([]);
  const failures = `charge_for_pending_refund_disputed declined expired_or_canceled_card
    insufficient_funds lost_or_stolen_card merchant_request unknown`;
  expect(withoutMeaning(failures.split(/\s+/), REFUND_FAILURE_MEANINGS)).toEqual([]);
  const advice = ['confirm_card_data', 'do_not_try_again', 'try_again_later'];
  expect(withoutMeaning(advice, ADVICE_MEANINGS)).toEqual([]);
});

test('a code that nobody knows is shown as it is, also one named as what every object has', () => {
  expect(codeInWords('brand_new_code', DECLINE_MEANINGS)).toBe('brand_new_code');
  expect(codeInWords('constructor', DECLINE_MEANINGS)).toBe('constructor');
  expect(networkAdviceInWords('99', 'visa')).toBe('99');
});

test('the number of a network is said as that network means it', () => {
  expect(networkAdviceInWords('03', 'visa')).toContain('card details are to be checked');
  expect(networkAdviceInWords('03', 'mastercard')).toContain('do not try again');
  expect(networkAdviceInWords('03', null)).toContain('advises not to try again');
});

const about = (code: string) => ({ key: 'k/1', amount: 11_900, at: null, about: code });

test('the business reads every code in its mails with its meaning', () => {
  const declined = render({
    order: { name: 'payment_failed_business', ...about('insufficient_funds') },
    situation: { plan: { ladder: ladder(decline('insufficient_funds')) } },
  });
  expect(declined.text).toContain(
    'Decline code: insufficient_funds (there is not enough money in the account)',
  );
  expect(declined.text).toContain('Advice code: try_again_later (try again later)');
  expect(declined.text).toContain('Network decline code: 51 (not enough money)');
  expect(declined.text).toContain('did not go through: there is not enough money in the account.');

  const wrong = { returned: true, status: 'lost', reason: 'incorrect_account_details' };
  const returned = render({
    order: { name: 'payment_returned_business', ...about('incorrect_account_details') },
    situation: { payments: [payment({ disputes: [dispute(wrong)] })] },
  });
  expect(returned.text).toContain(
    'Reason: incorrect_account_details (the details of the bank account are wrong)',
  );

  const warned = render({
    order: { name: 'fraud_warning_business', ...about('made_with_stolen_card') },
    situation: {},
  });
  expect(warned.text).toContain('made_with_stolen_card (made with a card that was stolen)');
});

test('a refund that failed is mailed with what Stripe says of it', () => {
  const refund = {
    n: 'r1',
    stripeId: 're_1',
    amount: 2_500,
    status: 'failed',
    askedAt: 0,
    stoppedByDispute: false,
    automatic: false,
    failureReason: 'expired_or_canceled_card',
  } as const;
  const { text } = render({
    order: { name: 'refund_failed_business', ...about('re_1') },
    situation: { payments: [payment({ refunds: [refund] })] },
  });
  expect(text).toContain('expired_or_canceled_card (the card has expired or was canceled)');
});
