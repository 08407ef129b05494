import { iso, isoOrNull } from '../../contract/responses/shared';
import type { MutationResponse } from '../../contract/responses/mutation';
import type { CatalogEntry, Verb } from '../../domain/mirror/catalog/catalog-entry';
import { entryOfName } from '../../domain/mirror/catalog/catalog';
import { collectionId, mirroredCollection } from '../../domain/mirror/collections';
import { mutationProblems } from '../../domain/mirror/mutations/plan-mutation';
import type { ItemRequest } from '../../domain/mirror/mutations/plan-mutation';
import type { MutationItemRow, MutationRow } from '../../postgres/mirror/mutations';
import type { SyncRow } from '../../postgres/mirror/syncs';
import { base32Digest, uuidv7 } from '../../runtime/digest';
import type { HttpDeps } from '../http-deps';
import { HttpProblem, bodyProblem } from '../http-problem';
import { contentHash } from './idempotency-key';
import type { OperationCall, OperationHandlers } from './operation-handler';
import { requireSynced } from './syncs';

type RunOperationId = 'runCreate' | 'runUpdate' | 'runDelete';

export const mutationHandlers: Pick<OperationHandlers, RunOperationId | 'getMutation'> = {
  runCreate: (call) => {
    const items = call.body.data.map((params) => ({ upstreamId: null, params }));
    return run(call, 'create', items);
  },
  runUpdate: (call) => {
    const items = call.body.data.map(({ id, ...params }) => ({ upstreamId: id, params }));
    return run(call, 'update', items);
  },
  runDelete: (call) => {
    const items = call.body.upstream_ids.map((upstreamId) => ({ upstreamId, params: {} }));
    return run(call, 'delete', items);
  },
  getMutation: async ({ deps, key, params }) => {
    const row = await deps.stores.mutations.byId(key.connection, params['id'] ?? '');
    if (row === null) {
      throw new HttpProblem('mutation_unknown', 'there is no such mutation for this key');
    }
    const behind = row.endedAt === null ? [...row.awaits] : await waitForConsumers(deps, row, 0);
    return { status: 200, body: toResponse(row, behind) };
  },
};

type RunCall = OperationCall<RunOperationId>;

async function run(call: RunCall, kind: Verb, items: readonly ItemRequest[]) {
  const { deps, key, body } = call;
  const sync = await deps.stores.syncs.byId(key.connection, body.sync_id);
  if (sync === null) {
    const detail = `there is no sync "${body.sync_id}" for this key: see /v1/syncs`;
    throw new HttpProblem('sync_unknown', detail, { param: '/sync_id' });
  }
  const began = Date.now();
  const { await_timeout_ms: given, await_consumers_timeout: asSequin } = body;
  const deadline = began + (given ?? asSequin ?? LONGEST_WAIT_MS);
  const { id, isNew } = await store(call, sync, { kind, items });
  const row = await waitForEnd(deps, key.connection, id, deadline);
  const behind = await waitForConsumers(deps, row, deadline);
  const isDone = row.endedAt !== null && behind.length === 0;
  const headers = { Location: `/v1/mutations/${id}`, ...(!isNew && REPLAYED) };
  const status = isDone ? (200 as const) : (202 as const);
  return { status, body: toResponse(row, behind), headers };
}

const LONGEST_WAIT_MS = 30_000;
const REPLAYED = { 'Idempotent-Replayed': 'true' };

interface Asked {
  kind: Verb;
  items: readonly ItemRequest[];
}

async function store(
  { deps, key, actor, body, idempotencyKey }: RunCall,
  sync: SyncRow,
  asked: Asked,
): Promise<{ id: string; isNew: boolean }> {
  const { connection } = key;
  const { kind, items } = asked;
  const parentId = body.parent_id ?? null;
  const entry = entryOf(body.collection_id);
  const collection = entry.name;
  const hash = contentHash(sync.number, kind, collection, parentId, items);
  const { mutations } = deps.stores;
  // What is stored is answered whatever has changed since: a consumer that was awaited may be gone.
  const stored = idempotencyKey === null ? null : await mutations.byKey(connection, idempotencyKey);
  if (stored !== null && stored.contentHash !== hash) throw usedForAnother();
  if (stored !== null) return { id: stored.id, isNew: false };
  requireSynced(sync, collection);
  const problems = mutationProblems(entry, { ...asked, parentId }, deps.settings.installation);
  if (problems.length > 0) throw bodyProblem(problems);
  const awaits = [...new Set(body.await_consumer_ids)];
  await requireConsumers(deps, sync, awaits);
  const id = `mut_${uuidv7()}`;
  const { installation } = deps.settings;
  const keyAt = (place: number) =>
    base32Digest(
      JSON.stringify([installation, connection, 'mutation', idempotencyKey ?? id, place]),
    );
  const created = await mutations.create(
    {
      id,
      connection,
      sync: sync.number,
      kind,
      collection,
      parentId,
      requestKey: idempotencyKey,
      contentHash: hash,
      awaits,
      items: items.map((item, place) => ({ ...item, key: keyAt(place) })),
    },
    actor,
  );
  if (created.kind === 'sync_gone') {
    throw new HttpProblem('sync_unknown', `the sync "${sync.id}" is being deleted`);
  }
  if (created.kind === 'another') throw usedForAnother();
  return { id: created.id, isNew: created.kind === 'created' };
}

function usedForAnother(): HttpProblem {
  const detail = 'this Idempotency-Key was already used for another mutation; use a new key';
  return new HttpProblem('idempotency_mismatch', detail);
}

function entryOf(given: string): CatalogEntry {
  const name = mirroredCollection(given);
  const entry = name === null ? undefined : entryOfName(name);
  if (entry === undefined) throw new Error(`${given} was taken as a collection`);
  return entry;
}

async function requireConsumers(
  { consumers }: HttpDeps,
  { number, id }: SyncRow,
  ids: readonly string[],
): Promise<void> {
  if (ids.length === 0) return;
  const unknown = await consumers.unknownOf(number, ids);
  if (unknown.length === 0) return;
  const detail = `the sync "${id}" has no consumer ${unknown.join(', ')}: see /v1/consumers`;
  throw new HttpProblem('consumer_unknown', detail, { param: '/await_consumer_ids' });
}

const POLL_MS = 50;
const pause = () => new Promise((resolve) => setTimeout(resolve, POLL_MS));

async function waitForEnd(
  { stores }: HttpDeps,
  connection: string,
  id: string,
  deadline: number,
): Promise<MutationRow> {
  while (!(await stores.mutations.hasEnded(id)) && Date.now() < deadline) await pause();
  const row = await stores.mutations.byId(connection, id);
  if (row === null) throw new HttpProblem('sync_unknown', 'its sync was deleted meanwhile');
  return row;
}

/** Those that have not taken it by then. */
async function waitForConsumers(
  { stores, consumers }: HttpDeps,
  { id, sync, awaits, endedAt }: MutationRow,
  deadline: number,
): Promise<string[]> {
  let behind = [...awaits];
  if (endedAt === null) return behind;
  let position: number | null = null;
  while (behind.length > 0) {
    const last = position === null ? await stores.mirrorStreams.lastPosition(sync) : null;
    if (last !== null) position = await stores.mutations.shownBy(id, last);
    if (position !== null) behind = await consumers.behind(sync, behind, position);
    if (Date.now() >= deadline) return behind;
    if (behind.length > 0) await pause();
  }
  return behind;
}

function toResponse(row: MutationRow, behind: string[]): MutationResponse {
  const ended = behind.length > 0 ? ('applied_not_consumed' as const) : ('applied' as const);
  return {
    object: 'mutation',
    id: row.id,
    kind: row.kind,
    sync_id: row.syncId,
    collection_id: collectionId(row.collection),
    status: row.endedAt === null ? 'running' : ended,
    waiting_for: behind,
    items: row.items.map(toItemResponse),
    created_at: iso(row.createdAt),
    ended_at: isoOrNull(row.endedAt),
  };
}

const toItemResponse = ({ place, upstreamId, status, answer, error }: MutationItemRow) => ({
  index: place,
  status,
  upstream_id: upstreamId,
  payload: answer,
  error: error && {
    code: error.code,
    param: error.param,
    detail: error.detail,
    decline_code: error.declineCode,
    request_id: error.requestId,
  },
});
