import { initialState } from '../../src/domain/collection/model/initial-state';
import { DEFAULT_POLICY } from '../../src/domain/collection/model/policy';
import { DAY, HOUR } from '../../src/domain/time';
import type { CollectionState, Decline, Plan } from '../../src/domain/collection/model/state';
import type { Method } from '../../src/domain/collection/model/method';
import type { Dispute, Payment } from '../../src/domain/collection/model/payment';
import { flagsOf, statusOf } from '../../src/domain/collection/queries/status';
import type { Invoice } from '../../src/domain/invoice';
import { termsOf } from '../../src/domain/terms';
import { invoicePageView } from '../../src/documents/pages/invoice-page-view';
import type { InvoicePageInput } from '../../src/documents/pages/invoice-page-view';
import type { InvoicePageView } from '../../src/documents/pages/page-types';

/** Thursday noon in Paris. */
export const NOW = Date.parse('2026-11-19T11:00:00Z');
export const POLICY = DEFAULT_POLICY;
export const VISA: Method = {
  id: 'pm_1',
  type: 'card',
  label: 'visa 4242',
  fingerprint: 'fp_visa',
};

export const INVOICE: Invoice = {
  connection: 'default',
  externalId: 'bill-7711',
  customer: {
    kind: 'given',
    externalId: 'c-1',
    name: 'Client SA',
    email: 'ap@client.example',
    country: 'FR',
    locale: null,
    timeZone: 'Europe/Paris',
  },
  number: 'INV-0042',
  currency: 'eur',
  amountDue: 11_900,
  issuedOn: '2026-11-17',
  dueOn: '2026-12-01',
  lines: [
    {
      description: 'Team plan, November',
      quantity: '4',
      unitAmount: 2_000,
      amount: 8_000,
      tax: { amount: 1_520, inclusive: false },
    },
    {
      description: 'Priority support',
      quantity: '1',
      unitAmount: 2_000,
      amount: 2_000,
      tax: { amount: 380, inclusive: false },
    },
  ],
  memo: 'Thank you for your business.\nQuestions about the hours? Ask Ana.',
  metadata: {},
  bankDetails: {
    holder: 'Acme Ltd',
    iban: 'DE89370400440532013000',
    bic: 'COBADEFFXXX',
    accountNumber: null,
    bankName: 'Commerzbank',
    reference: 'INV-0042',
  },
  send: 'now',
  collection: {},
};

export interface Situation {
  plan?: Partial<Plan>;
  payments?: Payment[];
  state?: Partial<CollectionState>;
  invoice?: Partial<Invoice>;
}

export function stateOf({ plan, payments, state, invoice }: Situation = {}): CollectionState {
  const whole = { ...INVOICE, ...invoice };
  const name = whole.customer.kind === 'given' ? whole.customer.name : 'Client SA';
  const terms = termsOf({
    ref: 'abcdefghijklmnopqrstuvwxyz',
    invoice: whole,
    customer: { name, timeZone: 'Europe/Paris', country: 'FR', settings: {} },
    connection: {},
  });
  const started = initialState(terms, 'now', POLICY, NOW - 2 * DAY);
  const sent: Plan = {
    ...started.plan,
    sending: { kind: 'sent', at: NOW - 2 * DAY },
    charge: { kind: 'off' },
  };
  return {
    ...started,
    outstanding: [],
    plan: { ...sent, ...plan },
    ledger: { credited: 0, payments: payments ?? [] },
    ...state,
  };
}

export function viewOf(
  situation: Situation = {},
  input: Partial<InvoicePageInput> = {},
): InvoicePageView {
  const state = stateOf(situation);
  const now = input.now ?? NOW;
  return invoicePageView({
    invoice: { ...INVOICE, ...situation.invoice },
    state,
    status: statusOf(state),
    flags: flagsOf(state, now),
    now,
    businessName: 'Acme Ltd',
    contact: 'billing@acme.example',
    token: 'k7token',
    mode: 'live',
    commandId: 'cmd-1',
    ...input,
  });
}

export function payment(of: Partial<Payment> = {}): Payment {
  return {
    id: 'pi_1',
    via: 'charge',
    methodType: 'card',
    methodLabel: 'visa 4242',
    amount: 11_900,
    chargeId: 'ch_1',
    at: NOW - DAY,
    asOf: NOW - DAY,
    refunds: [],
    disputes: [],
    warnings: [],
    reversed: false,
    ...of,
  };
}

export function dispute(of: Partial<Dispute> = {}): Dispute {
  return {
    id: 'dp_1',
    amount: 11_900,
    status: 'needs_response',
    reason: 'product_not_received',
    withdrawn: true,
    returned: false,
    evidenceDueAt: NOW + 9 * DAY,
    lostByHand: false,
    ...of,
  };
}

export function decline(declineCode: string): Decline {
  return {
    at: NOW - 3 * HOUR,
    code: 'card_declined',
    declineCode,
    adviceCode: 'try_again_later',
    networkCode: '02',
    networkDeclineCode: '51',
    network: 'visa',
    fingerprint: VISA.fingerprint,
    methodLabel: VISA.label,
  };
}

export const withVisa: Partial<CollectionState> = { stripeCustomer: 'cus_1', method: VISA };

export const ladder = (last: Decline | null, attempts = 1): Plan['ladder'] => ({
  attempts,
  firstDeclineAt: last?.at ?? null,
  last,
  barred: [],
  returnRetries: 0,
});
