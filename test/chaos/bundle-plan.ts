import type { Plan } from './plan';

const CARD = 'pm_card_visa';

/**
 * Both workers die at the first lane they take: one of them has to. Who comes after them dies on
 * the way to the end, where that worker is the one that goes it.
 */
export const bundlePlan: Plan = {
  seed: 950,
  forMs: 1_000,
  lives: [
    { name: 'paid_together', card: CARD, at: 0 },
    { name: 'together_and_offline', card: CARD, at: 300 },
    { name: 'paid_together', card: CARD, at: 600 },
  ],
  schedules: [],
  second: { lives: [], schedules: [] },
  faults: [],
  crashes: {
    server: [],
    worker: [
      'bundle.lane_taken',
      'bundle.lane_taken',
      'bundle.share_given',
      'bundle.after_session',
    ],
  },
  crashesAwaited: 1,
  post: { lost: 0.3, doubled: 0.3, delayed: 0.3, longestMs: 2_000 },
};
