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

/** In ms. What other programs take of the processors is in the one and not in the other. */
interface Took {
  wall: number;
  processor: number;
}

/** The longest there is: every rung fails, and a link is kept open all the while. */
function previewOnce(): Took {
  const used = process.cpuUsage();
  const begun = performance.now();
  preview({
    terms: TERMS,
    policy: DEFAULT_POLICY,
    method: VISA,
    answers: ['insufficient_funds'],
    from: SENT,
  });
  const wall = performance.now() - begun;
  const { user, system } = process.cpuUsage(used);
  return { wall, processor: (user + system) / 1_000 };
}

const round = (): Took[] => Array.from({ length: PREVIEWS }, previewOnce);

function at(times: readonly Took[], share: number, of: keyof Took = 'wall'): number {
  const sorted = times.map((took) => took[of]).toSorted((a, b) => a - b);
  return sorted[Math.floor(share * (sorted.length - 1))] ?? 0;
}

export const previews: Bench = {
  name: 'previews',
  title: 'what would happen to an invoice, to its end',
  run: async ({ runs }) => {
    // The first ones of a process are slower: until its code is compiled, which a round is for.
    const first = round();
    const rounds = Array.from({ length: runs }, round);
    const each = (share: number, of?: keyof Took) => rounds.map((times) => at(times, share, of));
    return {
      figures: [
        figure('median', 'ms', each(0.5), { atMost: 5 }),
        figure('p99', 'ms', each(0.99), { atMost: 5 }),
        figure('p99 of the time on a processor', 'ms', each(0.99, 'processor'), { atMost: 5 }),
        figure('the slowest of the first 200 of a process', 'ms', [at(first, 1)]),
      ],
      notes: { previews: runs * PREVIEWS },
    };
  },
};
