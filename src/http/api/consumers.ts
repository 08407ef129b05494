import { iso, isoOrNull } from '../../contract/responses/shared';
import type { ConsumerResponse } from '../../contract/responses/consumer';
import { COLLECTION_NAMES, collectionId } from '../../domain/mirror/collections';
import { DEFAULT_CONSUMER, meantCollections } from '../../domain/mirror/consumers/consumer';
import type { ConsumerSettings, StreamName } from '../../domain/mirror/consumers/consumer';
import type { Problem } from '../../domain/invoice';
import type { ConsumerRow } from '../../postgres/mirror/consumers/consumer-row';
import type { SyncRow } from '../../postgres/mirror/syncs';
import { newUuid } from '../../runtime/digest';
import { HttpProblem, bodyProblem } from '../http-problem';
import type { HttpDeps } from '../http-deps';
import type { OperationCall, OperationHandlers } from './operation-handler';
import { hasSecret, shownTarget, targetOf } from './consumer-targets';
import { changedWebhook, keptSecret, rotatedWebhook, withSecret } from './consumer-webhooks';
import { pageOfList } from './page-of-list';

type ConsumerOperationId =
  | 'createConsumer'
  | 'listConsumers'
  | 'getConsumer'
  | 'changeConsumer'
  | 'pauseConsumer'
  | 'resumeConsumer'
  | 'deleteConsumer'
  | 'replayConsumer'
  | 'rotateConsumerSecret'
  | 'testConsumer';

export const consumerHandlers: Pick<OperationHandlers, ConsumerOperationId> = {
  createConsumer: (call) => create(call),
  listConsumers: async ({ deps, key, query }) => {
    const { limit = 20, starting_after: after = null } = query;
    const found = await deps.stores.consumers.list(key.connection, after, limit + 1);
    const rows = found.slice(0, limit);
    const next = found.length > limit ? (rows.at(-1)?.id ?? null) : null;
    const data = await Promise.all(rows.map((row) => toConsumerResponse(deps, row)));
    return { status: 200, body: pageOfList('/v1/consumers', data, next) };
  },
  getConsumer: async (call) => shown(call.deps, await consumerOfCall(call)),
  changeConsumer: async (call) => {
    const { deps, key, actor, body } = call;
    const row = await consumerOfCall(call);
    const sync = await deps.stores.syncs.byId(key.connection, row.syncId);
    if (sync === null) throw unknownConsumer();
    const to = settingsOf(body, sync, row);
    const target = await changedWebhook(deps, row, body.webhook);
    const problems = [to, target].flatMap((one) => (one && 'problems' in one ? one.problems : []));
    if ('problems' in to || (target !== null && 'problems' in target)) throw bodyProblem(problems);
    const changed = await deps.stores.consumers.change(row, to, actor);
    if (target === null) return shown(deps, changed);
    return shown(deps, await deps.stores.consumers.changeTarget(row, target, actor));
  },
  pauseConsumer: async (call) => setDesired(call, 'paused'),
  resumeConsumer: async (call) => setDesired(call, 'running'),
  deleteConsumer: async ({ deps, key, params, actor }) => {
    const id = params['id'] ?? '';
    const gone = await deps.stores.consumers.delete({ connection: key.connection, id }, actor);
    if (!gone) throw unknownConsumer();
    return { status: 200, body: { object: 'consumer', id, deleted: true } };
  },
  rotateConsumerSecret: async (call) => {
    const { deps, actor, body } = call;
    const row = await consumerOfCall(call);
    const { previousUntil, ...to } = await rotatedWebhook(deps, row, body.overlap_seconds);
    const changed = await shown(deps, await deps.stores.consumers.changeTarget(row, to, actor));
    return { ...changed, body: withSecret(changed.body, to.secret, previousUntil) };
  },
  testConsumer: async (call) => {
    const row = await consumerOfCall(call);
    const secret = await keptSecret(call.deps, row);
    return { status: 200, body: await call.deps.testWebhook(row, secret) };
  },
  replayConsumer: async (call) => {
    const { deps, actor, body } = call;
    const row = await consumerOfCall(call);
    const after = body.after === 'beginning' ? 0 : positionIn(body.after, row.stream, row.sync);
    if (after === null) throw bodyProblem([foreignCursor('/after')]);
    if (!(await deps.stores.deliveries.replay(row.number, after, actor))) throw unknownConsumer();
    return shown(deps, await deps.stores.consumers.byId(row.connection, row.id));
  },
};

type Call = Pick<OperationCall<ConsumerOperationId>, 'deps' | 'key' | 'params'>;

export async function consumerOfCall({ deps, key, params }: Call): Promise<ConsumerRow> {
  const row = await deps.stores.consumers.byId(key.connection, params['id'] ?? '');
  if (row === null) throw unknownConsumer();
  return row;
}

const unknownConsumer = (): HttpProblem =>
  new HttpProblem('consumer_unknown', 'there is no such consumer for this key');

async function shown(deps: HttpDeps, row: ConsumerRow | null) {
  if (row === null) throw unknownConsumer();
  return { status: 200 as const, body: await toConsumerResponse(deps, row) };
}

async function setDesired(
  { deps, key, params, actor }: OperationCall<'pauseConsumer' | 'resumeConsumer'>,
  desired: ConsumerRow['desired'],
) {
  const of = { connection: key.connection, id: params['id'] ?? '' };
  return shown(deps, await deps.stores.consumers.setDesired(of, desired, actor));
}

async function create({ deps, key, actor, body }: OperationCall<'createConsumer'>) {
  const { connection } = key;
  const sync = await deps.stores.syncs.byId(connection, body.sync);
  if (sync === null) throw bodyProblem([SYNC_UNKNOWN]);
  const { id = `consumer_${newUuid()}`, stream = 'records', kind = 'pull' } = body;
  const settings = settingsOf(body, sync, { ...DEFAULT_CONSUMER, collections: null });
  const start = cursorOf(body.deliver_policy ?? 'all', stream, sync);
  const wrong = [
    ...('problems' in settings ? settings.problems : []),
    ...(start === null ? [foreignCursor('/deliver_policy/after')] : []),
  ];
  const collections = 'problems' in settings ? null : settings.collections;
  const isSound = wrong.length === 0;
  const target = await targetOf(deps, { connection, sync, stream, collections, isSound }, body);
  if ('problems' in settings || start === null || 'problems' in target) {
    throw bodyProblem([...wrong, ...('problems' in target ? target.problems : [])]);
  }
  const { shown: at, secret } = target;
  const row = { connection, id, sync: sync.number, kind, stream, target: at, cursor: start };
  const made = await deps.stores.consumers.create({ ...row, ...settings }, secret, actor);
  if (made.kind === 'sync_unknown') throw bodyProblem([SYNC_UNKNOWN]);
  const isAnother = made.kind === 'same' && !(await hasSecret(deps, made.row, secret));
  if (made.kind === 'another' || isAnother) {
    const detail = `there is a consumer "${id}" that differs: choose another id, or delete it`;
    throw new HttpProblem('consumer_exists', detail);
  }
  const status = made.kind === 'created' ? (201 as const) : (200 as const);
  const response = await toConsumerResponse(deps, made.row);
  if (made.kind !== 'created' || secret === null) return { status, body: response };
  return { status, body: withSecret(response, secret, undefined) };
}

const SYNC_UNKNOWN: Problem = {
  pointer: '/sync',
  code: 'sync_unknown',
  detail: 'is no sync of this key: see /v1/syncs',
};

type GivenSettings = OperationCall<'changeConsumer'>['body'];

/** What is not given stays as it is. */
function settingsOf(
  given: GivenSettings,
  sync: SyncRow,
  now: ConsumerSettings,
): ConsumerSettings | { problems: Problem[] } {
  const settings = {
    ackWaitMs: given.ack_wait_ms ?? now.ackWaitMs,
    maxDeliver: given.max_deliver ?? now.maxDeliver,
    maxAckPending: given.max_ack_pending ?? now.maxAckPending,
  };
  const asked = given.filters?.collection_id;
  if (asked === undefined) return { ...settings, collections: now.collections };
  const patterns = [asked].flat().map((one) => one.replace(/^stripe[:.]/, ''));
  const { names, unknown } = meantCollections(patterns, sync.collections ?? COLLECTION_NAMES);
  if (unknown.length === 0) return { ...settings, collections: names };
  return { problems: unknown.map((i) => notSynced(sync, asked, i)) };
}

const notSynced = (sync: SyncRow, asked: string | string[], place: number): Problem => ({
  pointer: `/filters/collection_id${Array.isArray(asked) ? `/${place}` : ''}`,
  code: 'collection_not_synced',
  detail: `means nothing that the sync "${sync.id}" has`,
});

function cursorOf(
  policy: NonNullable<OperationCall<'createConsumer'>['body']['deliver_policy']>,
  stream: StreamName,
  sync: SyncRow,
): number | 'end' | null {
  if (policy === 'all') return 0;
  return policy === 'new' ? 'end' : positionIn(policy.after, stream, sync.number);
}

/** A cursor says which stream of which sync it is of. */
function positionIn(cursor: string, stream: StreamName, sync: number): number | null {
  const own = `${stream}-${sync}-`;
  return cursor.startsWith(own) ? Number(cursor.slice(own.length)) : null;
}

const foreignCursor = (pointer: string): Problem => ({
  pointer,
  code: 'cursor_foreign',
  detail: 'is a cursor of another stream',
});

export async function toConsumerResponse(
  { stores }: HttpDeps,
  row: ConsumerRow,
): Promise<ConsumerResponse> {
  const { oldestAt, ...found } = await stores.consumerProgress.of(row);
  return {
    object: 'consumer',
    id: row.id,
    sync: row.syncId,
    kind: row.kind,
    stream: row.stream,
    filters: { collection_id: row.collections?.map(collectionId) ?? '*' },
    ack_wait_ms: row.ackWaitMs,
    max_deliver: row.maxDeliver,
    max_ack_pending: row.maxAckPending,
    ...shownTarget(row),
    desired: row.desired,
    problem: row.problem,
    progress: {
      cursor: `${row.stream}-${row.sync}-${row.cursor}`,
      out: found.out,
      waiting: found.waiting,
      set_aside: found.setAside,
      behind: found.behind,
      oldest_at: isoOrNull(oldestAt),
      lag_seconds: found.lagSeconds,
    },
    created_at: iso(row.createdAt),
  };
}
