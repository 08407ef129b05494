import { sandboxVerdict } from '../../../src/local/sandbox-verdict';
import { engineShift, placesOf } from '../../../src/local/places';
import type { Stack } from '../../../src/local/stack';
import { STORIES, openWorld } from '../../../src/local/stories';
import type { World } from '../../../src/local/stories';
import { payWithoutBrowser } from '../../../src/local/stories/acts';
import { keepEvents } from '../../harness/event-samples';
import { startTestStack } from '../../harness/stack';
import { isThorough } from '../../harness/thorough';
import { allPassed, runTogether } from './run-together';

const together = STORIES.filter(({ alone }) => alone !== true);
/** One of each way to pay, and of each way in which it fails; by name all of them. */
const EXAMPLES = [
  'auto-charged',
  'authentication-required',
  'checkout-expired-twice',
  'debit-failed',
  'debit-paid',
  'link-then-charge',
  'paid-by-paypal',
  'paid-from-the-mail',
  'paid-together',
  'part-paid-while-a-debit-fails',
  'portal-two-tabs',
  'retried-by-the-ladder',
];
const bySweeps = together.filter(
  ({ story, needsWebhook }) =>
    needsWebhook === undefined && (isThorough || EXAMPLES.includes(story)),
);
const byPoll = together.filter(({ needsWebhook }) => needsWebhook === true);
let stack: Stack;
let world: World;

beforeAll(async () => {
  stack = await startTestStack({ daySeconds: 20, env: { STRIPE_POLL_MINUTES: '60' } });
  const means = { payAtCheckout: payWithoutBrowser, shiftEngine: engineShift(stack) };
  world = await openWorld(placesOf(stack), means);
  await world.control('POST', 'webhooks', { drop: 'all' });
});

afterAll(async () => {
  await world?.close();
  if (stack !== undefined) await keepEvents(stack.databaseUrl);
  await stack?.stop();
});

test('no webhook arrives: whatever is under way is seen by its own readings', async () => {
  expect(bySweeps.length).toBeGreaterThanOrEqual(EXAMPLES.length);
  expect(await runTogether(world, bySweeps)).toEqual(allPassed(bySweeps));
}, 300_000);

test('no webhook arrives: what comes afterwards is found by the poll', async () => {
  stack.workers.push(await stack.startWorker({ STRIPE_POLL_MINUTES: '0.05' }));
  expect(await runTogether(world, byPoll)).toEqual(allPassed(byPoll));
}, 300_000);

test('Stripe saw no rule of money broken by any of it', async () => {
  expect((await sandboxVerdict(world)).outcome).toBe('no rule was broken');
});
