import { setTimeout as pause } from 'node:timers/promises';
import { openWarehouse } from '../../src/local/stories/warehouse';
import type { Warehouse } from '../../src/local/stories/warehouse';
import { startSync } from '../../src/local/stories/mirror';
import type { Broken } from './checks/broken';
import { brokenCopy } from './checks/mirror';
import { MIRRORED, readCopy } from './checks/mirror-rows';
import { answersRevealNothing } from './checks/secrets';
import { changeObjects } from './change-objects';
import type { Changing } from './change-objects';
import type { Installation } from './installation';
import { pull, readAlong } from './mirror-takers';
import type { EventMessage, Taken } from './mirror-takers';
import { openPatientWorld } from './patient-world';
import type { PatientWorld } from './patient-world';
import type { Plan } from './plan';
import { startWebhookSink } from './webhook-sink';
import type { WebhookSink } from './webhook-sink';

/** A sync of the first connection, and all who take its streams while parts die. */
export interface MirrorInChaos {
  /** So many messages came to the webhook so far. */
  sent(): number;
  /** Waits until the copy is what Stripe has and all is taken; what is still broken then. */
  broken(): Promise<Broken[]>;
  close(): Promise<void>;
}

/** What came to whom. */
export interface Logs {
  read: EventMessage[];
  pulled: Taken[];
  sent: Taken[];
}

/** A page and some more. */
const WITHOUT_EVENTS = 120;

/** Null: the plan has none. */
export async function openMirror(
  installation: Installation,
  { seed, mirrored, forMs }: Plan,
  deadline: number,
): Promise<MirrorInChaos | null> {
  if (mirrored === undefined) return null;
  const changing = { most: mirrored.changes, everyMs: forMs / mirrored.changes };
  const isOver = () => false; // it ends by itself
  return mirrorOf(installation, { seed, deadline, changing: { ...changing, isOver } });
}

export interface MirrorOptions {
  seed: number;
  deadline: number;
  changing: Changing;
  /** So many objects of which no event says anything: only a page of the list does. */
  silent?: number;
  /** What is not settled for so long goes out again. */
  ackWaitMs?: number;
  /** How slowly the receiver of webhooks answers. */
  answersAfterMs?: () => number;
}

export async function mirrorOf(
  installation: Installation,
  { seed, deadline, silent = WITHOUT_EVENTS, ackWaitMs, ...of }: MirrorOptions,
): Promise<MirrorInChaos> {
  const world = await openPatientWorld(installation, installation.tenants[0], `s${seed}m`);
  world.until(deadline);
  const { id: account } = await world.stripe<{ id: string }>('GET', '/v1/account');
  await world.control('POST', 'objects', { collection: 'coupon', count: silent, account });
  const names = MIRRORED.map((name) => `stripe:${name}`);
  const sync = await startSync(world, installation.tenants[0].code, names);
  const logs: Logs = { read: [], pulled: [], sent: [] };
  let isOver = false;
  const reading = readAlong(world, sync, { read: logs.read, isOver: () => isOver });
  const changing = changeObjects(world, of.changing);
  const sink = await startWebhookSink(
    (message) => logs.sent.push({ message, wasAcked: false }),
    of.answersAfterMs,
  );
  const warehouse = await openWarehouse(world);
  await makeConsumers(world, { sync, sink, warehouse, installation, ackWaitMs });
  const client = { taken: logs.pulled, acked: new Set<string>(), isOver: () => isOver };
  const pulling = [1, 2].map(() => pull(world, `${sync}-pulled`, client));
  const failed = Promise.all([changing, reading, ...pulling]).then(
    () => [],
    (error: unknown): Broken[] => [{ invariant: 'I7', detail: `the mirror: ${String(error)}` }],
  );
  return {
    sent: () => logs.sent.length,
    broken: async () => {
      await changing.catch(() => undefined); // `failed` says so
      const check = async (by: 'lists' | 'gets') =>
        brokenCopy({
          ...(await readCopy({ installation, world, sync, warehouse, by })),
          ...logs,
        });
      const found = await untilWhole(() => check('lists'), deadline);
      if (found.length === 0) found.push(...(await check('gets')));
      isOver = true;
      return [...found, ...(await failed), ...answersRevealNothing({ installation, world })];
    },
    close: async () => {
      isOver = true;
      await failed;
      await world.apiAnswer('DELETE', `/v1/syncs/${sync}`);
      await sink.close();
      await warehouse.drop();
      await world.close();
    },
  };
}

interface Targets {
  sync: string;
  sink: WebhookSink;
  warehouse: Warehouse;
  installation: Installation;
  ackWaitMs: number | undefined;
}

async function makeConsumers(
  world: PatientWorld,
  { sync, sink, warehouse, installation, ackWaitMs }: Targets,
): Promise<void> {
  // By the wire that is cut now and then, and that finds Postgres after it died.
  const url = new URL(warehouse.url);
  url.port = String(installation.wires.postgres.port);
  const often = { sync, max_deliver: 1_000, ack_wait_ms: ackWaitMs };
  const wanted = [
    { ...often, id: `${sync}-pulled`, stream: 'events' },
    { ...often, id: `${sync}-sent`, stream: 'events', kind: 'webhook', webhook: { url: sink.url } },
    { ...often, id: `${sync}-kept`, kind: 'postgres', postgres: { url: url.href } },
  ];
  for (const one of wanted) {
    const { status, text } = await world.apiAnswer('POST', '/v1/consumers', one);
    // Made by a request whose answer got lost.
    if (status < 300 || text.includes('consumer_exists')) continue;
    throw new Error(`the consumer ${one.id} was answered ${status}: ${text}`);
  }
}

const BETWEEN_CHECKS = 1_000;
/** What a process had that died goes out again after a minute; what stays so longer stays. */
const STAYS = 90_000;

async function untilWhole(check: () => Promise<Broken[]>, deadline: number): Promise<Broken[]> {
  let last = '';
  let since = Date.now();
  for (;;) {
    const found = await check();
    const words = JSON.stringify(found);
    if (words !== last) since = Date.now();
    last = words;
    if (found.length === 0 || Date.now() > Math.min(deadline, since + STAYS)) return found;
    await pause(BETWEEN_CHECKS);
  }
}
