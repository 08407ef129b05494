import type {
  ChargeReading,
  DeclineReading,
  DisputeReading,
  IntentReading,
  StripeEventSummary,
  RefundReading,
  SessionReading,
} from '../../../src/domain/collection/model/fact';
import { DAY } from '../../../src/domain/time';
import type { Method } from '../../../src/domain/collection/model/method';
import type { Terms } from '../../../src/domain/collection/model/terms';

/** What Stripe and the customer may show, each with the parts that do not matter filled in. */
export const START = Date.UTC(2026, 0, 5, 8);
export const OWED = 11_900;

export const visa: Method = {
  id: 'pm_visa',
  type: 'card',
  label: 'visa 4242',
  fingerprint: 'fp_visa',
};
export const amex: Method = {
  id: 'pm_amex',
  type: 'card',
  label: 'amex 0005',
  fingerprint: 'fp_amex',
};
export const sepa: Method = {
  id: 'pm_sepa',
  type: 'sepa_debit',
  label: 'SEPA 3000',
  fingerprint: 'fp_sepa',
};

export const TERMS: Terms = {
  ref: 'ref1',
  number: 'INV-1',
  currency: 'eur',
  amountDue: OWED,
  customerName: 'Client SA',
  timeZone: 'UTC',
  dueAt: START + 14 * DAY,
  autoCharge: true,
  chargeOn: 'send',
  paymentLink: true,
  keepLinkOpen: false,
  methods: ['card', 'sepa_debit'],
  methodsEmptiedBy: null,
  createStripeCustomer: false,
  receipts: 'ours',
};

export const decline = (code: string, part: Partial<DeclineReading> = {}): DeclineReading => ({
  code: 'card_declined',
  declineCode: code,
  adviceCode: null,
  networkCode: null,
  ...part,
});

export function intent(part: Partial<IntentReading> & { id: string }): IntentReading {
  const amount = part.amount ?? OWED;
  const paid = part.status === 'succeeded';
  return {
    status: 'requires_confirmation',
    amount,
    amountReceived: paid ? amount : 0,
    currency: 'eur',
    n: null,
    ofCheckout: false,
    method: visa,
    decline: null,
    instructionsUrl: null,
    charge: paid ? charge(`ch_${part.id}`) : null,
    ...part,
  };
}

export const charge = (id: string, part: Partial<ChargeReading> = {}): ChargeReading => ({
  id,
  createdAt: START,
  refunds: [],
  disputes: [],
  warnings: [],
  ...part,
});

export const dispute = (part: Partial<DisputeReading> = {}): DisputeReading => ({
  id: 'dp_1',
  amount: OWED,
  status: 'needs_response',
  reason: 'fraudulent',
  withdrawn: true,
  evidenceDueAt: START + 20 * DAY,
  ...part,
});

export const refund = (part: Partial<RefundReading> = {}): RefundReading => ({
  id: 're_1',
  n: null,
  amount: 1000,
  status: 'succeeded',
  createdAt: START,
  ...part,
});

export const session = (part: Partial<SessionReading> & { id: string }): SessionReading => ({
  status: 'open',
  intentId: null,
  amountTotal: OWED,
  currency: 'eur',
  n: 1,
  expiresAt: START + DAY,
  ...part,
});

export const stripeEvent = (
  type: string,
  part: Partial<StripeEventSummary> = {},
): StripeEventSummary => ({
  type,
  objectId: 'obj_1',
  intentId: null,
  sessionId: null,
  chargeId: null,
  n: null,
  status: null,
  created: START,
  ...part,
});
