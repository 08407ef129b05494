import { createApp } from '../../../src/http/create-app';
import type { HttpDeps } from '../../../src/http/http-deps';
import { startHttpServer } from '../../../src/http/start-http-server';
import { storeMissed } from '../../../src/relay/store-missed';
import { understoodEvents } from '../../../src/stripe/list-changes';
import { isThorough } from '../../harness/thorough';
import { Dice } from '../../simulate/dice';
import { signed, startApp } from '../support/test-app';
import type { TestApp } from '../support/test-app';

// I3: an accepted webhook has its effect once, however often and by whichever way it comes.

const EVENTS = isThorough ? 10_000 : 400;
const PATIENCE = isThorough ? 900_000 : 120_000;
const AT_ONCE = 20;

let app: TestApp;
beforeEach(async () => {
  app = await startApp();
});
afterEach(() => app.close());

const eventOf = (n: number) => ({
  id: `evt_${n}`,
  object: 'event',
  type: 'payment_intent.succeeded',
  created: Math.floor(Date.now() / 1000),
  livemode: false,
  api_version: '2026-01-01',
  data: {
    object: { id: `pi_${n}`, object: 'payment_intent', status: 'succeeded', metadata: {} },
  },
});

type Event = ReturnType<typeof eventOf>;

/** Stripe sends again what is not answered with 200. */
async function post(server: string, event: Event): Promise<void> {
  const body = JSON.stringify(event);
  for (;;) {
    const answer = await fetch(`${server}/webhooks/stripe/default`, {
      method: 'POST',
      headers: { 'stripe-signature': signed(body) },
      body,
    });
    await answer.arrayBuffer();
    if (answer.status === 200) return;
    expect(answer.status).toBe(503);
  }
}

/** All of them, one to five times each, in any order and many at once, to both servers. */
async function postAll(servers: readonly string[], events: readonly Event[]): Promise<void> {
  const dice = new Dice(events.length);
  const letters = events.flatMap((event) => {
    const copies = Array.from({ length: 1 + dice.upTo(5) });
    return copies.map(() => ({ event, at: dice.roll(), server: dice.pick(servers) }));
  });
  letters.sort((one, other) => one.at - other.at);
  const sender = async () => {
    for (let next = letters.pop(); next !== undefined; next = letters.pop()) {
      await post(next.server, next.event);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, sender));
}

/** What the two servers have given to their relays, after webhooks, polls and a replay of all. */
async function relayedOf(events: readonly Event[], store: HttpDeps['stores']['events']['store']) {
  const relayed: string[] = [];
  const relay: HttpDeps['relay'] = {
    ...app.deps.relay,
    relay: async (given) => {
      relayed.push(...given.map(({ id }) => id));
      return [];
    },
  };
  const stores = { ...app.stores, events: { ...app.stores.events, store } };
  const deps = { ...app.deps, stores, relay };
  const servers = await Promise.all(
    [1, 2].map(() => startHttpServer(createApp(deps), { host: '127.0.0.1', port: 0 })),
  );
  const urls = servers.map(({ url }) => url);
  const poll = (some: readonly Event[]) =>
    storeMissed({ events: stores.events }, 'default', understoodEvents(some, ''));
  // Of these the poll is mostly first, of the others their webhooks.
  const half = events.slice(events.length / 2);
  await Promise.all([postAll(urls, events), poll(half), poll(half)]);
  await Promise.all([postAll(urls, events), poll(events)]);
  for (const server of servers) await server.close({ graceMs: 5_000 });
  return relayed;
}

const doubled = (ids: readonly string[]): number => ids.length - new Set(ids).size;

test(
  `${EVENTS} events, one to five times each, by two servers, polls and a replay`,
  async () => {
    const events = Array.from({ length: EVENTS }, (_, n) => eventOf(n));
    const relayed = await relayedOf(events, app.stores.events.store);
    expect(relayed.length).toBeGreaterThan(0);
    expect(doubled(relayed)).toBe(0);
    const ids = await app.stores.events.storedIds(
      'default',
      events.map(({ id }) => id),
    );
    expect(ids.size).toBe(EVENTS);
  },
  PATIENCE,
);

test('a store that takes each copy for the first is seen', async () => {
  const events = Array.from({ length: 40 }, (_, n) => eventOf(n));
  const relayed = await relayedOf(events, async (...given) => {
    await app.stores.events.store(...given);
    return true;
  });
  expect(doubled(relayed)).toBeGreaterThan(0);
});
