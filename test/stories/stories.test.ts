import type { Browser } from 'playwright-core';
import { sandboxVerdict } from '../../src/local/sandbox-verdict';
import { engineShift, placesOf } from '../../src/local/places';
import { STORIES, openWorld } from '../../src/local/stories';
import type { World } from '../../src/local/stories';
import type { Stack } from '../../src/local/stack';
import { runStories } from '../../src/local/run-stories';
import type { Result } from '../../src/local/run-stories';
import { openBrowser } from '../harness/browser';
import { keepEvents } from '../harness/event-samples';
import { startTestStack } from '../harness/stack';
import { payInBrowser } from './pay-in-browser';

let stack: Stack;
let browser: Browser;
let world: World;
const results = new Map<string, Result>();

// Run together, since most of a story is waiting for others; each is then its own test.
beforeAll(async () => {
  [stack, browser] = await Promise.all([startTestStack({ daySeconds: 30 }), openBrowser()]);
  const means = { payAtCheckout: payInBrowser(browser), shiftEngine: engineShift(stack) };
  world = await openWorld(placesOf(stack), means);
  await runStories(world, STORIES, (result) => results.set(result.story, result));
}, 480_000);

afterAll(async () => {
  await world?.close();
  await browser?.close();
  if (stack !== undefined) await keepEvents(stack.databaseUrl);
  await stack?.stop();
});

test.each(STORIES)('$story: $title', ({ story }) => {
  const result = results.get(story);
  expect(result?.passed === true ? 'passed' : result?.outcome).toBe('passed');
});

test('Stripe saw no rule of money broken in any of them', async () => {
  expect((await sandboxVerdict(world)).outcome).toBe('no rule was broken');
});

test('an auto-charged, paid invoice keeps its budget, a reading included', async () => {
  await world.control('POST', 'webhooks', { drop: 'all' });
  const stories = STORIES.filter(({ story }) => story === 'auto-charged');
  const [result] = await runStories(world, stories, () => undefined);
  await world.control('POST', 'webhooks', {});
  expect(result).toMatchObject({ passed: true });
  expect(result?.history_events).toBeLessThanOrEqual(52);
  expect(result?.actions).toBeLessThanOrEqual(10);
});
