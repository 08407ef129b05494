import type { EffectWork } from '../collection/model/effect-work';
import { endingShown } from './ending-shown';
import type { BundleDecision, BundleEffect, BundleEffectKind, BundleState } from './model';

/** What an activity of a bundle returns to its run. */
export interface BundleStep {
  version: number;
  effects: OutstandingBundleEffect[];
  /** Real time in ms. */
  wakeAt: number | null;
  /** Shown in Temporal's UI. */
  view: { details: string; waitsFor: string };
  finished: boolean;
}

export interface OutstandingBundleEffect {
  effect: BundleEffect;
  work: EffectWork;
  summary: string;
}

/** Where each is performed, and how many calls to Stripe one try of it makes at most. */
const WORK: Readonly<Record<BundleEffectKind, EffectWork>> = {
  takeLane: { queue: 'records', calls: 0 },
  openSession: { queue: 'stripe', calls: 4 },
  closeSession: { queue: 'stripe', calls: 8 },
  readBundle: { queue: 'stripe', calls: 20 },
  giveShare: { queue: 'stripe', calls: 4 },
  returnLane: { queue: 'records', calls: 0 },
};

export const effectsOf = ({ outstanding }: BundleState): OutstandingBundleEffect[] =>
  outstanding.map((effect) => ({ effect, work: WORK[effect.kind], summary: summaryOf(effect) }));

function summaryOf(effect: BundleEffect): string {
  switch (effect.kind) {
    case 'takeLane':
      return `Take the lane of ${effect.invoice}`;
    case 'openSession':
      return `Open a checkout of ${effect.shares.length} invoices`;
    case 'closeSession':
      return 'Close the checkout, and read it back';
    case 'readBundle':
      return 'Read Stripe';
    case 'giveShare':
      return `Give ${effect.invoice} its share`;
    case 'returnLane':
      return `Return the lane of ${effect.invoice}`;
  }
}

const WAITS: Readonly<Record<BundleState['session']['kind'], string>> = {
  none: 'the lanes of its invoices',
  opening: 'its checkout to be opened',
  reading: 'what Stripe has of its checkout',
  open: 'the customer to pay',
  closing: 'its checkout to be closed',
  moving: 'the bank',
  over: 'nothing but what Stripe may still announce',
};

export function viewOf({ session, members, ending }: BundleState): BundleStep['view'] {
  const waitsFor = WAITS[session.kind];
  const is = session.kind === 'over' ? session.outcome.replace('_', ' ') : session.kind;
  const why = ending === null ? '' : ` (${endingShown(ending).detail})`;
  const details = `${members.length} invoices: ${is}${why}. Waits for ${waitsFor}.`;
  return { details, waitsFor };
}

export const bundleStep = (
  version: number,
  { state, wakeAt, finished }: Pick<BundleDecision, 'state' | 'wakeAt' | 'finished'>,
): BundleStep => ({ version, effects: effectsOf(state), wakeAt, view: viewOf(state), finished });
