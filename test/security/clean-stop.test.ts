import { setTimeout as pause } from 'node:timers/promises';
import { Client } from 'pg';
import { waitFor } from '../../src/local/wait';
import { sampleInvoice } from '../contract/sample-invoice';
import { freshDatabase } from '../harness/database';
import type { FreshDatabase } from '../harness/database';
import { measuresTime } from '../harness/measures-time';
import { isThorough } from '../harness/thorough';
import { signed } from '../http/support/test-app';
import { API_KEY, WEBHOOK_SECRET, serverEnvironment, startOwnServer } from './own-server';
import type { OwnServer } from './own-server';
import { RoundRobin, requestAt } from './round-robin';

const RESTARTS = isThorough ? 10 : 4;
const AT_ONCE = 6;
/** About as long as an answer takes: at any moment half of them are in the middle of one. */
const PAUSE_MS = 25;

measuresTime();

let database: FreshDatabase;

const start = (wished?: number) =>
  startOwnServer((port) => serverEnvironment(database, port), wished);
/** While it still serves, or else this is refused. */
const saysItEnds = (port: number) => {
  const ends = async () => {
    const { status, text } = await requestAt(port, { method: 'GET', path: '/ready' });
    return status === 503 && text.includes('ending') ? true : undefined;
  };
  return waitFor('/ready to say that it ends', ends, { withinMs: 60_000 });
};
const portOf = ({ url }: OwnServer): number => Number(new URL(url).port);

beforeEach(async () => (database = await freshDatabase()));
afterEach(() => database.drop());

interface Load {
  accepted: { invoices: string[]; events: string[] };
  failed: string[];
  stop(): Promise<void>;
}

/** A billing system and Stripe, both sending all the time. */
function underLoad(balancer: RoundRobin): Load {
  const load: Omit<Load, 'stop'> = { accepted: { invoices: [], events: [] }, failed: [] };
  let stopped = false;
  let count = 0;
  const invoice = async (id: string) => {
    const body = JSON.stringify(sampleInvoice({ external_id: id, number: id }));
    const path = `/v1/invoices/by-external-id/${id}`;
    const headers = { authorization: `Bearer ${API_KEY}`, 'content-type': 'application/json' };
    const { status, text } = await balancer.sent({ method: 'PUT', path, headers, body });
    if (status === 201) load.accepted.invoices.push(id);
    else load.failed.push(`${id}: ${status} ${text}`);
  };
  const event = async (id: string) => {
    const data = { object: { id: 'pi_1', object: 'payment_intent', metadata: {} } };
    const what = { id, object: 'event', type: 'x.y', created: 1, livemode: false, data };
    const body = JSON.stringify(what);
    const headers = { 'stripe-signature': signed(body, WEBHOOK_SECRET) };
    const path = '/webhooks/stripe/default';
    const { status, text } = await balancer.sent({ method: 'POST', path, headers, body });
    if (status === 200) load.accepted.events.push(id);
    else load.failed.push(`${id}: ${status} ${text}`);
  };
  const sender = async (send: (id: string) => Promise<void>) => {
    while (!stopped) {
      const id = `load-${(count += 1)}`;
      await send(id).catch((error: unknown) => load.failed.push(`${id}: ${String(error)}`));
      await pause(PAUSE_MS);
    }
  };
  const senders = Array.from({ length: AT_ONCE }, (_, at) => sender(at % 2 ? invoice : event));
  return {
    ...load,
    stop: async () => {
      stopped = true;
      await Promise.all(senders);
    },
  };
}

/** How long each took to end, in milliseconds. */
async function restartInTurn(servers: OwnServer[], load: Load): Promise<number[]> {
  const drained: number[] = [];
  for (let nth = 0; nth < RESTARTS; nth += 1) {
    const at = nth % servers.length;
    const old = servers[at];
    if (old === undefined) throw new Error('no server');
    const before = load.accepted.invoices.length;
    const began = Date.now();
    process.kill(old.pid, 'SIGTERM');
    await saysItEnds(portOf(old));
    expect(await old.exited).toEqual({ code: 0, signal: null });
    drained.push(Date.now() - began);
    servers[at] = await start(portOf(old));
    while (load.accepted.invoices.length < before + 10 && load.failed.length === 0) await pause(20);
  }
  return drained;
}

test(`${RESTARTS} rolling restarts under load: no request fails, each drains in 10 s`, async () => {
  const servers = [await start(), await start()];
  const balancer = new RoundRobin(servers.map(portOf));
  const load = underLoad(balancer);
  const drained = await restartInTurn(servers, load).finally(async () => {
    await load.stop();
    balancer.end();
    await Promise.all(servers.map((server) => server.stop()));
  });
  expect(load.failed).toEqual([]);
  expect(Math.max(...drained)).toBeLessThan(10_000);
  const sql = new Client({ connectionString: database.url });
  await sql.connect();
  const kept = async (text: string, ids: string[]) => (await sql.query(text, [ids])).rowCount;
  const { invoices, events } = load.accepted;
  expect(invoices.length).toBeGreaterThan(RESTARTS * 10);
  expect(await kept('select 1 from invoices where external_id = any($1)', invoices)).toBe(
    invoices.length,
  );
  expect(await kept('select 1 from stripe_events where id = any($1)', events)).toBe(events.length);
  await sql.end();
}, 240_000);
