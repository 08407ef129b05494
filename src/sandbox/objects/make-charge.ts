import type Stripe from 'stripe';
import { newId } from '../world/ids';
import type { AccountStore } from '../world/account-store';
import type { World } from '../world/world';
import { declineMessage, networkWords } from './declines';
import type { Decline } from './declines';
import { mandateOf } from './mandates';
import { receive } from './receive';
import { passChecks } from './spent';
import { walletDetails } from './wallets';

// Creates the charge of an attempt: succeeded, pending or failed.

type Outcome = 'succeeded' | 'pending' | 'failed' | 'authorized';

/** An intent and the method that is to pay it. */
export interface Attempt {
  readonly intent: Stripe.PaymentIntent;
  readonly method: Stripe.PaymentMethod;
}

export function makeCharge(
  world: World,
  store: AccountStore,
  { intent, method }: Attempt,
  result: { readonly outcome: Outcome; readonly decline?: Decline },
): Stripe.Charge {
  const { outcome, decline = null } = result;
  const card = method.type === 'card';
  if (outcome !== 'failed') passChecks(method);
  const charge: Stripe.Charge = {
    ...blankCharge(world, intent, card ? newId('ch') : newId('py')),
    billing_details: method.billing_details,
    payment_method: method.id,
    payment_method_details: detailsOf(store, method, intent),
    status: outcome === 'authorized' ? 'succeeded' : outcome,
    paid: outcome === 'succeeded' || outcome === 'authorized',
    captured: outcome === 'succeeded' || (outcome === 'pending' && !card),
    outcome: outcomeOf(world, method, outcome, decline),
  };
  if (decline !== null) {
    charge.failure_code = decline.code;
    charge.failure_message = declineMessage(decline);
  }
  store.charges.add(charge);
  const delayed = intent.capture_method === 'automatic_async';
  if (outcome === 'succeeded') receive(world, store, charge, { amount: intent.amount, delayed });
  intent.latest_charge = charge.id;
  return charge;
}

function blankCharge(world: World, intent: Stripe.PaymentIntent, id: string): Stripe.Charge {
  return {
    id,
    object: 'charge',
    amount: intent.amount,
    amount_captured: 0,
    amount_refunded: 0,
    application: null,
    application_fee: null,
    application_fee_amount: intent.application_fee_amount,
    balance_transaction: null,
    billing_details: { address: null, email: null, name: null, phone: null, tax_id: null },
    calculated_statement_descriptor: intent.statement_descriptor ?? 'SANDBOX',
    captured: false,
    created: world.clock.seconds(),
    currency: intent.currency,
    customer: intent.customer,
    description: intent.description,
    disputed: false,
    failure_balance_transaction: null,
    failure_code: null,
    failure_message: null,
    fraud_details: {},
    livemode: false,
    metadata: { ...intent.metadata },
    on_behalf_of: intent.on_behalf_of,
    outcome: null,
    paid: false,
    payment_intent: intent.id,
    payment_method: null,
    payment_method_details: null,
    radar_options: {},
    receipt_email: intent.receipt_email,
    receipt_number: null,
    receipt_url: null,
    refunded: false,
    review: null,
    shipping: intent.shipping as Stripe.Charge.Shipping | null,
    source: null,
    source_transfer: null,
    statement_descriptor: intent.statement_descriptor,
    statement_descriptor_suffix: intent.statement_descriptor_suffix,
    status: 'pending',
    transfer_data: transferOf(intent),
    transfer_group: intent.transfer_group,
  };
}

function transferOf(intent: Stripe.PaymentIntent): Stripe.Charge.TransferData | null {
  const { transfer_data: given } = intent;
  return given == null ? null : { amount: given.amount ?? null, destination: given.destination };
}

function outcomeOf(
  world: World,
  method: Stripe.PaymentMethod,
  outcome: Outcome,
  decline: Decline | null,
): Stripe.Charge.Outcome {
  const radar = world.behaviours.get(method)?.radar ?? 'normal';
  const base: Stripe.Charge.Outcome = {
    advice_code: null,
    network_advice_code: null,
    network_decline_code: null,
    network_status: 'approved_by_network',
    reason: null,
    risk_level: radar === 'normal' ? 'normal' : radar === 'elevated' ? 'elevated' : 'highest',
    risk_score: radar === 'normal' ? 12 : 70,
    seller_message: 'Payment complete.',
    type: 'authorized',
  };
  if (outcome !== 'failed' || decline === null) return base;
  if (radar === 'blocked') {
    return {
      ...base,
      network_status: 'not_sent_to_network',
      reason: 'highest_risk_level',
      seller_message: 'Stripe blocked this payment as too risky.',
      type: 'blocked',
    };
  }
  const reason = decline.declineCode ?? decline.code;
  return {
    ...base,
    ...networkWords(decline),
    network_status: 'declined_by_network',
    reason,
    seller_message:
      reason === 'generic_decline'
        ? 'The bank did not return any further details with this decline.'
        : `The bank returned the decline code \`${reason}\`.`,
    type: 'issuer_declined',
  };
}

function detailsOf(
  store: AccountStore,
  method: Stripe.PaymentMethod,
  intent: Stripe.PaymentIntent,
): Stripe.Charge.PaymentMethodDetails {
  if (method.card !== undefined) return cardDetails(method.card, intent);
  const wallet = walletDetails(method);
  if (wallet !== null) return wallet;
  if (method.sepa_debit !== undefined) {
    const { bank_code, branch_code, country, fingerprint, last4 } = method.sepa_debit;
    const mandate = mandateOf(store, method.id)?.id ?? null;
    const shown = { bank_code, branch_code, country, fingerprint, last4, mandate };
    return { type: 'sepa_debit', sepa_debit: shown };
  }
  if (method.us_bank_account !== undefined) {
    const bank = method.us_bank_account;
    const mandate = mandateOf(store, method.id)?.id;
    return {
      type: 'us_bank_account',
      us_bank_account: {
        account_holder_type: bank.account_holder_type,
        account_type: bank.account_type,
        bank_name: bank.bank_name,
        fingerprint: bank.fingerprint,
        last4: bank.last4,
        ...(mandate === undefined ? {} : { mandate }),
        payment_reference: null,
        routing_number: bank.routing_number,
      },
    };
  }
  const mandate = mandateOf(store, method.id)?.id ?? null;
  const bacs = method.bacs_debit ?? { fingerprint: null, last4: null, sort_code: null };
  return { type: 'bacs_debit', bacs_debit: { ...bacs, mandate } };
}

function cardDetails(
  card: Stripe.PaymentMethod.Card,
  intent: Stripe.PaymentIntent,
): Stripe.Charge.PaymentMethodDetails {
  return {
    type: 'card',
    card: {
      amount_authorized: intent.amount,
      authorization_code: null,
      brand: card.brand,
      checks: card.checks === null ? null : { ...card.checks },
      country: card.country,
      electronic_commerce_indicator: null,
      exp_month: card.exp_month,
      exp_year: card.exp_year,
      extended_authorization: { status: 'disabled' },
      fingerprint: card.fingerprint ?? null,
      funding: card.funding,
      incremental_authorization: { status: 'unavailable' },
      installments: null,
      last4: card.last4,
      mandate: null,
      multicapture: { status: 'unavailable' },
      network: card.brand,
      network_token: { used: false },
      network_transaction_id: null,
      overcapture: { maximum_amount_capturable: intent.amount, status: 'unavailable' },
      regulated_status: 'unregulated',
      three_d_secure: null,
      transaction_link_id: null,
      wallet: null,
    },
  };
}
