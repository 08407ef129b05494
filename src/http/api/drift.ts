import { iso, isoOrNull } from '../../contract/responses/shared';
import type { DriftCheckResponse } from '../../contract/responses/drift';
import type { Problem } from '../../domain/invoice';
import { entryOfName, isForgotten } from '../../domain/mirror/catalog/catalog';
import { LISTED_NAMES, collectionId, mirroredCollection } from '../../domain/mirror/collections';
import type { BreakRow, DriftCheckRow } from '../../postgres/mirror/drift-checks';
import type { SyncRow } from '../../postgres/mirror/syncs';
import { HttpProblem, bodyProblem } from '../http-problem';
import type { OperationCall, OperationHandlers } from './operation-handler';
import { pageOfList } from './page-of-list';
import { sharedReadsOf, syncOfCall } from './syncs';

type DriftOperationId =
  'createDriftCheck' | 'listDriftChecks' | 'getDriftCheck' | 'listDriftBreaks' | 'repairDrift';

const SAMPLE = 50;

export const driftHandlers: Pick<OperationHandlers, DriftOperationId> = {
  createDriftCheck: async (call) => {
    const { deps, actor, body } = call;
    const sync = await syncOfCall(call);
    const { sample_size: sampleSize = SAMPLE, count = false, repair = false } = body;
    const collections = chosenCollections(sync, body.collections);
    const asked = { collections, sampleSize, countsAll: count, repairs: repair };
    const row = await deps.stores.drift.create(sync, asked, actor);
    if (row === null) throw unfinished(sync);
    return { status: 201, body: await toCheckResponse(deps, sync, row) };
  },
  listDriftChecks: async (call) => {
    const { deps, query } = call;
    const sync = await syncOfCall(call);
    const { limit = 20, after } = query;
    const before = after === undefined ? null : Number(after);
    const found = await deps.stores.drift.list(sync.number, before, limit + 1);
    const rows = found.slice(0, limit);
    const next = found.length > limit ? String(rows.at(-1)?.number) : null;
    const data = await Promise.all(rows.map((row) => toCheckResponse(deps, sync, row)));
    return { status: 200, body: pageOfList(`/v1/syncs/${sync.id}/drift`, data, next) };
  },
  getDriftCheck: async (call) => {
    const { sync, check } = await checkOfCall(call);
    return { status: 200, body: await toCheckResponse(call.deps, sync, check) };
  },
  listDriftBreaks: async (call) => {
    const { sync, check } = await checkOfCall(call);
    const { limit = 20, after = '0' } = call.query;
    const found = await call.deps.stores.drift.breaks(check.number, Number(after), limit + 1);
    const rows = found.slice(0, limit);
    const next = found.length > limit ? String(rows.at(-1)?.number) : null;
    const url = `/v1/syncs/${sync.id}/drift/${check.id}/breaks`;
    return { status: 200, body: pageOfList(url, rows.map(toBreakResponse), next) };
  },
  repairDrift: async (call) => {
    const { sync, check } = await checkOfCall(call);
    const row = await call.deps.stores.drift.repair(sync, check, call.actor);
    if (row === null) throw unfinished(sync);
    return { status: 200, body: await toCheckResponse(call.deps, sync, row) };
  },
};

type CheckCall = OperationCall<'getDriftCheck' | 'listDriftBreaks' | 'repairDrift'>;

async function checkOfCall(call: CheckCall) {
  const sync = await syncOfCall(call);
  const check = await call.deps.stores.drift.byId(sync.number, call.params['check'] ?? '');
  if (check !== null) return { sync, check };
  throw new HttpProblem('drift_check_unknown', 'there is no such check of this sync');
}

function unfinished({ id }: SyncRow): HttpProblem {
  const detail = `a check of the sync "${id}" is not done yet: wait for its end, see GET`;
  return new HttpProblem('drift_check_unfinished', `${detail} /v1/syncs/${id}/drift`);
}

/** What only events bring cannot be looked at; of what Stripe forgets nothing is missing there. */
const isCompared = (name: string): boolean => entryOfName(name)?.list != null && !isForgotten(name);

/** By name. */
function chosenCollections({ id, collections }: SyncRow, given: string[] | undefined): string[] {
  const all = collections ?? LISTED_NAMES;
  if (given === undefined) return all.filter(isCompared).sort();
  const problems = given.flatMap((one, n): Problem[] => {
    const name = mirroredCollection(one) ?? one;
    const pointer = `/collections/${n}`;
    if (!all.includes(name)) {
      const detail = `the sync "${id}" does not have it`;
      return [{ pointer, code: 'collection_not_synced', detail }];
    }
    if (isCompared(name)) return [];
    const detail = isForgotten(name)
      ? 'Stripe forgets it in time, so that nothing of it is missing there'
      : 'Stripe has no list of it, so that it is not compared';
    return [{ pointer, code: 'collection_not_compared', detail }];
  });
  if (problems.length > 0) throw bodyProblem(problems);
  return given.map((one) => mirroredCollection(one) ?? one).sort();
}

async function toCheckResponse(
  deps: OperationCall<'getDriftCheck'>['deps'],
  { id: sync, number }: SyncRow,
  row: DriftCheckRow,
): Promise<DriftCheckResponse> {
  const isOpen = row.status !== 'done';
  const waits = isOpen && (await sharedReadsOf(deps, number)).leftForDrift <= 0;
  const { id, status, sampleSize, countsAll, repairs, createdAt, endedAt } = row;
  return {
    object: 'drift_check',
    id,
    sync,
    status,
    sample_size: sampleSize,
    count: countsAll,
    repair: repairs,
    breaks: row.collections.reduce((sum, { breaks }) => sum + breaks, 0),
    reads: row.reads,
    waits_for_reads: waits,
    collections: row.collections.map((one) => ({
      collection_id: collectionId(one.collection),
      state: one.state,
      compared: one.compared,
      breaks: one.breaks,
      changed_meanwhile: one.changedMeanwhile,
      other_version: one.otherVersion,
      here: one.here,
      there: one.there,
      failure: one.failure,
      parents_unread: one.parentsUnread ?? 0,
      unread: (one.unread ?? []).map(({ id: parent, ...why }) => ({ parent_id: parent, ...why })),
    })),
    created_at: iso(createdAt),
    ended_at: isoOrNull(endedAt),
  };
}

const toBreakResponse = (row: BreakRow) => ({
  object: 'drift_break' as const,
  collection_id: collectionId(row.collection),
  upstream_id: row.upstreamId,
  parent_id: row.parent,
  kind: row.kind,
  paths: row.paths,
  status: row.status,
  detail: row.detail,
  found_at: iso(row.foundAt),
  resolved_at: isoOrNull(row.resolvedAt),
});
