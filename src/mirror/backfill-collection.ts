import { cursorGone, pageCame, queryOf } from '../domain/mirror/backfill/serial-walk';
import type { Walk } from '../domain/mirror/backfill/serial-walk';
import { redact } from '../domain/mirror/redact';
import type { BackfillRow, BackfillStore } from '../postgres/mirror/backfills';
import type { SyncStore } from '../postgres/mirror/syncs';
import type { ObjectFact } from '../postgres/mirror/write-records';
import type { ListPage, ListReader, ListedObject } from '../stripe/list-reader';
import type { Called } from '../stripe/stripe-gateway';

export interface BackfillDeps {
  stores: { syncs: Pick<SyncStore, 'write'>; backfills: BackfillStore };
  reader: ListReader;
}

/** A collection of a sync, and the list that has all of it. */
export interface CollectionToCopy {
  sync: number;
  collection: string;
  path: string;
  /** Always sent, since Stripe leaves out something else by default. */
  query: Readonly<Record<string, string>>;
}

export type BackfillEnd =
  | { kind: 'done' }
  /** It goes on where it is, in whatever process. */
  | { kind: 'left' }
  /** Stripe did not list it; its place is kept. */
  | { kind: 'failed'; called: Exclude<Called<never>, { kind: 'ok' }> };

/**
 * Copies one collection, oldest first. The rows of a page and the place after it are kept in one
 * transaction, so whatever dies, it goes on with the page that was not kept.
 */
export async function backfillCollection(
  { stores, reader }: BackfillDeps,
  of: CollectionToCopy,
  isEnding: () => boolean,
): Promise<BackfillEnd> {
  const { sync, collection, path } = of;
  while (!isEnding()) {
    const row = await stores.backfills.open(sync, collection);
    const query = queryOf(row.walk);
    if (query === null) return { kind: 'done' };
    const called = await reader.page(path, { ...of.query, ...query, limit: '100' });
    const page = called.kind === 'ok' ? called.value : null;
    if (page !== null) await keepPage(stores, row, page);
    else if (isCursorGone(called, row.walk)) await goBack(stores, row);
    else if (called.kind !== 'ok') return { kind: 'failed', called };
  }
  return { kind: 'left' };
}

type Stores = BackfillDeps['stores'];

async function keepPage(stores: Stores, row: BackfillRow, page: ListPage): Promise<void> {
  const { take, walk } = pageCame(row.walk, page);
  const facts = take.map((object) => factOf(row.collection, object, page));
  const next = { walk, readAt: page.sentAt };
  await stores.syncs.write(row.sync, facts, (tx) => stores.backfills.keep(tx, row, next));
}

function factOf(collection: string, object: ListedObject, page: ListPage): ObjectFact {
  const { payload, redacted } = redact(object);
  const fact = {
    kind: 'read' as const,
    sent_at: page.sentAt,
    received_at: page.receivedAt,
    object: payload,
    redacted,
    api_version: page.apiVersion,
  };
  return { collection, upstreamId: object.id, fact };
}

/** Stripe refuses to go on from what was deleted. */
const isCursorGone = (called: Called<ListPage>, { phase }: Walk): boolean =>
  called.kind === 'missing' &&
  called.param === (phase === 'taking' ? 'ending_before' : 'starting_after');

async function goBack(stores: Stores, row: BackfillRow): Promise<void> {
  const next = { walk: cursorGone(row.walk), readAt: null };
  await stores.syncs.write(row.sync, [], (tx) => stores.backfills.keep(tx, row, next));
}
