import { iso } from '../../contract/responses/shared';
import type { SyncDetail, SyncResponse } from '../../contract/responses/sync';
import {
  COLLECTION_NAMES,
  collectionId,
  listToProbe,
  mirroredCollection,
} from '../../domain/mirror/collections';
import { DAY } from '../../domain/time';
import { collectsInto } from '../../domain/mirror/collects-into';
import { readAllowance } from '../../domain/mirror/poll-times';
import { sharedReads } from '../../domain/mirror/sweep-times';
import type { SharedReads } from '../../domain/mirror/sweep-times';
import type { CredentialRow } from '../../postgres/mirror/credentials';
import type { ReadRight, SyncRow, SyncSettings } from '../../postgres/mirror/syncs';
import { newUuid } from '../../runtime/digest';
import type { HttpDeps } from '../http-deps';
import { HttpProblem, bodyProblem } from '../http-problem';
import { stripeUnavailable } from './connection-key';
import { accessOfCredential } from './credential-access';
import { copyConsumers } from './copy-consumers';
import { credentialOf } from './credentials';
import type { OperationCall, OperationHandlers } from './operation-handler';
import { toLive, toProgress } from './sync-progress';
import { pageOfList } from './page-of-list';

type SyncOperationId =
  | 'createSync'
  | 'listSyncs'
  | 'getSync'
  | 'pauseSync'
  | 'resumeSync'
  | 'backfillSync'
  | 'copySync'
  | 'deleteSync';

const PACING = { requests_per_second: 20, concurrency: 4 };

export const syncHandlers: Pick<OperationHandlers, SyncOperationId> = {
  createSync: async (call) => {
    const { collections, mode = 'webhooks_and_poll', pacing = PACING } = call.body;
    const { id, credential, poll = 'adaptive' } = call.body;
    const chosen = collections === 'all' ? null : collections.map(nameOf).sort();
    const settings = { collections: chosen, mode, pacing, poll };
    const { status, row } = await create(call, { id, credential }, settings);
    return { status, body: toSyncResponse(row) };
  },
  listSyncs: async ({ deps, key, query }) => {
    const { limit = 20, starting_after: after = null } = query;
    const found = await deps.stores.syncs.list(key.connection, after, limit + 1);
    const rows = found.slice(0, limit);
    const next = found.length > limit ? (rows.at(-1)?.id ?? null) : null;
    return { status: 200, body: pageOfList('/v1/syncs', rows.map(toSyncResponse), next) };
  },
  getSync: async (call) => ({
    status: 200,
    body: await toDetail(call.deps, await syncOfCall(call)),
  }),
  pauseSync: (call) => setDesired(call, 'paused'),
  resumeSync: (call) => setDesired(call, 'running'),
  backfillSync: async (call) => {
    const { deps, actor, body } = call;
    const row = await syncOfCall(call);
    const collection = nameOf(body.collection_id);
    requireSynced(row, collection);
    await deps.stores.backfills.request({ ...row, collection }, actor);
    return { status: 200, body: await toDetail(deps, row) };
  },
  copySync: async (call) => {
    const from = await syncOfCall(call);
    const { collections, mode, pacing, poll } = from;
    const { status, row } = await create(call, call.body, { collections, mode, pacing, poll });
    const consumers = await copyConsumers(call.deps, { from, to: row }, call.actor);
    return { status, body: { ...toSyncResponse(row), consumers } };
  },
  deleteSync: async ({ deps, key, params, actor }) => {
    const id = params['id'] ?? '';
    if (!(await deps.stores.syncs.delete(key.connection, id, actor))) throw unknownSync();
    return { status: 200, body: { object: 'sync', id, deleted: true } };
  },
};

const nameOf = (given: string): string => mirroredCollection(given) ?? given;

interface DetailDeps {
  stores: Pick<HttpDeps['stores'], 'backfills' | 'follows' | 'connections' | 'credentials'>;
  settings: Pick<HttpDeps['settings'], 'countsReads'>;
}

type ReadsDeps = Pick<DetailDeps, 'settings'> & {
  stores: Pick<DetailDeps['stores'], 'backfills' | 'follows'>;
};

/** What the account of a sync may still be read. */
export async function sharedReadsOf(
  { stores: { backfills, follows }, settings }: ReadsDeps,
  sync: number,
): Promise<SharedReads & { allowance: number | null }> {
  const isCounted = settings.countsReads !== false;
  const allowance = isCounted ? readAllowance(await follows.transactions(sync)) : null;
  return { ...sharedReads(await backfills.readsOfAccount(sync), allowance), allowance };
}

/** An account of which nothing came for so long may have no webhooks here. */
const HEARD_WITHIN = 7 * DAY;

/** Whether webhooks of the account of a sync come here at all. */
async function hasWebhooks({ stores }: DetailDeps, row: SyncRow): Promise<boolean> {
  const { connection: code, credential: id } = row;
  const [connection, credential] = [
    await stores.connections.get(code),
    await stores.credentials.byId(code, id),
  ];
  if (connection === null || credential === null) return false;
  if (!collectsInto({ ...connection, isDisconnected: false }, credential)) return false;
  const last = await stores.follows.lastArrival(code);
  return last !== null && Date.now() - last < HEARD_WITHIN;
}

export async function toDetail(deps: DetailDeps, row: SyncRow): Promise<SyncDetail> {
  const { backfills, follows } = deps.stores;
  const { number } = row;
  const { slowdown, swept, allowance } = await sharedReadsOf(deps, number);
  const live = {
    ...toLive(row, await follows.read(number), {
      readsToMake: await follows.readsToMake(number),
      hasWebhooks: await hasWebhooks(deps, row),
    }),
    reads_of_account: {
      allowed_a_month: allowance,
      swept_a_month: Math.ceil(swept),
      slower_by: Math.ceil(slowdown * 10) / 10,
    },
  };
  const progress = toProgress(row, await backfills.list(number), slowdown);
  return { ...toSyncResponse(row), live, progress };
}

/** The body names a collection that the sync has. */
export function requireSynced({ id, collections }: SyncRow, collection: string): void {
  if (collections === null || collections.includes(collection)) return;
  const names = collections.map(collectionId).join(', ');
  const detail = `the sync "${id}" does not have it; it has ${names}`;
  throw bodyProblem([{ pointer: '/collection_id', code: 'collection_not_synced', detail }]);
}

type Call = Pick<OperationCall<SyncOperationId>, 'deps' | 'key' | 'params'>;

export async function syncOfCall({ deps, key, params }: Call): Promise<SyncRow> {
  const row = await deps.stores.syncs.byId(key.connection, params['id'] ?? '');
  if (row === null) throw unknownSync();
  return row;
}

const unknownSync = (): HttpProblem =>
  new HttpProblem('sync_unknown', 'there is no such sync for this key');

async function setDesired(
  { deps, key, params, actor }: OperationCall<'pauseSync' | 'resumeSync'>,
  desired: SyncRow['desired'],
) {
  const { connection } = key;
  const row = await deps.stores.syncs.setDesired(
    { connection, id: params['id'] ?? '' },
    desired,
    actor,
  );
  if (row === null) throw unknownSync();
  return { status: 200 as const, body: toSyncResponse(row) };
}

interface Asked {
  id?: string | undefined;
  credential: string;
}

async function create(
  { deps, key, actor }: Pick<OperationCall<'createSync' | 'copySync'>, 'deps' | 'key' | 'actor'>,
  { id = `sync_${newUuid()}`, credential: credentialId }: Asked,
  settings: SyncSettings,
) {
  const { connection } = key;
  const credential = await credentialOf(deps, connection, credentialId);
  if (credential === null) throw credentialUnknown();
  const existing = await deps.stores.syncs.byId(connection, id);
  const readRights =
    existing?.readRights ?? (await readRightsOf(deps, credential, settings.collections));
  const created = await deps.stores.syncs.create(
    {
      connection,
      id,
      credential: credential.id,
      apiVersion: deps.stripeVersion,
      readRights,
      ...settings,
    },
    actor,
  );
  if (created.kind === 'credential_unknown') throw credentialUnknown();
  if (created.kind === 'another') {
    const detail = `there is a sync "${id}" with other settings: choose another id, or delete it`;
    throw new HttpProblem('sync_exists', detail);
  }
  const status = created.kind === 'created' ? (201 as const) : (200 as const);
  return { status, row: created.row };
}

const credentialUnknown = (): HttpProblem =>
  credentialProblem('credential_unknown', 'is no credential of this key: see /v1/credentials');

function credentialProblem(code: string, detail: string): HttpProblem {
  return bodyProblem([{ pointer: '/credential', code, detail }]);
}

/** By one GET of each collection, in turn with all other calls; every sync reads events, too. */
async function readRightsOf(
  deps: HttpDeps,
  credential: CredentialRow,
  collections: readonly string[] | null,
): Promise<Record<string, ReadRight>> {
  const { connection: code, stripeAccount, mode } = credential;
  const access = await accessOfCredential(deps, credential);
  const names = [...new Set([...(collections ?? COLLECTION_NAMES), 'event'])];
  const paths = [...new Set(names.flatMap((name) => listToProbe(name) ?? []))];
  const stripe = deps.stripeAccount({ ...access, pacedAs: { code, stripeAccount, mode } });
  const read = await stripe.listRights(paths);
  if (read.kind === 'unauthorized') {
    throw credentialProblem('key_refused', `Stripe does not accept its key: ${read.detail}`);
  }
  if (read.kind !== 'ok') throw stripeUnavailable();
  const rights = names.map((name) => [name, read.value.get(listToProbe(name) ?? '') ?? BY_PARENT]);
  return Object.fromEntries(rights) as Record<string, ReadRight>;
}

const BY_PARENT: ReadRight = {
  status: 'unknown',
  detail: 'it is listed by its parent: Stripe answers once there is one',
};

export const toSyncResponse = (row: SyncRow): SyncResponse => ({
  object: 'sync',
  id: row.id,
  resource_id: row.resourceId,
  credential: row.credential,
  collections: row.collections?.map(collectionId) ?? 'all',
  mode: row.mode,
  pacing: row.pacing,
  poll: row.poll,
  api_version: row.apiVersion,
  desired: row.desired,
  read_rights: Object.entries(row.readRights)
    .map(([name, right]) => ({
      collection_id: collectionId(name),
      status: right.status,
      detail: 'detail' in right ? right.detail : null,
    }))
    .sort((one, other) => (one.collection_id < other.collection_id ? -1 : 1)),
  write_rights: 'unknown_until_first_write',
  created_at: iso(row.createdAt),
});
