import type Stripe from 'stripe';
import { invalid, malformed, missing, missingParameter } from '../transport/errors';
import { newId } from '../world/ids';
import type { AccountStore, CardNumber } from '../world/account-store';
import type { World } from '../world/world';
import { americanAccount, bankByToken, britishAccount, looksLikeIban, sepaAccount } from './banks';
import type { TestBank } from './banks';
import type { Behaviour } from './behaviour';
import { cardByNumber, cardByToken } from './cards';
import { refuseExpired, wrongNumber } from './card-checks';
import { bankFields, billing, cardFields } from './method-fields';
import type { BillingParams, MethodData, MethodFields } from './method-fields';
import { isWallet, walletBehaviour, walletFields } from './wallets';

// Creates payment methods from numbers, tokens and magic names, and finds them again.

export function createMethod(
  world: World,
  store: AccountStore,
  data: MethodData,
): Stripe.PaymentMethod {
  const type = data.type ?? 'card';
  const made = make(world, store, type, data);
  const method: Stripe.PaymentMethod = {
    id: newId('pm'),
    object: 'payment_method',
    allow_redisplay: data.allow_redisplay ?? 'unspecified',
    billing_details: billing(data.billing_details),
    created: world.clock.seconds(),
    customer: null,
    customer_account: null,
    livemode: false,
    metadata: (data.metadata ?? {}) as Stripe.Metadata,
    ...made.fields,
  };
  const checks = method.card?.checks ?? null;
  const { line1, postal_code: postalCode } = method.billing_details.address ?? {};
  if (checks !== null && line1) checks.address_line1_check = 'unchecked';
  if (checks !== null && postalCode) checks.address_postal_code_check = 'unchecked';
  store.paymentMethods.add(method);
  world.behaviours.set(method, { ...made.behaviour });
  return method;
}

/** A stored method, or a new one when the id is one of Stripe's magic names. */
export function useMethod(
  world: World,
  store: AccountStore,
  id: string,
  param = 'payment_method',
  status = 400,
): Stripe.PaymentMethod {
  const stored = store.paymentMethods.get(id);
  if (stored !== undefined) return stored;
  const card = cardByToken(id);
  const bank = card === undefined ? bankByToken(id) : undefined;
  if (card === undefined && bank === undefined) {
    const owned = platformOwned(world, store, id);
    throw missing('PaymentMethod', id, param, status, owned === undefined ? '' : PLATFORMS_METHOD);
  }
  const clone: Stripe.PaymentMethod = {
    id: newId('pm'),
    object: 'payment_method',
    allow_redisplay: 'unspecified',
    billing_details: billing(bank === undefined ? undefined : TEST_OWNER),
    created: world.clock.seconds(),
    customer: null,
    customer_account: null,
    livemode: false,
    metadata: {},
    ...(card === undefined ? bankFields(bank as TestBank) : cardFields(world, card, null)),
  };
  store.paymentMethods.add(clone);
  world.behaviours.set(clone, { ...((card ?? bank) as { behaviour: Behaviour }).behaviour });
  return clone;
}

const PLATFORMS_METHOD =
  '; OAuth key or Stripe-Account header was used but API request was provided with a ' +
  'platform-owned payment method ID. Please ensure that the provided payment method matches the ' +
  'specified account.';

const platformOwned = (
  world: World,
  store: AccountStore,
  id: string,
): Stripe.PaymentMethod | undefined =>
  world.accounts.get(store.platform ?? '')?.paymentMethods.get(id);

/** A method of the platform, made anew for its connected account; it belongs to nobody there. */
export function cloneMethod(
  world: World,
  store: AccountStore,
  id: string,
  customer: string | undefined,
): Stripe.PaymentMethod {
  const original = platformOwned(world, store, id);
  if (original === undefined || store.paymentMethods.get(id) !== undefined) {
    return useMethod(world, store, id);
  }
  if (original.customer !== (customer ?? null))
    throw missing('PaymentMethod', id, 'payment_method');
  const clone = { ...structuredClone(original), id: newId('pm'), customer: null, metadata: {} };
  clone.created = world.clock.seconds();
  store.paymentMethods.add(clone);
  const behaviour = world.behaviours.get(original);
  if (behaviour !== undefined) world.behaviours.set(clone, { ...behaviour, spent: false });
  return clone;
}

const TEST_OWNER: BillingParams = { name: 'Jenny Rosen', email: 'jenny@example.com' };

function make(
  world: World,
  store: AccountStore,
  type: string,
  data: MethodData,
): { fields: MethodFields; behaviour: Behaviour } {
  if (type === 'card') return makeCard(world, store, data);
  if (isWallet(type)) {
    const email = data.billing_details?.email || undefined;
    return { fields: walletFields(type, email), behaviour: walletBehaviour(type, email) };
  }
  const bank = bankGiven(type, data);
  return { fields: bankFields(bank, data.us_bank_account), behaviour: bank.behaviour };
}

function makeCard(
  world: World,
  store: AccountStore,
  data: MethodData,
): { fields: MethodFields; behaviour: Behaviour } {
  if (data.card === undefined) throw missingParameter('card');
  const stored = data.card.token === undefined ? undefined : store.tokens.get(data.card.token);
  const given: CardNumber | null = stored?.card ?? cardGiven(data.card);
  if (stored?.used === true) {
    throw invalid(
      `You cannot use a Stripe token more than once: ${stored.id}.`,
      'token_already_used',
      'card[token]',
    );
  }
  const named = data.card.token === undefined ? undefined : cardByToken(data.card.token);
  const card = named ?? (given === null ? undefined : cardByNumber(given.number));
  if (card === undefined) {
    if (data.card.token !== undefined) throw missing('token', data.card.token, 'card[token]', 400);
    throw wrongNumber('number');
  }
  if (given !== null) refuseExpired(world, given);
  if (stored !== undefined) {
    stored.used = true;
    world.touched(store.account, 'tokens', stored.id);
  }
  return { fields: cardFields(world, card, given), behaviour: card.behaviour };
}

function cardGiven(card: NonNullable<MethodData['card']>): CardNumber | null {
  if (card.number === undefined) {
    if (card.token === undefined) throw missingParameter('card[number]');
    return null;
  }
  if (card.exp_month === undefined) throw missingParameter('card[exp_month]');
  if (card.exp_year === undefined) throw missingParameter('card[exp_year]');
  const year = card.exp_year < 100 ? 2000 + card.exp_year : card.exp_year;
  return {
    number: card.number.replaceAll(/[\s-]/g, ''),
    exp_month: card.exp_month,
    exp_year: year,
    cvc: card.cvc !== undefined,
  };
}

function bankGiven(type: string, data: MethodData): TestBank {
  if (type === 'sepa_debit') {
    const iban = data.sepa_debit?.iban;
    if (iban === undefined) throw missingParameter('sepa_debit[iban]');
    if (!looksLikeIban(iban)) {
      throw invalid(
        'The IBAN you provided is invalid.',
        'account_number_invalid',
        'sepa_debit[iban]',
      );
    }
    return sepaAccount(iban);
  }
  if (type === 'us_bank_account') {
    const account = data.us_bank_account?.account_number;
    if (account === undefined) throw missingParameter('us_bank_account[account_number]');
    return americanAccount(data.us_bank_account?.routing_number ?? '110000000', account);
  }
  if (type === 'bacs_debit') {
    const account = data.bacs_debit?.account_number;
    if (account === undefined) throw missingParameter('bacs_debit[account_number]');
    return britishAccount(data.bacs_debit?.sort_code ?? '108800', account);
  }
  throw malformed(
    `The payment method type "${type}" is not one this sandbox plays ` +
      '(card, sepa_debit, us_bank_account, bacs_debit, link, paypal).',
    undefined,
    'type',
  );
}
