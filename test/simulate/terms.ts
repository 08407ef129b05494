import type { Fact } from '../../src/domain/collection/model/fact';
import { DAY } from '../../src/domain/time';
import { methodsFor } from '../../src/domain/payment-methods';
import type { Method } from '../../src/domain/collection/model/method';
import type { Terms } from '../../src/domain/collection/model/terms';
import type { Dice } from './dice';
import type { SimulatedPolicy } from './policies';

export const START = Date.UTC(2026, 0, 5, 8);

// Nothing, below the minimum, and mostly what can be charged.
const AMOUNTS = [0, 30, ...Array.from({ length: 10 }, () => 11_900)];

/** What was agreed on, rolled: every setting that changes the way of an invoice. */
export function rollTerms(rolled: Dice): Terms {
  const number = rolled.upTo(1e6);
  return {
    ref: `ref${number}`,
    number: 'INV-1',
    currency: 'eur',
    amountDue: rolled.pick(AMOUNTS),
    customerName: 'Client',
    timeZone: 'UTC',
    dueAt: START + rolled.upTo(30) * DAY,
    autoCharge: rolled.chance(0.8),
    chargeOn: rolled.pick(['send', 'send', 'due']),
    paymentLink: rolled.chance(0.9),
    keepLinkOpen: rolled.chance(0.2),
    methods: ['card', 'sepa_debit'],
    methodsEmptiedBy: null,
    createStripeCustomer: rolled.chance(0.5),
    receipts: 'ours',
    ...(number % 4 === 0 && { debitNoticeDays: 2 }),
  };
}

/** As invoices of this kind of business are. */
export const withPolicy = (rolled: Terms, { worth, terms }: SimulatedPolicy): Terms => {
  const scaled = { ...rolled, amountDue: rolled.amountDue * worth };
  return { ...scaled, ...terms(scaled) };
};

/** Every kind of method; PayPal has recurring payments in some lives and not in others. */
export const withAllMethods = (terms: Terms, rolled: Dice): Terms => ({
  ...terms,
  methods: methodsFor(terms.currency, ['card', 'link', 'sepa_debit', 'paypal']),
  ...(rolled.chance(0.4) && { recurringMethods: ['paypal'] }),
});

export const card = (name: string): Method => ({
  id: `pm_${name}`,
  type: 'card',
  label: `visa ${name}`,
  fingerprint: `fp_${name}`,
});

const wallet = (type: string, label: string): Method => ({ ...card(label), type, label });

const LINK = wallet('link', 'Link');

export const customer = (method: Method | null, stripeCustomer: string | null = 'cus_1'): Fact => ({
  kind: 'customer',
  stripeCustomer,
  method,
  fresh: false,
});

const CARDS: readonly Method[] = [card('a'), card('b'), card('c')];

export const METHODS: readonly Method[] = [
  ...CARDS,
  { ...card('e'), type: 'sepa_debit', label: 'SEPA 3000' },
];

export const ALL_METHODS: readonly Method[] = [...METHODS, LINK, wallet('paypal', 'PayPal')];

/** Where Link is offered, too, and a bank debit of another country than those of the default. */
export const AMERICAN_METHODS: readonly Method[] = [
  ...CARDS,
  { ...card('f'), type: 'us_bank_account', label: 'STRIPE TEST BANK 6789' },
  LINK,
];

export const BRITISH_METHODS: readonly Method[] = [
  ...CARDS,
  { ...card('g'), type: 'bacs_debit', label: 'Bacs 2345' },
  LINK,
];
