import { collectionId, mirroredCollection } from '../../domain/mirror/collections';
import { toEventMessage, toRecordMessage } from '../../domain/mirror/stream-shapes';
import type { ShownEvent, ShownRecord } from '../../domain/mirror/stream-shapes';
import type { StreamQuery } from '../../postgres/mirror/mirror-streams';
import type { SyncRow } from '../../postgres/mirror/syncs';
import type { HttpDeps } from '../http-deps';
import { HttpProblem } from '../http-problem';
import type { OperationCall, OperationHandlers } from './operation-handler';
import { pageOfList } from './page-of-list';
import { syncOfCall } from './syncs';

type StreamOperationId = 'listMirrorRecords' | 'listMirrorEvents';

export const mirrorStreamHandlers: Pick<OperationHandlers, StreamOperationId> = {
  listMirrorRecords: async (call) => {
    const sync = await syncOfCall(call);
    const rows = (query: StreamQuery) => call.deps.stores.mirrorStreams.records(query);
    const show = (row: ShownRecord) => toRecordMessage(sync, row);
    return { status: 200, body: await pageOf({ call, sync, stream: 'records', rows, show }) };
  },
  listMirrorEvents: async (call) => {
    const sync = await syncOfCall(call);
    const rows = (query: StreamQuery) => call.deps.stores.mirrorStreams.events(query);
    const show = (row: ShownEvent) => toEventMessage(sync, row);
    return { status: 200, body: await pageOf({ call, sync, stream: 'events', rows, show }) };
  },
};

interface Paging<Row, Shown> {
  call: OperationCall<StreamOperationId>;
  sync: SyncRow;
  stream: 'records' | 'events';
  rows(query: StreamQuery): Promise<Row[]>;
  show(row: Row): Shown;
}

/** The last page has a cursor, too: from there a reader goes on later. */
async function pageOf<Row extends { position: number }, Shown>({
  call,
  sync,
  stream,
  rows,
  show,
}: Paging<Row, Shown>) {
  const { limit = 20, after } = call.query;
  const collection = chosenCollection(sync, call.query.collection_id);
  const from = after === undefined ? 0 : positionOf(after, `${stream}-${sync.number}-`);
  const found = await rows({ sync: sync.number, collection, after: from, limit: limit + 1 });
  if (found.length === 0) await requireReached(call.deps, from);
  const page = found.slice(0, limit);
  const last = page.at(-1)?.position;
  const next = last === undefined ? (after ?? null) : `${stream}-${sync.number}-${last}`;
  const list = pageOfList(`/v1/syncs/${sync.id}/${stream}`, page.map(show), next);
  return { ...list, has_more: found.length > limit };
}

function chosenCollection({ id, collections }: SyncRow, given: string | undefined): string | null {
  if (given === undefined) return null;
  const name = mirroredCollection(given);
  if (name !== null && (collections === null || collections.includes(name))) return name;
  const code = 'collection_not_synced';
  const names = collections?.map(collectionId).join(', ');
  const detail = `the sync "${id}" does not have it; it has ${names}`;
  throw parameterProblem('/collection_id', code, detail);
}

/** A cursor says which stream of which sync it is of. */
export function positionOf(cursor: string, own: string): number {
  if (cursor.startsWith(own)) return Number(cursor.slice(own.length));
  const detail = 'is a next_cursor of another stream; begin without one';
  throw parameterProblem('/after', 'cursor_foreign', detail);
}

/** After a restore from a copy a reader would wait for a place, and miss what comes before it. */
async function requireReached({ stores }: HttpDeps, position: number): Promise<void> {
  if (position === 0 || position <= (await stores.mirrorStreams.highestPosition())) return;
  throw parameterProblem('/after', 'cursor_ahead', CURSOR_AHEAD);
}

export const CURSOR_AHEAD =
  'is beyond the end of this stream: the database may have been restored from an older copy; ' +
  'begin without one';

function parameterProblem(pointer: string, code: string, detail: string): HttpProblem {
  const errors = [{ pointer, code, detail }];
  return new HttpProblem('invalid_parameter', `${pointer.slice(1)}: ${detail}`, { errors });
}
