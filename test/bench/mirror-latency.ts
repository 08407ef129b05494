import { setTimeout as sleep } from 'node:timers/promises';
import { untilLive } from '../../src/local/stories/mirror';
import type { World } from '../../src/local/stories/world';
import type { Bench } from './bench';
import { figure } from './figure';
import type { Figure } from './figure';
import { percentiles } from './send-all';

const CHANGES = 100;
/** Changes come at any moment between two polls. */
const LONGEST_PAUSE = 700;
const READ_EVERY = 5;
const LOST_AFTER = 30_000;

const MODES = {
  'by webhook': { mode: 'webhooks_and_poll', poll: 'adaptive', atMost: 250 },
  // Changes come all the time, so it is as quick as it may be.
  'by an adaptive poll': { mode: 'poll', poll: 'adaptive', atMost: 1_000 },
  'by a poll of 500 ms': { mode: 'poll', poll: { per_second: 2 }, atMost: 1_000 },
} as const;

/** From the request that changes an object at Stripe to the stream of events that shows it. */
export const mirrorLatency: Bench = {
  name: 'mirror-latency',
  title: `${CHANGES} changes at the local Stripe → the stream of a sync, by webhook and by polls`,
  run: async ({ runs, installation, print }) => {
    const { world, stack } = await installation();
    const figures: Figure[] = [];
    for (const [name, { atMost, ...settings }] of Object.entries(MODES)) {
      const sync = await liveSync(world, stack.env['CONNECTION_CODE'] ?? 'default', settings);
      await changes(world, sync, 10); // programs that have just started still compile
      const rounds: ReturnType<typeof percentiles>[] = [];
      for (let run = 0; run < runs; run += 1) {
        print(`run ${run + 1} of ${runs}: ${name}`);
        rounds.push(percentiles(await changes(world, sync, CHANGES)));
      }
      figures.push(
        figure(
          `change → stream, p50 ${name}`,
          'ms',
          rounds.map(({ p50 }) => p50),
        ),
        figure(
          `change → stream, p99 ${name}`,
          'ms',
          rounds.map(({ p99 }) => p99),
          { atMost },
        ),
      );
      await world.api('DELETE', `/v1/syncs/${sync}`);
    }
    return { figures, notes: { changes: CHANGES } };
  },
};

async function liveSync(world: World, code: string, settings: object): Promise<string> {
  const properties = { kind: 'connection', code };
  const { id: credential } = await world.api<{ id: string }>('POST', '/v1/credentials', {
    properties,
  });
  const id = world.name('latency');
  const collections = ['stripe:customer'];
  await world.api('POST', '/v1/syncs', { id, credential, collections, ...settings });
  await untilLive(world, id);
  return id;
}

interface Page {
  data: { upstream_id: string; data: { name?: string } }[];
  next_cursor: string | null;
}

/** One after the other; each ms from its request on. */
async function changes(world: World, sync: string, count: number): Promise<number[]> {
  const { id } = await world.stripe<{ id: string }>('POST', '/v1/customers', { name: 'first' });
  let after = await shows(world, sync, { id, name: 'first', after: null });
  const took: number[] = [];
  for (let n = 0; n < count; n += 1) {
    await sleep(Math.random() * LONGEST_PAUSE);
    const name = `name ${n}`;
    const began = performance.now();
    await world.stripe('POST', `/v1/customers/${id}`, { name });
    after = await shows(world, sync, { id, name, after });
    took.push(performance.now() - began);
  }
  return took;
}

interface WaitedFor {
  id: string;
  name: string;
  after: string | null;
}

/** Answers the cursor behind it. */
async function shows(world: World, sync: string, { id, name, after }: WaitedFor) {
  const began = performance.now();
  let cursor = after;
  while (performance.now() - began < LOST_AFTER) {
    const from = cursor === null ? '' : `&after=${cursor}`;
    const page = await world.api<Page>('GET', `/v1/syncs/${sync}/events?limit=100${from}`);
    cursor = page.next_cursor ?? cursor;
    if (page.data.some((one) => one.upstream_id === id && one.data.name === name)) return cursor;
    await sleep(READ_EVERY);
  }
  throw new Error(`the stream of ${sync} did not show ${name} of ${id} within 30 seconds`);
}
