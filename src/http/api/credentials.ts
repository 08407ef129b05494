import { iso } from '../../contract/responses/shared';
import type { CredentialResponse } from '../../contract/responses/credential';
import type { Problem } from '../../domain/invoice';
import type { CredentialRow, NewCredential } from '../../postgres/mirror/credentials';
import { Secret } from '../../runtime/secret';
import type { HttpDeps } from '../http-deps';
import { HttpProblem, bodyProblem } from '../http-problem';
import { modeOfKey, readKey, stripeUnavailable } from './connection-key';
import { accessOfConnection } from './credential-access';
import type { OperationCall, OperationHandlers } from './operation-handler';
import { pageOfList } from './page-of-list';

type CredentialOperationId =
  'createCredential' | 'listCredentials' | 'getCredential' | 'deleteCredential';

export const credentialHandlers: Pick<OperationHandlers, CredentialOperationId> = {
  createCredential: async ({ deps, key, actor, body }) => {
    const { properties, metadata = {} } = body;
    const read = await readAccountOf(deps, key.connection, properties);
    const row: NewCredential = {
      connection: key.connection,
      kind: properties.kind,
      name: properties.name ?? null,
      mode: read.mode,
      stripeAccount: read.account,
      metadata,
    };
    const own = properties.kind === 'stripe_key' ? new Secret(properties.secret_key) : null;
    const created = await deps.stores.credentials.create(row, own, actor);
    return { status: 201, body: toCredentialResponse(created) };
  },
  listCredentials: async ({ deps, key, query }) => {
    const { limit = 20, starting_after: after = null } = query;
    const found = await deps.stores.credentials.list(key.connection, after, limit + 1);
    const rows = found.slice(0, limit);
    const next = found.length > limit ? (rows.at(-1)?.id ?? null) : null;
    const data = rows.map(toCredentialResponse);
    return { status: 200, body: pageOfList('/v1/credentials', data, next) };
  },
  getCredential: async ({ deps, key, params }) => {
    const row = await credentialOf(deps, key.connection, params['id'] ?? '');
    if (row === null) throw unknownCredential();
    return { status: 200, body: toCredentialResponse(row) };
  },
  deleteCredential: async ({ deps, key, params, actor }) => {
    const id = params['id'] ?? '';
    const row = await credentialOf(deps, key.connection, id);
    if (row === null) throw unknownCredential();
    const deleted = await deps.stores.credentials.delete(key.connection, id, actor);
    if (deleted === 'unknown') throw unknownCredential();
    if (deleted === 'in_use') throw new HttpProblem('credential_in_use', IN_USE);
    return { status: 200, body: { object: 'credential', id, deleted: true } };
  },
};

const IN_USE =
  'a sync reads by this credential: delete that sync first, and wait until its rows are gone';

/** Null: this key has no such credential, even if another has. */
export async function credentialOf(
  { stores }: HttpDeps,
  connection: string,
  id: string,
): Promise<CredentialRow | null> {
  return /^crd_[0-9a-f]{32}$/.test(id) ? stores.credentials.byId(connection, id) : null;
}

const unknownCredential = (): HttpProblem =>
  new HttpProblem('credential_unknown', 'there is no such credential for this key');

type Properties = OperationCall<'createCredential'>['body']['properties'];

interface AccountOf {
  mode: 'test' | 'live';
  account: string | null;
}

/** Read at Stripe; what is wrong with the credential is said of its field. */
async function readAccountOf(
  deps: HttpDeps,
  connection: string,
  properties: Properties,
): Promise<AccountOf> {
  if (properties.kind === 'stripe_key') return readOwnKey(deps, properties);
  if (properties.kind === 'connection' && properties.code !== connection) {
    const detail = `must be "${connection}", the connection that this request acts on`;
    throw propertyProblem('code', 'another_connection', detail);
  }
  const access = await accessOfConnection(deps, connection);
  const { mode, stripeAccount } = access.settings;
  refuseAnotherMode(properties.test, mode, `the connection "${connection}"`);
  if (properties.kind === 'connection') return { mode, account: stripeAccount };
  const { account } = properties;
  if (access.account !== undefined || (await isOfAnother(deps, connection, account))) {
    throw accountRefused();
  }
  const read = await deps.stripeAccount({ secretKey: access.secretKey, account }).readAccount();
  if (read.kind === 'later') throw stripeUnavailable();
  if (read.kind === 'locked_out' || read.account !== account) throw accountRefused();
  return { mode, account };
}

async function readOwnKey(
  deps: HttpDeps,
  { secret_key: secretKey, test }: Extract<Properties, { kind: 'stripe_key' }>,
): Promise<AccountOf> {
  const mode = modeOfKey(secretKey);
  refuseAnotherMode(test, mode, 'the secret_key');
  const { account, problems } = await readKey(deps, secretKey, {});
  if (problems.length === 0) return { mode, account };
  throw bodyProblem(problems.map((one) => ({ ...one, pointer: '/properties/secret_key' })));
}

function refuseAnotherMode(test: boolean | undefined, mode: 'test' | 'live', of: string): void {
  if (test === undefined || test === (mode === 'test')) return;
  const detail = `says ${test ? 'test' : 'live'} mode, but ${of} is of ${mode} mode`;
  throw propertyProblem('test', 'wrong_mode', detail);
}

/** What another connection collects into is read with that one's API keys alone. */
async function isOfAnother(
  { stores }: HttpDeps,
  connection: string,
  account: string,
): Promise<boolean> {
  const all = await stores.connections.all();
  return all.some((one) => one.code !== connection && one.stripeAccount === account);
}

const accountRefused = (): HttpProblem =>
  propertyProblem(
    'account',
    'account_refused',
    'is no account that the key of this connection may read: it must be connected to the ' +
      'account of the connection, as its platform',
  );

function propertyProblem(field: string, code: string, detail: string): HttpProblem {
  const problem: Problem = { pointer: `/properties/${field}`, code, detail };
  return bodyProblem([problem]);
}

const toCredentialResponse = (row: CredentialRow): CredentialResponse => ({
  object: 'credential',
  id: row.id,
  properties: {
    kind: row.kind,
    test: row.mode === 'test',
    name: row.name,
    secret_key:
      row.last4 === null
        ? null
        : { kind: row.isRestricted ? 'restricted' : 'secret', last4: row.last4 },
    account: row.stripeAccount,
    code: row.kind === 'stripe_key' ? null : row.connection,
  },
  metadata: row.metadata,
  write_rights: 'unknown_until_first_write',
  created_at: iso(row.createdAt),
});
