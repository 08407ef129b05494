import * as http from 'node:http';
import * as https from 'node:https';
import type { AccountStore, StoredEndpoint, StoredEvent, Touched } from '../world/account-store';
import { asOf } from '../transport/versions';
import { bytesOf, ENTRY_BYTES } from '../world/memory-budget';
import type { MemoryBudget } from '../world/memory-budget';
import type { Agenda } from '../world/agenda';
import type { Clock } from '../world/clock';
import { renderEvent } from './render-event';
import { defaultRules } from './rules';
import type { Rules } from './rules';
import { signatureHeader } from './sign';

// Sends events to webhook endpoints: at once, then again after Stripe's growing pauses on the
// virtual clock, for about three days.

/** What a delivery needs of the world. */
export interface Sender {
  readonly clock: Clock;
  readonly agenda: Agenda;
  readonly settings: { readonly webhookTimeoutMs: number };
  readonly accounts: ReadonlyMap<string, AccountStore>;
  readonly memory: MemoryBudget;
  readonly touched: Touched;
}

export interface Deliveries {
  send(sender: Sender, store: AccountStore, event: StoredEvent): void;
  again(sender: Sender, store: AccountStore, event: StoredEvent): void;
  /** True when a rule says this event is never generated (F15). */
  suppresses(type: string): boolean;
  /** Resolves when no delivery is under way. */
  idle(): Promise<void>;
  stop(): void;
  rules: Rules;
}

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const PAUSES = [5 * MINUTE, 30 * MINUTE, 2 * HOUR, 5 * HOUR, 10 * HOUR, 10 * HOUR, 12 * HOUR];
const ATTEMPTS = [...PAUSES, 12 * HOUR, 12 * HOUR];

/** One attempt to deliver one event to one endpoint. */
interface Try {
  readonly event: StoredEvent;
  readonly endpoint: StoredEndpoint;
  /** −1 is a duplicate: its outcome does not count and it is not tried again. */
  readonly attempt: number;
  readonly afterMs: number;
}

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
    send: (sender, store, event) => {
      for (const endpoint of endpointsFor(sender, store, event)) plan(sender, event, endpoint);
    },
    again: (sender, store, event) => {
      for (const endpoint of endpointsFor(sender, store, event)) {
        event.pendingWebhooks += 1;
        launch(sender, { event, endpoint, attempt: 0, afterMs: 0 });
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

  function plan(sender: Sender, event: StoredEvent, endpoint: StoredEndpoint): void {
    const rules = deliveries.rules;
    event.pendingWebhooks += 1;
    if (!rules.concerns(event.type))
      return launch(sender, { event, endpoint, attempt: 0, afterMs: 2 });
    if (rules.drops()) {
      event.failedWebhooks += 1;
      return;
    }
    const copies = 1 + rules.copies();
    for (let copy = 0; copy < copies; copy += 1) {
      const start = (): void =>
        launch(sender, { event, endpoint, attempt: copy === 0 ? 0 : -1, afterMs: 2 });
      if (rules.delayMs > 0) {
        sender.agenda.at(sender.clock.now() + rules.delayMs, `delayed ${event.type}`, start);
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

  function launch(sender: Sender, { event, endpoint, attempt, afterMs }: Try): void {
    if (stopped) return;
    const bytes = ENTRY_BYTES + bytesOf(event.snapshot);
    sender.memory.reserve(bytes);
    track(
      attemptOnce(sender, agents, { event, endpoint, afterMs }).then((status) => {
        sender.memory.release(bytes);
        if (attempt < 0) return;
        if (status >= 200 && status < 300) {
          event.pendingWebhooks = Math.max(0, event.pendingWebhooks - 1);
          sender.touched(event.owner, 'events', event.id);
          return;
        }
        log(`webhook ${event.type} ${event.id} to ${endpoint.url}: ${status || 'no answer'}`);
        const pause = ATTEMPTS[attempt];
        if (pause === undefined) {
          event.failedWebhooks += 1;
          return;
        }
        sender.agenda.at(sender.clock.now() + pause, `retry webhook ${event.type}`, () => {
          if (endpoint.status !== 'enabled') return;
          launch(sender, { event, endpoint, attempt: attempt + 1, afterMs: 0 });
        });
      }),
    );
  }

  return deliveries;
}

function endpointsFor(sender: Sender, store: AccountStore, event: StoredEvent): StoredEndpoint[] {
  const own = [...store.endpoints.oldestFirst()].filter((endpoint) => !endpoint.connect);
  const platform = store.platform === null ? undefined : sender.accounts.get(store.platform);
  const above = [...(platform?.endpoints.oldestFirst() ?? [])].filter((each) => each.connect);
  return [...own, ...above].filter(
    (endpoint) =>
      endpoint.status === 'enabled' &&
      (endpoint.enabled_events.includes('*') || endpoint.enabled_events.includes(event.type)),
  );
}

async function attemptOnce(
  sender: Sender,
  agents: Agents,
  { event, endpoint, afterMs }: Omit<Try, 'attempt'>,
): Promise<number> {
  if (afterMs > 0) await new Promise((resolve) => setTimeout(resolve, afterMs));
  const version = endpoint.api_version ?? event.apiVersion;
  const store = sender.accounts.get(event.owner);
  const newest = { ...renderEvent(event), api_version: version };
  const rendered = store === undefined ? newest : asOf(version, store, newest);
  const body = JSON.stringify(rendered, null, 2);
  const secrets = [endpoint.hiddenSecret, endpoint.previousSecret].filter((each) => each !== null);
  const delivery = { url: new URL(endpoint.url), body, signature: signatureHeader(body, secrets) };
  return post(agents, delivery, sender.settings.webhookTimeoutMs);
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
      // A kept connection that the receiver had just closed: nothing was delivered, send it again.
      if (request.reusedSocket) resolve(post(agents, delivery, timeoutMs));
      else resolve(0);
    });
    request.end(delivery.body);
  });
}
