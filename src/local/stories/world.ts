import { randomBytes } from 'node:crypto';
import { Client, Connection, WorkflowNotFoundError } from '@temporalio/client';
import { scaledClock, systemClock } from '../../runtime/clock';
import { requestJson, send } from '../http-request';
import type { Answered, Request } from '../http-request';
import type { InboxMail } from '../inbox';
import { costOf } from '../run-cost';
import type { RunCost } from '../run-cost';

/** Where everything is, as the programs are configured. */
export interface Places {
  server: string;
  apiKey: string;
  installationKey: string;
  sandbox: string;
  sandboxKey: string;
  inbox: string;
  temporalAddress: string;
  /** Of the installation: a story makes another database on the same server. */
  databaseUrl: string;
  clock?: { daySeconds: number; originMs: number };
}

/** What a story may do: all from outside, as a billing system, a customer and Stripe would. */
export interface World {
  places: Places;
  client: Client;
  /** Engine time. */
  now(): number;
  /** Real milliseconds of an engine day. */
  dayMs: number;
  /** A name nobody used before, so that stories can run again in the same installation. */
  name(what: string): string;
  api<T = Json>(method: string, path: string, body?: unknown, key?: string): Promise<T>;
  apiAnswer(method: string, path: string, body?: unknown, key?: string): Promise<Answered>;
  /** As who runs the installation; `connection`: the one that is meant. */
  admin<T = Json>(method: string, path: string, body?: unknown, connection?: string): Promise<T>;
  /** The same world for another connection, and the account of its key; `apiKey`: of who asks. */
  on(connection: string, stripeKey: string, apiKey?: string): World;
  stripe<T = Json>(method: string, path: string, form?: Record<string, string>): Promise<T>;
  control<T = Json>(method: string, path: string, body?: unknown): Promise<T>;
  mails(to: string): Promise<InboxMail[]>;
  /** All runs of an invoice together. */
  cost(workflowId: string): Promise<RunCost>;
  /** A customer at a page: answers where a form or a link leads. */
  browse(request: Pick<Request, 'url' | 'form'> & { cookie?: string }): Promise<Answered>;
  /** The customer pays by our link and Checkout, by hand of a browser where there is one. */
  payAtCheckout(link: string): Promise<void>;
  /** The installation sleeps and wakes so many days later; Stripe's clock goes on meanwhile. */
  sleepDays(days: number): Promise<void>;
  close(): Promise<void>;
}

/** What the caller of the stories must provide. */
export interface Means {
  payAtCheckout(world: World, link: string): Promise<void>;
  /** Starts the worker again with the engine's clock shifted by so many days. */
  shiftEngine(days: number): Promise<{ daySeconds: number; originMs: number }>;
}

const RUNNING = "ExecutionStatus = 'Running' AND WorkflowType = 'collectInvoice'";

export type Json = Record<string, unknown>;

export async function openWorld(places: Places, means: Means): Promise<World> {
  const connection = await Connection.connect({ address: places.temporalAddress });
  const client = new Client({ connection });
  let clock = places.clock === undefined ? systemClock : scaledClock(places.clock);
  const bearer = { authorization: `Bearer ${places.apiKey}` };
  const withKey = (key?: string) => ({ ...bearer, ...(key && { 'idempotency-key': key }) });
  const atApi = (method: string, path: string, json?: unknown, key?: string) => ({
    method,
    url: `${places.server}${path}`,
    headers: withKey(key),
    ...(json === undefined ? {} : { json }),
  });
  const world: World = {
    places,
    client,
    now: () => clock.now(),
    dayMs: (places.clock?.daySeconds ?? 86_400) * 1000,
    name: (what) => `${what}-${randomBytes(6).toString('hex')}`,
    api: (...asked) => requestJson(atApi(...asked)),
    apiAnswer: (...asked) => send(atApi(...asked)),
    admin: (method, path, body, connection) =>
      requestJson(askedOf(places, { method, path, body, connection })),
    on: (connection, stripeKey, apiKey) => ({
      ...world,
      places: { ...places, sandboxKey: stripeKey },
      api: (method, path, body, key) =>
        requestJson(askedOf(places, { method, path, body, connection, key, apiKey })),
      apiAnswer: (method, path, body, key) =>
        send(askedOf(places, { method, path, body, connection, key, apiKey })),
      stripe: atStripe(places, stripeKey),
    }),
    stripe: atStripe(places, places.sandboxKey),
    control: (method, path, json) =>
      requestJson({ method, url: `${places.sandbox}/_sandbox/${path}`, json: json ?? undefined }),
    mails: async (to) => {
      const url = `${places.inbox}/messages?to=${encodeURIComponent(to)}`;
      return (await requestJson<{ messages: InboxMail[] }>({ method: 'GET', url })).messages;
    },
    cost: (workflowId) => costOfRuns(client, workflowId),
    browse: ({ url, form, cookie }) =>
      send({
        method: form === undefined ? 'GET' : 'POST',
        url,
        ...(form === undefined ? {} : { form }),
        ...(cookie === undefined ? {} : { headers: { cookie } }),
      }),
    payAtCheckout: (link) => means.payAtCheckout(world, link),
    sleepDays: async (days) => {
      clock = scaledClock(await means.shiftEngine(days));
      await world.control('POST', 'clock/advance', { seconds: days * 86_400 });
      await wakeRuns(client);
    },
    close: () => connection.close(),
  };
  return world;
}

interface Asked {
  method: string;
  path: string;
  body: unknown;
  connection: string | undefined;
  key?: string | undefined;
  /** Absent: that of the installation. */
  apiKey?: string | undefined;
}

function askedOf(places: Places, asked: Asked) {
  const { method, path, body, connection, key, apiKey = places.installationKey } = asked;
  return {
    method,
    url: `${places.server}${path}`,
    headers: {
      authorization: `Bearer ${apiKey}`,
      ...(connection !== undefined && { 'quittance-connection': connection }),
      ...(key !== undefined && { 'idempotency-key': key }),
    },
    ...(body === undefined ? {} : { json: body }),
  };
}

const atStripe =
  ({ sandbox }: Places, stripeKey: string): World['stripe'] =>
  (method, path, form) =>
    requestJson({
      method,
      url: `${sandbox}${path}`,
      headers: {
        authorization: `Bearer ${stripeKey}`,
        'idempotency-key': randomBytes(8).toString('hex'),
      },
      ...(form === undefined ? {} : { form }),
    });

/** Temporal slept, too: the timers that would have fired meanwhile do so when it is back. */
async function wakeRuns(client: Client): Promise<void> {
  for await (const { workflowId } of client.workflow.list({ query: RUNNING })) {
    const hinted = client.workflow.getHandle(workflowId).signal('hint');
    await hinted.catch((error: unknown) => {
      // It has ended since it was listed.
      if (!(error instanceof WorkflowNotFoundError)) throw error;
    });
  }
}

async function costOfRuns(client: Client, workflowId: string): Promise<RunCost> {
  const total = { events: 0, actions: 0 };
  for await (const run of client.workflow.list({ query: `WorkflowId = "${workflowId}"` })) {
    const history = await client.workflow.getHandle(workflowId, run.runId).fetchHistory();
    const cost = costOf(history);
    total.events += cost.events;
    total.actions += cost.actions;
  }
  return total;
}
