import type { Plan } from './plan';

const CARD = 'pm_card_visa';

/**
 * A worker that copies the account dies before a page is kept, or once events are; a server once
 * an ack is.
 */
export const mirrored: Plan = {
  seed: 970,
  forMs: 6_000,
  lives: [
    { name: 'auto_charged', card: CARD, at: 0 },
    { name: 'auto_charged', card: CARD, at: 3_000 },
  ],
  schedules: [],
  second: { lives: [], schedules: [] },
  faults: [],
  crashes: {
    server: ['ack.after_commit:2', null, 'ack.before_commit:2'],
    worker: ['mirror_page.before_commit', 'mirror_events.after_commit'],
  },
  crashesAwaited: 2,
  post: { lost: 0.2, doubled: 0.3, delayed: 0.3, longestMs: 2_000 },
  mirrored: { changes: 30 },
};
