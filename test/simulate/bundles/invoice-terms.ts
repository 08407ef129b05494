import type { Terms } from '../../../src/domain/collection/model/terms';
import { DAY } from '../../../src/domain/time';
import { methodsFor } from '../../../src/domain/payment-methods';
import type { Dice } from '../dice';
import { START } from '../terms';

// What leaves remainders, what is below Stripe's minimum, and what people owe.
const AMOUNTS = [30, 333, 5000, 7777, 11_900, 11_900, 100_001];

/** What one of the customer's invoices asks for. */
export function termsOf(
  dice: Dice,
  { i, currency, worth }: { i: number; currency: string; worth: number },
): Terms {
  return {
    ref: `ref${i}`,
    number: `INV-${i}`,
    currency,
    amountDue: dice.pick(AMOUNTS) * worth,
    customerName: 'Client',
    timeZone: 'UTC',
    dueAt: START + dice.upTo(20) * DAY,
    autoCharge: dice.chance(0.3),
    chargeOn: dice.pick(['send', 'due']),
    paymentLink: dice.chance(0.95),
    keepLinkOpen: dice.chance(0.15),
    methods: methodsFor(currency, dice.chance(0.9) ? ['card', 'sepa_debit'] : ['card']),
    methodsEmptiedBy: null,
    createStripeCustomer: false,
    receipts: 'ours',
  };
}
