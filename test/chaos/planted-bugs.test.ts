import { bundlePlan } from './bundle-plan';
import { episodeWith } from './chaos';
import type { Fault, Plan } from './plan';
import { mirrored } from './mirror-plan';

const nothing: Plan = {
  seed: 901,
  forMs: 1_000,
  lives: [],
  schedules: [],
  second: { lives: [], schedules: [] },
  faults: [],
  crashes: { server: [], worker: [] },
  post: { lost: 0, doubled: 0, delayed: 0, longestMs: 0 },
};

/** The first worker that has Stripe's yes dies with it, each server once it has said 200. */
const plan: Plan = {
  ...nothing,
  seed: 900,
  lives: Array.from({ length: 4 }, () => ({
    name: 'auto_charged' as const,
    card: 'pm_card_visa',
    at: 0,
  })),
  crashes: {
    server: ['relay.before_commit', 'relay.before_commit'],
    worker: ['open_intent.after_stripe', 'open_intent.after_stripe'],
  },
  crashesAwaited: 3,
};

/** The worker that makes the first period dies before all of it is saved. */
const periods: Plan = {
  ...nothing,
  schedules: [{ card: 'pm_card_visa', at: 0 }],
  crashes: { server: [], worker: ['period.before_commit', 'period.before_commit'] },
  crashesAwaited: 1,
};

/** The promises that were broken, a line each. */
async function wordsOf(planted: string, plan: Plan): Promise<string> {
  const { broken } = await episodeWith(planted, plan);
  return broken.map(({ invariant, detail }) => `${invariant}: ${detail}`).join('\n');
}

test('bugs planted in the programs are caught, each by the promise it breaks', async () => {
  const words = await wordsOf('ack_before_commit,key_with_dice,message_id_with_dice', plan);
  expect(words).toMatch(/^I5: \d+ webhooks answered with 200 are not stored/m);
  expect(words).toMatch(/^I9: .* attempt 1 was made twice/m);
  expect(words).toMatch(/^I13: .* which none of our mails is called/m);
}, 400_000);

test('a period that is not one transaction is caught where a worker died in between', async () => {
  const words = await wordsOf('period_in_two_steps', periods);
  expect(words).toMatch(/^I19: .*\/again is an invoice without its period/m);
}, 400_000);

test('a session that is asked for under another key each time is caught', async () => {
  const words = await wordsOf('session_key_with_dice', {
    ...bundlePlan,
    lives: bundlePlan.lives.slice(0, 1),
    crashes: { server: [], worker: ['bundle.after_session', 'bundle.after_session'] },
    crashesAwaited: 1,
  });
  expect(words).toMatch(/^I20: bun_\w+ has [23] sessions$/m);
}, 400_000);

const TO_REST = 600_000;

const noCrashes = { lives: [], crashes: { server: [], worker: [] }, crashesAwaited: 0 };

const workersDie: Fault[] = [6_000, 12_000, 18_000, 24_000].flatMap((at) =>
  (['worker1', 'worker2'] as const).map((victim) => ({ kind: 'kill', victim, at, downMs: 100 })),
);

test(
  'rows that are kept after their place are missed where their worker died',
  async () => {
    // Whenever a list is copied, who copied it dies before its rows are to be kept.
    const dies = { ...mirrored, ...noCrashes, forMs: 26_000, faults: workersDie };
    expect(await wordsOf('place_before_rows', dies)).toMatch(
      /^I6: mirror: \w+ \S+ has no record$/m,
    );
  },
  TO_REST,
);

test(
  'messages that count as taken before they are sent are missed',
  async () => {
    const point = 'delivery.before_send';
    const crashes = { server: [], worker: [point, point] };
    const dies = { ...mirrored, lives: [], crashes, crashesAwaited: 1 };
    const words = await wordsOf('taken_before_sent', dies);
    expect(words).toMatch(/^I7: mirror: the (webhook consumer never got|Postgres consumer has) /m);
  },
  TO_REST,
);
