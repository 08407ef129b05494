import type { EventAbout } from '../../../src/domain/event-about';
import { DAY } from '../../../src/domain/time';
import type { RelayingStores } from '../../../src/postgres/events/relaying';
import type { PollLease, StripePollStore } from '../../../src/postgres/events/stripe-polls';
import type { RelayDeps } from '../../../src/relay/relay';
import type { OwnerReading } from '../../../src/stripe/create-stripe-reader';
import type { ChangesPage, ChangesRequest } from '../../../src/stripe/list-changes';
import type { Called } from '../../../src/stripe/stripe-gateway';
import type { EngineLife } from './engine-life';
import { START } from '../terms';
import { CONNECTION } from './rows';
import type { SentEvent } from './sent-events';
import { aboutOf } from './sent-events';
import { unused } from './unused';
import { virtualStores } from './virtual-stores';
import type { KeptEvent } from './virtual-tables';

export type RelayWorld = EngineLife;

export const POLLED_EVERY = 2 * DAY;

/** What the relay is given in a simulated life. */
export function relayDepsOf(
  life: RelayWorld,
  sent: readonly SentEvent[],
  arrived: (kept: KeptEvent) => void,
): RelayDeps {
  const quiet = (): undefined => undefined;
  return {
    stores: relayingStores(life, arrived),
    collections: {
      hint: async ({ identity }) => {
        const invoice = life.invoices.find(
          (one) => one.identity.externalId === identity.externalId,
        );
        if (invoice) life.reach(invoice, { kind: 'hint' });
        return { kind: 'reached' };
      },
      hintBundle: unused,
      start: unused,
      isReachable: unused,
      describe: unused,
      terminateAll: unused,
    },
    alarms: { set: unused },
    clock: life.clock,
    log: { info: quiet, warn: quiet, error: quiet },
    startOf: ({ invoice: { connection, externalId } }, status) => {
      const of = { customerId: 'cst_1', currency: 'eur', amountDue: 0, dueAt: 0 };
      return {
        identity: { connection, externalId },
        summary: externalId,
        attributes: { status, connection, ...of },
      };
    },
    refreshCustomer: unused,
    readOwner: (_connection, about) => readOwner(life, about),
    expireCheckout: unused,
    readAccount: unused,
    deleteEndpoint: unused,
    revokeAccess: unused,
    listChanges: (_connection, request) => listChanges(life, sent, request),
    polling: { connections: async () => [CONNECTION.code], everyMs: POLLED_EVERY / 2 },
    stripeNow: () => life.stripeTime,
    sleep: (ms) => life.timeline.sleep(ms),
  };
}

function relayingStores(life: RelayWorld, arrived: (kept: KeptEvent) => void): RelayingStores {
  const stores = virtualStores(life);
  return {
    ...stores,
    events: {
      ...stores.events,
      store: async ({ id, connection, type, about }) => {
        if (life.tables.events.has(id)) return false;
        const receivedAt = life.databaseTime();
        arrived({ event: { id, connection, type, about, ref: null, receivedAt }, isDone: false });
        return true;
      },
      storedIds: async (_connection, ids) =>
        new Set(ids.filter((id) => life.tables.events.has(id))),
    },
    relaying: {
      findInvoiceRefs: async (events) => events.map(({ about }) => life.tables.refOf(about)),
      countUnplaced: unused,
      raisePositions: unused,
      assignInvoiceRefs: async (placed) => {
        for (const { event, ref } of placed) life.tables.assignRef(event.id, ref);
      },
      requestHintsOf: unused,
      deleteExpiredKeys: unused,
      findCustomerByMethod: unused,
    },
    invoiceLists: { fill: unused },
    accountHints: { request: unused, hintPage: unused },
    runLeases: {
      lease: unused,
      leaseStarts: unused,
      countStarts: unused,
      leaseOverdue: unused,
      markReached: unused,
      backOff: unused,
      release: unused,
      recordWakeUps: unused,
      recordWaiting: unused,
      countUnfinished: unused,
      queueUnfinished: unused,
    },
    polls: pollsOf(life),
  };
}

/** One row, and no other process: what a dead one left is gone on with. */
const pollsOf = (life: RelayWorld): StripePollStore => ({
  openRebuild: unused,
  openPoll: async () => {
    life.tables.poll ??= { readUntil: START, place: null, polledAt: null };
  },
  lease: async (of, everyMs): Promise<PollLease | null> => {
    const { poll } = life.tables;
    if (poll === null) return null;
    const isDue = poll.polledAt === null || poll.polledAt <= life.databaseTime() - everyMs;
    if (poll.place === null && !isDue) return null;
    life.tables.poll = { ...poll, leasedBy: of.leasedBy };
    return { ...of, readUntil: poll.readUntil, place: poll.place, failures: 0 };
  },
  keepPlace: async ({ leasedBy }, place) => {
    const { poll } = life.tables;
    if (poll?.leasedBy !== leasedBy) return false;
    life.tables.poll = { ...poll, place };
    return true;
  },
  end: async ({ leasedBy }, readUntil) => {
    const { poll } = life.tables;
    if (poll?.leasedBy !== leasedBy) return;
    life.tables.poll = { readUntil, place: null, polledAt: life.databaseTime() };
  },
  putOff: async () => undefined,
});

async function readOwner(life: RelayWorld, { intentId }: EventAbout): Promise<OwnerReading> {
  await life.timeline.sleep(200);
  const { now } = life.timeline;
  const isAway = life.weather.faults && life.dice.chance(0.05);
  if (isAway || now < Math.max(life.weather.lockedUntil, life.weather.silentUntil))
    return { kind: 'later' };
  for (const [ref, { intents }] of life.stripes) {
    const intent = intents.get(intentId ?? '');
    if (!intent) continue;
    const { received: amount, currency } = intent;
    const received = amount > 0 ? { intentId: intent.id, amount, currency } : null;
    return { kind: 'read', invoiceRef: ref, received };
  }
  return { kind: 'read', invoiceRef: null, received: null };
}

const PAGE_SIZE = 4;

/** Events, newest first, a few a page; what the other lists would show has an event here. */
async function listChanges(
  life: RelayWorld,
  sent: readonly SentEvent[],
  { list, since, after }: ChangesRequest,
): Promise<Called<ChangesPage>> {
  await life.timeline.sleep(300);
  const { weather, timeline, dice } = life;
  if (timeline.now < weather.lockedUntil)
    return { kind: 'unauthorized', detail: 'the key is revoked' };
  if (timeline.now < weather.silentUntil || (weather.faults && dice.chance(0.05)))
    return { kind: 'unknown', detail: 'no answer came back' };
  if (list !== 'events') return { kind: 'ok', value: { changes: [], newest: null, next: null } };
  const visible = sent
    .filter(
      ({ about }) => about.created >= since && about.created <= life.stripeTime - weather.listLag,
    )
    .toReversed();
  const from = after === null ? 0 : visible.findIndex(({ id }) => id === after) + 1;
  const page = visible.slice(from, from + PAGE_SIZE);
  const changes = page.toReversed().map((one) => {
    const { type } = one.about;
    return { id: one.id, type, about: aboutOf(one), payload: '', isOurs: true };
  });
  const hasMore = visible.length > from + PAGE_SIZE;
  const newest = page[0]?.about.created ?? null;
  return {
    kind: 'ok',
    value: { changes, newest, next: hasMore ? (page.at(-1)?.id ?? null) : null },
  };
}
