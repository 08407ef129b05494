import { iso } from '../../contract/responses/shared';
import { widerThan } from '../../domain/api-key';
import type { Problem } from '../../domain/invoice';
import type { StoredApiKey } from '../../postgres/access/api-keys';
import { newApiKey } from '../../runtime/new-api-key';
import type { HttpDeps } from '../http-deps';
import { HttpProblem, bodyProblem } from '../http-problem';
import { toApiKeyResponse } from '../responses/api-key';
import type { OperationCall, OperationHandlers } from './operation-handler';
import { pageOfList } from './page-of-list';

type AccessOperationId = 'createApiKey' | 'listApiKeys' | 'revokeApiKey' | 'listAuditEntries';

export const accessHandlers: Pick<OperationHandlers, AccessOperationId> = {
  createApiKey,
  revokeApiKey,
  listApiKeys: async ({ deps, key }) => {
    const found = await deps.stores.apiKeys.list(connectionOf(key));
    return { status: 200, body: pageOfList('/v1/api_keys', found.map(toApiKeyResponse), null) };
  },
  listAuditEntries: async ({ deps, key, query }) => {
    const { limit = 20, after, subject, action } = query;
    const found = await deps.stores.audit.list({
      connection: connectionOf(key),
      after: Number(after ?? 0),
      limit: limit + 1,
      subject,
      action,
    });
    const data = found.slice(0, limit).map((entry) => ({
      object: 'audit_entry' as const,
      id: entry.id,
      timestamp: iso(entry.at),
      cursor: String(entry.position),
      connection: entry.connection,
      by: entry.by,
      api_key: entry.keyId,
      address: entry.address,
      action: entry.action,
      subject: entry.subject,
      before: entry.before,
      after: entry.after,
      previous_hash: entry.previousHash,
      hash: entry.hash,
    }));
    const page = pageOfList('/v1/audit', data, data.at(-1)?.cursor ?? after ?? null);
    return { status: 200, body: { ...page, has_more: found.length > limit } };
  },
};

/** Whose keys and entries are meant; null: of the whole installation. */
const connectionOf = ({ connection }: OperationCall<AccessOperationId>['key']): string | null =>
  connection === '' ? null : connection;

async function createApiKey({ deps, key, actor, body }: OperationCall<'createApiKey'>) {
  const { name = null, scope, expires_at: expiresAt = null } = body;
  const connection = body.connection === undefined ? connectionOf(key) : body.connection;
  const wider = widerThan(key.reach, { connection, scope, expiresAt });
  const passed = isPassed(expiresAt) ? [timePassed('/expires_at')] : [];
  if (wider.length > 0) throw keyTooWide([...wider, ...passed]);
  const mode = connection === null ? null : await modeOf(deps, connection);
  const unknown = mode === undefined ? [connectionUnknown(connection)] : [];
  const problems = [...unknown, ...passed];
  if (mode === undefined || problems.length > 0) throw bodyProblem(problems);
  const { key: made, hash, last4 } = newApiKey(mode);
  const toMake = { hash, connection, mode, scope, last4, name, expiresAt };
  const row = await deps.stores.apiKeys.create(toMake, actor);
  const headers = { 'Cache-Control': 'no-store' };
  return { status: 201 as const, body: { ...toApiKeyResponse(row), key: made }, headers };
}

async function modeOf(deps: HttpDeps, connection: string): Promise<'test' | 'live' | undefined> {
  return (await deps.stores.connections.get(connection))?.mode;
}

function connectionUnknown(connection: string | null): Problem {
  const detail = `there is no connection "${connection}" here`;
  return { pointer: '/connection', code: 'connection_unknown', detail };
}

const isPassed = (at: number | null): boolean => at !== null && at <= Date.now();

const timePassed = (pointer: string): Problem => ({
  pointer,
  code: 'time_passed',
  detail: 'has passed: give a later time',
});

function keyTooWide(problems: readonly Problem[]): HttpProblem {
  const [first] = problems;
  return new HttpProblem('key_too_wide', first?.detail ?? '', {
    param: first?.pointer ?? '',
    errors: problems.map((problem) => ({ ...problem })),
  });
}

async function revokeApiKey({ deps, key, actor, params, body }: OperationCall<'revokeApiKey'>) {
  const id = params['id'] ?? '';
  const at = body.at ?? null;
  if (isPassed(at)) throw bodyProblem([timePassed('/at')]);
  const connection = key.reach.connection ?? connectionOf(key);
  const asked = { id, connection, at, exceptLastAdmin: true };
  const revoked = await deps.stores.apiKeys.revoke(asked, actor);
  if (revoked === 'last_admin') {
    const detail =
      'nobody else could make keys then: make another admin key first, or end this one by the ' +
      'command `keys revoke`';
    throw new HttpProblem('last_admin_key', detail);
  }
  const row = revoked === 'unknown' ? null : await keyOf(deps, connection, id);
  if (row === null) {
    throw new HttpProblem('api_key_unknown', 'there is no such API key for this key');
  }
  return { status: 200 as const, body: toApiKeyResponse(row) };
}

async function keyOf(
  deps: HttpDeps,
  connection: string | null,
  id: string,
): Promise<StoredApiKey | null> {
  const keys = await deps.stores.apiKeys.list(connection);
  return keys.find((one) => one.id === id) ?? null;
}
