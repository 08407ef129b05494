import { episodeWith } from './chaos';
import type { Plan } from './plan';

const CARD = 'pm_card_visa';

/**
 * Both workers die at the first lane they take: one of them has to. Who comes after them dies on
 * the way to the end, where that worker is the one that goes it.
 */
const plan: Plan = {
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

test('several invoices are paid at once while workers die on the way', async () => {
  const { broken, deaths } = await episodeWith(null, plan);
  expect(broken).toEqual([]);
  expect(deaths.filter(({ how }) => how === 'crash point').length).toBeGreaterThanOrEqual(1);
}, 400_000);

test('a session that is asked for under another key each time is caught', async () => {
  const { broken } = await episodeWith('session_key_with_dice', {
    ...plan,
    lives: plan.lives.slice(0, 1),
    crashes: { server: [], worker: ['bundle.after_session', 'bundle.after_session'] },
    crashesAwaited: 1,
  });
  const words = broken.map(({ invariant, detail }) => `${invariant}: ${detail}`).join('\n');
  expect(words).toMatch(/^I20: bun_\w+ has [23] sessions$/m);
}, 400_000);
