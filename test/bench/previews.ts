import { DEFAULT_POLICY } from '../../src/domain/collection/model/policy';
import type { Terms } from '../../src/domain/collection/model/terms';
import { preview } from '../../src/domain/preview/preview';
import type { Bench } from './bench';
import { figure } from './figure';

const SENT = Date.UTC(2026, 0, 5, 8);
const PREVIEWS = 200;

const TERMS: Terms = {
  ref: 'previewed',
  number: 'INV-1',
  currency: 'eur',
  amountDue: 11_900,
  customerName: 'Client',
  timeZone: 'Europe/Berlin',
  dueAt: SENT,
  autoCharge: true,
  chargeOn: 'send',
  paymentLink: true,
  keepLinkOpen: true,
  methods: ['card'],
  methodsEmptiedBy: null,
  createStripeCustomer: true,
  receipts: 'ours',
};

const VISA = { id: 'pm_1', type: 'card', label: 'visa 4242', fingerprint: 'fp_1' };

/** The longest there is: every rung fails, and a link is kept open all the while. */
function previewOnce(): number {
  const begun = performance.now();
  preview({
    terms: TERMS,
    policy: DEFAULT_POLICY,
    method: VISA,
    answers: ['insufficient_funds'],
    from: SENT,
  });
  return performance.now() - begun;
}

export const previews: Bench = {
  name: 'previews',
  title: 'what would happen to an invoice, to its end',
  run: async ({ runs }) => {
    const times = Array.from({ length: runs * PREVIEWS }, previewOnce).toSorted((a, b) => a - b);
    const at = (share: number): number => times[Math.floor(share * (times.length - 1))] ?? 0;
    return {
      figures: [
        figure('median', 'ms', [at(0.5)], { atMost: 5 }),
        figure('p99', 'ms', [at(0.99)], { atMost: 5 }),
      ],
      notes: { previews: times.length },
    };
  },
};
