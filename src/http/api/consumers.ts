import { iso, isoOrNull } from '../../contract/responses/shared';
import type { ConsumerResponse } from '../../contract/responses/consumer';
import { COLLECTION_NAMES, collectionId } from '../../domain/mirror/collections';
import { DEFAULT_CONSUMER, meantCollections } from '../../domain/mirror/consumers/consumer';
import type { ConsumerSettings, StreamName } from '../../domain/mirror/consumers/consumer';
import type { Problem } from '../../domain/invoice';
import type { ConsumerRow } from '../../postgres/mirror/consumers/consumer-row';
import type { ConsumerChange } from '../../postgres/mirror/consumers/change-consumer';
import type { ConsumerFigures } from '../../postgres/mirror/consumers/progress';
import type { SyncRow } from '../../postgres/mirror/syncs';
import { parseWebhookSecrets } from '../../domain/mirror/consumers/webhook-secrets';
import { newUuid } from '../../runtime/digest';
import { HttpProblem, bodyProblem } from '../http-problem';
import type { HttpDeps } from '../http-deps';
import type { OperationCall, OperationHandlers } from './operation-handler';
import { hasSecret, shownTarget, targetOf } from './consumer-targets';
import {
  changedWebhook,
  freshSecret,
  keptSecret,
  rotatedWebhook,
  withSecret,
} from './consumer-webhooks';
import { CURSOR_AHEAD } from './mirror-streams';
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
    const of = await consumerOfCall(call);
    const sync = await deps.stores.syncs.byId(key.connection, of.syncId);
    if (sync === null) throw unknownConsumer();
    const to: ConsumerChange = async (row, secret) => {
      const settings = settingsOf(body, sync, row);
      const target = await changedWebhook(deps, { row, secret }, body.webhook);
      if (hasProblems(settings) || hasProblems(target)) {
        throw bodyProblem(problemsIn(settings, target));
      }
      return { settings, ...(target !== null && { target }) };
    };
    return shown(deps, await deps.stores.consumers.change(of, to, actor));
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
    const of = await consumerOfCall(call);
    const fresh = freshSecret(deps, body.overlap_seconds);
    const to: ConsumerChange = async (row, secret) => ({
      target: await rotatedWebhook({ row, secret }, fresh),
    });
    const changed = await shown(deps, await deps.stores.consumers.change(of, to, actor));
    return { ...changed, body: withSecret(changed.body, fresh.secret, fresh.previousUntil) };
  },
  testConsumer: async (call) => {
    const row = await consumerOfCall(call);
    const secret = await keptSecret({
      row,
      secret: () => call.deps.stores.consumers.secretOf(row),
    });
    return { status: 200, body: await call.deps.testWebhook(row, secret) };
  },
  replayConsumer: async (call) => {
    const { deps, actor, body } = call;
    const row = await consumerOfCall(call);
    const after =
      body.after === 'beginning' ? 0 : await positionIn(deps, row, '/after', body.after);
    if (typeof after !== 'number') throw bodyProblem(after.problems);
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
  const of = { stream, sync: sync.number };
  const start = await cursorOf(deps, of, body.deliver_policy ?? 'all');
  const collections = hasProblems(settings) ? null : settings.collections;
  // One that is there has made what it needs; another of its id is refused, and makes nothing.
  const isNew = (await deps.stores.consumers.byId(connection, id)) === null;
  const keep = isNew && !hasProblems(settings) && !hasProblems(start);
  const target = await targetOf(deps, { connection, sync, stream, collections, keep }, body);
  if (hasProblems(settings) || hasProblems(start) || hasProblems(target)) {
    throw bodyProblem(problemsIn(settings, start, target));
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
  return { status, body: withSecret(response, parseWebhookSecrets(secret.reveal()).secret) };
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

const hasProblems = (one: unknown): one is { problems: Problem[] } =>
  typeof one === 'object' && one !== null && 'problems' in one;

const problemsIn = (...parts: readonly unknown[]): Problem[] =>
  parts.flatMap((one) => (hasProblems(one) ? one.problems : []));

type OfStream = { stream: StreamName; sync: number };

async function cursorOf(
  deps: HttpDeps,
  of: OfStream,
  policy: NonNullable<OperationCall<'createConsumer'>['body']['deliver_policy']>,
): Promise<number | 'end' | { problems: Problem[] }> {
  if (policy === 'all') return 0;
  return policy === 'new' ? 'end' : positionIn(deps, of, '/deliver_policy/after', policy.after);
}

/** A cursor says which stream of which sync it is of. */
async function positionIn(
  { stores }: HttpDeps,
  { stream, sync }: OfStream,
  pointer: string,
  cursor: string,
): Promise<number | { problems: Problem[] }> {
  const own = `${stream}-${sync}-`;
  if (!cursor.startsWith(own)) {
    const detail = 'is a cursor of another stream';
    return { problems: [{ pointer, code: 'cursor_foreign', detail }] };
  }
  const position = Number(cursor.slice(own.length));
  if (position <= (await stores.mirrorStreams.highestPosition())) return position;
  return { problems: [{ pointer, code: 'cursor_ahead', detail: CURSOR_AHEAD }] };
}

export async function toConsumerResponse(
  { stores }: HttpDeps,
  row: ConsumerRow,
): Promise<ConsumerResponse> {
  const found = await stores.consumerProgress.of(row);
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
    problem: row.problem ?? heldBack(row, found),
    progress: {
      cursor: `${row.stream}-${row.sync}-${row.cursor}`,
      out: found.out,
      waiting: found.waiting,
      set_aside: found.setAside,
      behind: found.behind,
      oldest_at: isoOrNull(found.oldestAt),
      lag_seconds: found.lagSeconds,
    },
    created_at: iso(row.createdAt),
  };
}

/** Messages that fail each time may be all that it may have out. */
function heldBack(
  { maxAckPending }: ConsumerRow,
  { pending, lastFailure }: ConsumerFigures,
): string | null {
  if (lastFailure === null || pending < maxAckPending) return null;
  return (
    `${pending} messages went out and are not settled, as many as max_ack_pending allows: ` +
    `nothing else goes out before; the last that failed: ${lastFailure}`
  );
}
