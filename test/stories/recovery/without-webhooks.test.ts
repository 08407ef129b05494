import { execFile } from 'node:child_process';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';
import { sandboxVerdict } from '../../../src/local/sandbox-verdict';
import { engineShift, placesOf } from '../../../src/local/places';
import type { Stack } from '../../../src/local/stack';
import { STORIES, openWorld } from '../../../src/local/stories';
import type { World } from '../../../src/local/stories';
import { payWithoutBrowser } from '../../../src/local/stories/acts';
import { fromRoot } from '../../../src/runtime/root';
import { keepEvents } from '../../harness/event-samples';
import { startTestStack } from '../../harness/stack';
import { allPassed, runTogether } from './run-together';

const together = STORIES.filter(({ alone }) => alone !== true);
const bySweeps = together.filter(({ needsWebhook }) => needsWebhook !== true);
const byReading = together.filter(({ needsWebhook }) => needsWebhook === true);
let stack: Stack;
let world: World;

beforeAll(async () => {
  stack = await startTestStack({ daySeconds: 20 });
  const means = { payAtCheckout: payWithoutBrowser, shiftEngine: engineShift(stack) };
  world = await openWorld(placesOf(stack), means);
  await world.control('POST', 'webhooks', { drop: 'all' });
}, 120_000);

afterAll(async () => {
  await world?.close();
  if (stack !== undefined) await keepEvents(stack.databaseUrl);
  await stack?.stop();
}, 60_000);

test('no webhook arrives: whatever is under way is seen by its own readings', async () => {
  expect(await runTogether(world, bySweeps)).toEqual(allPassed(bySweeps));
}, 300_000);

test('no webhook arrives: what comes afterwards is found by rebuild --since', async () => {
  const since = new Date(Date.now() - 60_000).toISOString();
  const program = fromRoot('dist', 'src', 'main', 'rebuild.js');
  let isDone = false;
  const running = runTogether(world, byReading).finally(() => (isDone = true));
  while (!isDone) {
    await promisify(execFile)(process.execPath, [program, '--since', since], { env: stack.env });
    await pause(1_000);
  }
  expect(await running).toEqual(allPassed(byReading));
}, 300_000);

test('Stripe saw no rule of money broken by any of it', async () => {
  expect((await sandboxVerdict(world)).outcome).toBe('no rule was broken');
});
