import { createRelay } from '../../src/relay/create-relay';
import type { Relay, RelayDeps } from '../../src/relay/relay';
import type { RefreshResult } from '../../src/stripe/refresh-result';
import type { OwnerReading } from '../../src/stripe/create-stripe-reader';
import type {
  ChangeList,
  ChangesPage,
  ChangesRequest,
  StripeChange,
} from '../../src/stripe/list-changes';
import type { AccountReading } from '../../src/stripe/read-account';
import type { Called } from '../../src/stripe/stripe-gateway';
import type { DeliveryResult, StartInvoice } from '../../src/temporal/collections';
import type { TestDatabase } from '../postgres/database';

type Failed = Exclude<Called<never>, { kind: 'ok' }>;

/** What the relay did to the runs, and what Temporal and Stripe are to answer it. */
export interface World {
  relay: Relay;
  /** "hint one", "start two", in order. */
  did: string[];
  /** What was in our tables, readable to the run, when the hint came. */
  onHint: (externalId: string) => Promise<void>;
  temporal: 'up' | 'down';
  /** What Temporal answers for this invoice alone. */
  refuses: (externalId: string) => Exclude<DeliveryResult, { kind: 'reached' }> | null;
  /** Every try, whatever came of it. */
  tried: string[];
  runs: Map<string, 'running' | 'waiting' | 'closed'>;
  owner: OwnerReading;
  account: AccountReading;
  ownersRead: number;
  /** Sessions that were closed at Stripe, and what that came to. */
  expired: string[];
  onExpire(session: string): Called<'asked'>;
  refreshed: string[];
  refresh: (connection: string, stripeCustomer: string) => Promise<RefreshResult>;
  /** What Stripe lists, the newest first; a list that is not here is empty. */
  lists: Partial<Record<ChangeList, StripeChange[]>>;
  /** Called before each page. */
  onList: (request: ChangesRequest) => Failed | null | Promise<Failed | null>;
  listed: ChangesRequest[];
  logged: { level: string; words: string }[];
  now: number;
}

export function openWorld(db: TestDatabase, more: Partial<RelayDeps> = {}): World {
  const world: World = {
    relay: undefined as unknown as Relay,
    did: [],
    onHint: async () => undefined,
    temporal: 'up',
    refuses: () => null,
    tried: [],
    runs: new Map(),
    owner: { kind: 'read', invoiceRef: null, received: null },
    account: { kind: 'read', account: 'acct_1', gone: null },
    ownersRead: 0,
    expired: [],
    onExpire: () => ({ kind: 'ok', value: 'asked' }),
    refreshed: [],
    refresh: async () => ({ kind: 'refreshed', customerId: 'cus_1' }),
    lists: {},
    onList: () => null,
    listed: [],
    logged: [],
    now: Date.now(),
  };
  world.relay = createRelay({ ...depsOf(db, world), ...more });
  return world;
}

function depsOf(db: TestDatabase, world: World): RelayDeps {
  const act = (what: string) => async (start: StartInvoice) => {
    world.tried.push(start.identity.externalId);
    if (world.temporal === 'down') return { kind: 'unavailable', detail: 'down' } as const;
    const refused = world.refuses(start.identity.externalId);
    if (refused !== null) return refused;
    if (what === 'hint') await world.onHint(start.identity.externalId);
    world.did.push(`${what} ${start.identity.externalId}`);
    return { kind: 'reached' } as const;
  };
  const log =
    (level: string) =>
    (_fields: unknown, words = '') =>
      void world.logged.push({ level, words });
  return {
    stores: db.stores,
    collections: {
      hint: act('hint'),
      hintBundle: async (_connection, bundle) => {
        world.tried.push(bundle);
        if (world.temporal === 'down') return { kind: 'unavailable', detail: 'down' };
        world.did.push(`hint ${bundle}`);
        return { kind: 'reached' };
      },
      start: act('start'),
      terminateAll: async () => {
        if (world.temporal === 'down') return { kind: 'unavailable', detail: 'down' };
        world.did.push('terminate all');
        return { kind: 'reached' };
      },
      isReachable: async () => world.temporal === 'up',
      describe: async ({ externalId }) =>
        world.temporal === 'down' ? 'unavailable' : (world.runs.get(externalId) ?? 'none'),
    },
    alarms: {
      set: async ({ externalId, times }) => {
        if (world.temporal === 'down') return { kind: 'unavailable', detail: 'down' };
        world.did.push(`alarm ${externalId} ${times.length}`);
        return { kind: 'reached' };
      },
    },
    clock: { now: () => world.now, toReal: (at) => at },
    log: { info: log('info'), warn: log('warn'), error: log('error') } as RelayDeps['log'],
    startOf: (row, status) => ({
      identity: { connection: row.invoice.connection, externalId: row.invoice.externalId },
      summary: row.invoice.number,
      attributes: {
        status,
        connection: row.invoice.connection,
        customerId: row.customer.id,
        currency: row.invoice.currency,
        amountDue: row.invoice.amountDue,
        dueAt: 0,
      },
    }),
    refreshCustomer: async (connection, stripeCustomer) => {
      world.refreshed.push(stripeCustomer);
      return world.refresh(connection, stripeCustomer);
    },
    readAccount: async () => world.account,
    readOwner: async () => {
      world.ownersRead += 1;
      return world.owner;
    },
    expireCheckout: async (_connection, session) => {
      world.expired.push(session);
      return world.onExpire(session);
    },
    deleteEndpoint: async () => ({ kind: 'ok', value: 'deleted' }),
    revokeAccess: async () => ({ kind: 'ok', value: 'revoked' }),
    listChanges: async (_connection, request) => {
      world.listed.push(request);
      return (await world.onList(request)) ?? { kind: 'ok', value: pageOf(world, request) };
    },
    polling: { connections: async () => ['default'], everyMs: 600_000 },
    stripeNow: () => world.now,
    sleep: async () => undefined,
  };
}

/** As Stripe lists: a hundred a page, from the newest back to the time that is asked for. */
function pageOf({ lists }: World, { list, since, after }: ChangesRequest): ChangesPage {
  const all = (lists[list] ?? []).filter(({ about }) => about.created >= since);
  const from = all.findIndex(({ id }) => id === after) + 1;
  const page = all.slice(from, from + 100);
  return {
    changes: page.toReversed(),
    newest: page[0]?.about.created ?? null,
    next: from + 100 < all.length ? (page.at(-1)?.id ?? null) : null,
  };
}
