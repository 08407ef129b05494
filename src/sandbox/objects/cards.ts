import { usualBehaviour } from './behaviour';
import { declineOf } from './declines';
import type { Behaviour } from './behaviour';

// Stripe's test cards: number, the names it goes by as pm_card_… and tok_…, and what it does.

export interface TestCard {
  readonly number: string;
  readonly names: readonly string[];
  readonly brand: string;
  readonly country: string;
  readonly funding: 'credit' | 'debit' | 'prepaid';
  readonly behaviour: Behaviour;
}

type Does = Partial<Behaviour>;

function card(number: string, names: string, does: Does = {}, country = 'US'): TestCard {
  const list = names.split(' ').filter((name) => name !== '');
  const funding = list.some((name) => name.endsWith('_debit')) ? 'debit' : 'credit';
  return {
    number,
    names: list,
    brand: brandOf(number),
    country,
    funding: list.some((name) => name.endsWith('_prepaid')) ? 'prepaid' : funding,
    behaviour: { ...usualBehaviour(), ...does },
  };
}

const declines = (reason: string): Does => ({ refusesAttach: true, decline: declineOf(reason) });

const UNTIL_SET_UP: Does = { authentication: 'until_set_up' };
const IS_SET_UP: Does = { ...UNTIL_SET_UP, setUp: true };

const TEST_CARDS: readonly TestCard[] = [
  card('4242424242424242', 'visa us'),
  card('4000056655665556', 'visa_debit'),
  card('5555555555554444', 'mastercard'),
  card('5200828282828210', 'mastercard_debit'),
  card('5105105105105100', 'mastercard_prepaid'),
  card('378282246310005', ''),
  card('371449635398431', 'amex'),
  card('6011111111111117', ''),
  card('6011000990139424', 'discover'),
  card('3056930009020004', 'diners'),
  card('3566002020360505', 'jcb'),
  card('6200000000000005', 'unionpay'),
  card('4000002760000016', 'de', {}, 'DE'),
  card('4000002500000003', 'fr', {}, 'FR'),
  card('4000008260000000', 'gb', {}, 'GB'),
  card('4000000400000008', 'at', {}, 'AT'),
  card('4000000560000004', 'be', {}, 'BE'),
  card('4000003800000008', 'it', {}, 'IT'),
  card('4000007240000007', 'es', {}, 'ES'),
  card('4000005280000002', 'nl', {}, 'NL'),
  card('4000007560000009', 'ch', {}, 'CH'),
  card('4000001240000000', 'ca', {}, 'CA'),
  card('4000003560000008', 'in', {}, 'IN'),
  card('4000000000000077', 'bypassPending', { skipsPending: true }),
  card('4000000000000002', 'chargeDeclined', declines('generic_decline')),
  card('4000000000009995', 'chargeDeclinedInsufficientFunds', declines('insufficient_funds')),
  card('4000000000009987', 'chargeDeclinedLostCard', declines('lost_card')),
  card('4000000000009979', 'chargeDeclinedStolenCard', declines('stolen_card')),
  card('4000000000000069', 'chargeDeclinedExpiredCard', declines('expired_card')),
  card('4000000000000127', 'chargeDeclinedIncorrectCvc', declines('incorrect_cvc')),
  card('4000000000000119', 'chargeDeclinedProcessingError', declines('processing_error')),
  card(
    '4000000000006975',
    'chargeDeclinedVelocityLimitExceeded',
    declines('card_velocity_exceeded'),
  ),
  card('4000000000000341', 'chargeCustomerFail', { decline: declineOf('generic_decline') }),
  card('4100000000000019', 'chargeDeclinedFraudulent radarBlock', {
    ...declines('fraudulent'),
    radar: 'blocked',
  }),
  card('4000000000009235', 'riskLevelElevated', { radar: 'elevated' }),
  card('4000002500003155', 'authenticationRequiredOnSetup', UNTIL_SET_UP, 'FR'),
  card('4000002760003184', 'authenticationRequired', { authentication: 'always' }, 'DE'),
  card('4000003800000446', 'authenticationRequiredSetupForOffSession', IS_SET_UP, 'IT'),
  card('4000008260003178', 'authenticationRequiredChargeDeclinedInsufficientFunds', {
    authentication: 'always',
    declineAfterAuthentication: declineOf('insufficient_funds'),
  }),
  card('4000000000003220', 'threeDSecure2Required', { authentication: 'always' }),
  card('4000000000003063', 'threeDSecureRequired', { authentication: 'always' }),
  card('4000008400001629', 'threeDSecureRequiredChargeDeclined', {
    authentication: 'always',
    declineAfterAuthentication: declineOf('generic_decline'),
  }),
  card('4000000000000259', 'createDispute', { dispute: 'fraudulent' }),
  card('4000000000002685', 'createDisputeProductNotReceived', {
    dispute: 'product_not_received',
  }),
  card('4000000000001976', 'createDisputeInquiry', { dispute: 'inquiry' }),
  card('4000000404000079', 'createMultipleDisputes createDisputeMultipleDisputes', {
    dispute: 'multiple',
  }),
  card('4000000000005423', 'createIssuerFraudRecord', { fraudWarning: true }),
  card('4000000000007726', 'pendingRefund', { refund: 'pending' }),
  card('4000000000005126', 'refundFail', { refund: 'fails' }),
];

const CARDS_BY_NUMBER = new Map(TEST_CARDS.map((each) => [each.number, each]));
const CARDS_BY_NAME = new Map(
  TEST_CARDS.flatMap((each) => each.names.map((name) => [name, each] as const)),
);

/** Finds a card by pm_card_… or tok_…; some go by a brand as well (pm_card_visa_chargeDeclined). */
export function cardByToken(token: string): TestCard | undefined {
  const name = token.replace(/^(pm_card_|tok_)/, '');
  if (name === token) return undefined;
  return CARDS_BY_NAME.get(name) ?? CARDS_BY_NAME.get(name.replace(/^(visa|mastercard)_/, ''));
}

/** Any number that passes the check digit works; numbers that are not magic simply pay. */
export function cardByNumber(number: string): TestCard | undefined {
  const existing = CARDS_BY_NUMBER.get(number);
  if (existing !== undefined) return existing;
  return /^\d{13,19}$/.test(number) && passesLuhn(number) ? card(number, '') : undefined;
}

export function passesLuhn(number: string): boolean {
  const sum = [...number].reverse().reduce((total, digit, index) => {
    const doubled = Number(digit) * (index % 2 === 0 ? 1 : 2);
    return total + (doubled > 9 ? doubled - 9 : doubled);
  }, 0);
  return sum % 10 === 0;
}

function brandOf(number: string): string {
  if (number.startsWith('4')) return 'visa';
  if (/^5[1-5]|^2[2-7]/.test(number)) return 'mastercard';
  if (/^3[47]/.test(number)) return 'amex';
  if (/^6011|^65/.test(number)) return 'discover';
  if (/^30|^36|^38/.test(number)) return 'diners';
  if (number.startsWith('35')) return 'jcb';
  return number.startsWith('62') ? 'unionpay' : 'unknown';
}
