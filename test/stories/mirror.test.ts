import { engineShift, placesOf } from '../../src/local/places';
import { STORIES, openWorld } from '../../src/local/stories';
import type { World } from '../../src/local/stories';
import { customerWithCard, payWithoutBrowser } from '../../src/local/stories/acts';
import type { Stack } from '../../src/local/stack';
import { runStories } from '../../src/local/run-stories';
import { recordsOf, startSync, untilLive } from '../../src/local/stories/mirror';
import { eventually } from '../harness/eventually';
import { startTestStack } from '../harness/stack';

let stack: Stack;
let world: World;
let metrics: string;

// The poll of events that heals without a mirror is too seldom here to have a part in it.
beforeAll(async () => {
  const env = { METRICS_PORT: '0', STRIPE_POLL_MINUTES: '60' };
  stack = await startTestStack({ daySeconds: 30, env });
  metrics = await eventually(metricsUrl);
  const means = { payAtCheckout: payWithoutBrowser, shiftEngine: engineShift(stack) };
  world = await openWorld(placesOf(stack), means);
}, 120_000);

afterAll(async () => {
  await world?.close();
  await stack?.stop();
}, 60_000);

const idsIn = async (sync: string): Promise<string[]> =>
  (await recordsOf(world, sync)).map((record) => record.upstream_id);

test('the programs copy an account, then follow it, until the sync is deleted', async () => {
  const before = await customerWithCard(world);
  const sync = await startSync(world, 'default', ['stripe:customer', 'stripe:payment_method']);
  await untilLive(world, sync);
  expect(await idsIn(sync)).toContain(before.stripeId);
  const after = await customerWithCard(world);
  await eventually(async () => expect(await idsIn(sync)).toContain(after.stripeId));
  await world.api('DELETE', `/v1/syncs/${sync}`);
});

/** Where the worker serves its metrics, by the first lines it printed. */
function metricsUrl(): string {
  const address = /"url":"([^"]+)","msg":"metrics are served"/;
  const url = address.exec(stack.workers[0]?.tail() ?? '')?.[1];
  if (url === undefined) throw new Error('the worker does not say where its metrics are');
  return url;
}

async function healedSoFar(): Promise<number> {
  const text = await (await fetch(metrics)).text();
  return Number(/^quittance_webhooks_healed_total (\d+)$/m.exec(text)?.[1] ?? 0);
}

test('a day without webhooks: the mirror alone brings each event, and counts it', async () => {
  expect(await healedSoFar()).toBe(0);
  const stories = STORIES.filter(({ story }) => story === 'missed-webhook-healed');
  const [result] = await runStories(world, stories, () => undefined);
  expect(result?.passed === true ? 'passed' : result?.outcome).toBe('passed');
  // A refund and a dispute, at the least.
  expect(await healedSoFar()).toBeGreaterThanOrEqual(2);
}, 180_000);
