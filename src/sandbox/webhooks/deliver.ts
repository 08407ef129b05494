import * as http from 'node:http';
import * as https from 'node:https';
import type { AccountStore, StoredEndpoint, StoredEvent } from '../world/account-store';
import { bytesOf, ENTRY_BYTES } from '../world/memory-budget';
import type { World } from '../world/world';
import { renderEvent } from './render-event';
import { defaultRules } from './rules';
import type { Rules } from './rules';
import { signatureHeader } from './sign';

// Sends events to webhook endpoints: at once the first time, then by Stripe's growing pauses on
// the virtual clock, for about three days.

export interface Deliveries {
  send(world: World, store: AccountStore, event: StoredEvent): void;
  again(world: World, store: AccountStore, event: StoredEvent): void;
  /** True when a rule says this event is never generated (F15). */
  suppresses(type: string): boolean;
  /** Resolves when no delivery is under way. */
  idle(): Promise<void>;
  stop(): void;
  rules: Rules;
}

const minute = 60_000;
const hour = 60 * minute;
const pauses = [5 * minute, 30 * minute, 2 * hour, 5 * hour, 10 * hour, 10 * hour, 12 * hour];
const attempts = [...pauses, 12 * hour, 12 * hour];

interface Agents {
  readonly plain: http.Agent;
  readonly secure: https.Agent;
}

export function createDeliveries(log: (line: string) => void): Deliveries {
  const open = new Set<Promise<void>>();
  const agents: Agents = {
    plain: new http.Agent({ keepAlive: true, maxSockets: 64 }),
    secure: new https.Agent({ keepAlive: true, maxSockets: 64 }),
  };
  let stopped = false;
  let waiting: (() => void)[] = [];
  const deliveries: Deliveries = {
    rules: defaultRules(),
    send: (world, store, event) => {
      for (const endpoint of endpointsFor(world, store, event)) plan(world, event, endpoint);
    },
    again: (world, store, event) => {
      for (const endpoint of endpointsFor(world, store, event)) {
        event.pendingWebhooks += 1;
        launch(world, event, endpoint, 0, 0);
      }
    },
    suppresses: (type) => {
      const rule = deliveries.rules;
      if (rule.neverGenerate <= 0 || !rule.concerns(type)) return false;
      rule.neverGenerate -= 1;
      return true;
    },
    idle: async () => {
      while (open.size > 0) await Promise.all(open);
    },
    stop: () => {
      stopped = true;
      agents.plain.destroy();
      agents.secure.destroy();
    },
  };

  function plan(world: World, event: StoredEvent, endpoint: StoredEndpoint): void {
    const rules = deliveries.rules;
    event.pendingWebhooks += 1;
    if (!rules.concerns(event.type)) return launch(world, event, endpoint, 0, 2);
    if (rules.drops()) {
      event.failedWebhooks += 1;
      return;
    }
    const copies = 1 + rules.copies();
    for (let copy = 0; copy < copies; copy += 1) {
      const start = (): void => launch(world, event, endpoint, copy === 0 ? 0 : -1, 2);
      if (rules.delayMs > 0) {
        world.agenda.at(world.clock.now() + rules.delayMs, `delayed ${event.type}`, start);
      } else if (rules.reorder) shuffleIn(start);
      else start();
    }
  }

  // Delayed a moment, then sent in reverse order.
  function shuffleIn(start: () => void): void {
    waiting.push(start);
    if (waiting.length > 1) return;
    const release = new Promise<void>((resolve) => {
      setTimeout(() => {
        const batch = waiting.reverse();
        waiting = [];
        for (const each of batch) each();
        resolve();
      }, 60);
    });
    track(release);
  }

  function track(work: Promise<void>): void {
    open.add(work);
    void work.finally(() => open.delete(work));
  }

  /** try −1 is a duplicate: its outcome counts for nothing and it is not tried again. */
  function launch(
    world: World,
    event: StoredEvent,
    endpoint: StoredEndpoint,
    attempt: number,
    afterMs: number,
  ): void {
    if (stopped) return;
    const inTheAir = ENTRY_BYTES + bytesOf(event.snapshot);
    world.memory.reserve(inTheAir);
    track(
      attemptOnce(world, agents, event, endpoint, afterMs).then((status) => {
        world.memory.release(inTheAir);
        if (attempt < 0) return;
        if (status >= 200 && status < 300) {
          event.pendingWebhooks = Math.max(0, event.pendingWebhooks - 1);
          world.touched(event.owner, 'events', event.id);
          return;
        }
        log(`webhook ${event.type} ${event.id} to ${endpoint.url}: ${status || 'no answer'}`);
        const pause = attempts[attempt];
        if (pause === undefined) {
          event.failedWebhooks += 1;
          return;
        }
        world.agenda.at(world.clock.now() + pause, `retry webhook ${event.type}`, () => {
          if (endpoint.status === 'enabled') launch(world, event, endpoint, attempt + 1, 0);
        });
      }),
    );
  }

  return deliveries;
}

function endpointsFor(world: World, store: AccountStore, event: StoredEvent): StoredEndpoint[] {
  const own = [...store.endpoints.oldestFirst()].filter((endpoint) => !endpoint.connect);
  const platform = store.platform === null ? undefined : world.accounts.get(store.platform);
  const above = [...(platform?.endpoints.oldestFirst() ?? [])].filter((each) => each.connect);
  return [...own, ...above].filter(
    (endpoint) =>
      endpoint.status === 'enabled' &&
      (endpoint.enabled_events.includes('*') || endpoint.enabled_events.includes(event.type)),
  );
}

async function attemptOnce(
  world: World,
  agents: Agents,
  event: StoredEvent,
  endpoint: StoredEndpoint,
  afterMs: number,
): Promise<number> {
  if (afterMs > 0) await new Promise((resolve) => setTimeout(resolve, afterMs));
  const rendered = { ...renderEvent(event), api_version: endpoint.api_version ?? event.apiVersion };
  const body = JSON.stringify(rendered, null, 2);
  const secrets = [endpoint.hiddenSecret, endpoint.previousSecret].filter((each) => each !== null);
  const delivery = { url: new URL(endpoint.url), body, signature: signatureHeader(body, secrets) };
  return post(agents, delivery, world.settings.webhookTimeoutMs);
}

interface Delivery {
  readonly url: URL;
  readonly body: string;
  readonly signature: string;
}

function post(agents: Agents, delivery: Delivery, timeoutMs: number): Promise<number> {
  return new Promise((resolve) => {
    const secure = delivery.url.protocol === 'https:';
    const request = (secure ? https : http).request(
      delivery.url,
      {
        method: 'POST',
        agent: secure ? agents.secure : agents.plain,
        timeout: timeoutMs,
        headers: {
          'content-type': 'application/json; charset=utf-8',
          'content-length': Buffer.byteLength(delivery.body),
          'user-agent': 'Stripe/1.0 (+https://stripe.com/docs/webhooks)',
          'stripe-signature': delivery.signature,
        },
      },
      (response) => {
        response.resume();
        response.on('end', () => resolve(response.statusCode ?? 0));
        response.on('error', () => resolve(0));
      },
    );
    request.on('timeout', () => request.destroy());
    request.on('error', () => {
      // A kept connection the receiver had just closed: nothing was delivered, so send it anew.
      if (request.reusedSocket) resolve(post(agents, delivery, timeoutMs));
      else resolve(0);
    });
    request.end(delivery.body);
  });
}
