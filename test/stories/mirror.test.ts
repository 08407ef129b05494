import { engineShift, placesOf } from '../../src/local/places';
import { openWorld } from '../../src/local/stories';
import type { World } from '../../src/local/stories';
import { customerWithCard, payWithoutBrowser } from '../../src/local/stories/acts';
import type { Stack } from '../../src/local/stack';
import { eventually } from '../harness/eventually';
import { startTestStack } from '../harness/stack';

let stack: Stack;
let world: World;

beforeAll(async () => {
  stack = await startTestStack();
  const means = { payAtCheckout: payWithoutBrowser, shiftEngine: engineShift(stack) };
  world = await openWorld(placesOf(stack), means);
}, 120_000);

afterAll(async () => {
  await world?.close();
  await stack?.stop();
}, 60_000);

interface Listed {
  data: { upstream_id: string; payload: Record<string, unknown> }[];
}

async function idsIn(sync: string): Promise<string[]> {
  const { data } = await world.api<Listed>('GET', `/v1/syncs/${sync}/records?limit=100`);
  return data.map((record) => record.upstream_id);
}

test('the programs copy an account, then follow it, until the sync is deleted', async () => {
  const before = await customerWithCard(world);
  const credential = await world.api<{ id: string }>('POST', '/v1/credentials', {
    properties: { kind: 'connection', code: 'default' },
  });
  await world.api('POST', '/v1/syncs', {
    id: 'whole',
    credential: credential.id,
    collections: ['stripe:customer', 'stripe:payment_method'],
    poll: { per_second: 2 },
  });
  await eventually(async () => {
    const sync = await world.api<{ progress: { state: string } }>('GET', '/v1/syncs/whole');
    expect(sync.progress.state).toBe('live');
  });
  expect(await idsIn('whole')).toContain(before.stripeId);
  const after = await customerWithCard(world);
  await eventually(async () => expect(await idsIn('whole')).toContain(after.stripeId));
  await world.api('DELETE', '/v1/syncs/whole');
});
