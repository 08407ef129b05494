import { bankFromWire } from '../../contract/invoice-wire';
import { NO_PLATFORM_ITSELF } from '../../contract/connection-requests';
import { withConnectionSettings } from '../../contract/settings-shape';
import type {
  ConnectionSettings,
  SecretsToSet,
} from '../../postgres/connections/connection-secrets';
import { Secret } from '../../runtime/secret';
import type { HttpDeps } from '../http-deps';
import { HttpProblem, bodyProblem } from '../http-problem';
import { platformOf } from './connect-account';
import { answer, answerOf } from './connection-answer';
import { readKey, storePermissions } from './connection-key';
import { accountTaken, createConnection, tryEndpoint } from './create-connection';
import { issuerGiven } from './issuer-given';
import type { CallerKey, OperationCall, OperationHandlers } from './operation-handler';
import { pageOfList } from './page-of-list';
import { requireEndpoint } from './webhook-endpoint';

type ConnectionOperationId =
  | 'createConnection'
  | 'listConnections'
  | 'getConnection'
  | 'changeConnection'
  | 'replaceWebhookEndpoint'
  | 'disconnectConnection'
  | 'reconnectConnection';

export const connectionHandlers: Pick<OperationHandlers, ConnectionOperationId> = {
  createConnection,
  changeConnection,
  reconnectConnection,
  listConnections: async ({ deps, key }) => {
    const all = await deps.stores.connectionSecrets.readAll();
    const codes = [...all.keys()].filter((code) => mayUse(key, code));
    const conditions = await deps.stores.connections.conditions();
    const data = [];
    for (const condition of conditions.filter(({ code }) => codes.includes(code))) {
      const settings = all.get(condition.code)?.openOrBare();
      if (settings !== undefined) data.push(await answerOf(deps, settings, condition));
    }
    return { status: 200, body: pageOfList('/v1/connections', data, null) };
  },
  getConnection: async (call) => answer(call.deps, (await connectionOfCall(call)).code),
  replaceWebhookEndpoint: async (call) => {
    const { deps, body, actor } = call;
    const { code, secretKey } = withKey(await connectionOfCall(call));
    const overlapSeconds = body.overlap_seconds;
    await requireEndpoint(deps, { code, secretKey, purpose: 'account', overlapSeconds, actor });
    return answer(deps, code);
  },
  disconnectConnection: async (call) => {
    const { deps, actor, body } = call;
    const { code } = await connectionOfCall(call);
    const users = (await deps.stores.connections.all()).filter(({ platform }) => platform === code);
    await refuseWhileUsed(
      deps,
      users.map((user) => user.code),
    );
    await deps.stores.connectionChanges.disconnect(code, actor);
    if (body.at_once === true) await deps.stores.connectionChanges.finishDisconnecting(code, true);
    return answer(deps, code);
  },
};

const mayUse = ({ reach }: CallerKey, code: string): boolean =>
  reach.connection === null || reach.connection === code;

type ConnectionCall = Pick<OperationCall<ConnectionOperationId>, 'deps' | 'key' | 'params'>;

/** What is refused is the same whether there is such a connection or not. */
export async function connectionOfCall({
  deps,
  key,
  params,
}: ConnectionCall): Promise<ConnectionSettings> {
  const code = params['code'] ?? '';
  if (!mayUse(key, code)) {
    const detail = `this key is of the connection "${key.reach.connection}" alone`;
    throw new HttpProblem('wrong_connection', detail);
  }
  const wellFormed = /^[a-z0-9][a-z0-9_-]{0,31}$/.test(code);
  const all = wellFormed ? await deps.stores.connectionSecrets.readAll() : null;
  const found = all?.get(code)?.openOrBare();
  if (found !== undefined) return found;
  throw new HttpProblem('connection_unknown', `there is no connection "${code}" here`);
}

function withKey(of: ConnectionSettings): { code: string; secretKey: string } {
  const secretKey = of.secretKey?.reveal();
  if (secretKey !== undefined && !of.isDisconnected) return { code: of.code, secretKey };
  const detail = `"${of.code}" has no key of Stripe; POST /v1/connections/${of.code}/reconnect`;
  throw new HttpProblem('connection_disconnected', detail);
}

async function refuseWhileUsed(deps: HttpDeps, users: readonly string[]): Promise<void> {
  const conditions = await deps.stores.connections.conditions();
  const active = conditions
    .filter(({ code, disconnectedAt }) => users.includes(code) && disconnectedAt === null)
    .map(({ code }) => code);
  if (active.length === 0) return;
  const detail = `its key is used for ${active.join(', ')}: disconnect these first`;
  throw new HttpProblem('connection_in_use', detail);
}

async function changeConnection(call: OperationCall<'changeConnection'>) {
  const { deps, body, actor } = call;
  const before = await connectionOfCall(call);
  const { code, mode, stripeAccount, isDisconnected } = before;
  const { secret_key: secretKey, webhook_secret: webhookSecret } = body;
  if (isDisconnected && (secretKey ?? webhookSecret) !== undefined) withKey(before);
  const read =
    secretKey === undefined
      ? null
      : await readKey(deps, secretKey, { mode, account: stripeAccount });
  if (read !== null && read.problems.length > 0) throw bodyProblem(read.problems);
  if (read?.account != null && stripeAccount === null) {
    const bound = await deps.stores.connectionChanges.setAccount(code, read.account);
    if (bound === 'account_taken') throw accountTaken(read.account);
  }
  const { bank_details: bank } = body;
  if (before.platform !== null && body.connect_client_id != null) throw notAPlatform();
  const secrets: SecretsToSet = {
    ...(secretKey !== undefined && { secret_key: new Secret(secretKey) }),
    ...(webhookSecret !== undefined && {
      webhook_secret: new Secret(webhookSecret),
      webhook_secret_previous: before.webhookSecrets[0] ?? null,
    }),
  };
  await deps.stores.connectionChanges.change(
    code,
    ({ settings }) => ({
      settings: withConnectionSettings(settings, body),
      ...(body.name !== undefined && { name: body.name }),
      ...(body.notify_emails !== undefined && { notifyEmails: body.notify_emails }),
      ...(body.business_name !== undefined && { businessName: body.business_name }),
      ...issuerGiven(body),
      ...(body.connect_client_id !== undefined && { connectClientId: body.connect_client_id }),
      ...(bank !== undefined && { bankDetails: bank === null ? null : bankFromWire(bank) }),
    }),
    secrets,
    actor,
  );
  if (secretKey !== undefined) {
    await deps.stores.connections.setGone(code, read?.gone ?? null);
    await storePermissions(deps, code, secretKey);
  }
  return answer(deps, code);
}

const notAPlatform = (): HttpProblem =>
  bodyProblem([
    { pointer: '/connect_client_id', code: 'not_a_platform', detail: NO_PLATFORM_ITSELF },
  ]);

async function reconnectConnection(call: OperationCall<'reconnectConnection'>) {
  const { deps, body, actor } = call;
  const before = await connectionOfCall(call);
  const { code, mode, stripeAccount, isDisconnecting, platform } = before;
  if (!isDisconnecting) {
    const detail = `"${code}" is connected; PATCH /v1/connections/${code} changes its key`;
    throw new HttpProblem('connection_active', detail);
  }
  const { secret_key: secretKey } = body;
  if ((secretKey === undefined) === (platform === null)) throw keyOrPlatform(platform);
  const through = platform === null ? null : await platformOf(deps, platform);
  if (isToLinkAgain(before)) {
    if (!(await deps.stores.connectionChanges.reconnect(code, {}, actor))) {
      throw accountTaken(stripeAccount);
    }
    return answer(deps, code);
  }
  const key = secretKey ?? through?.secretKey ?? '';
  const read = await readKey(deps, key, {
    mode,
    account: stripeAccount,
    ...(through !== null && stripeAccount !== null && { onBehalfOf: stripeAccount }),
  });
  if (read.problems.length > 0) throw bodyProblem(read.problems);
  const secrets = secretKey === undefined ? {} : { secret_key: new Secret(secretKey) };
  const done = await deps.stores.connectionChanges.reconnect(code, secrets, actor);
  if (!done) throw accountTaken(stripeAccount);
  await deps.stores.connections.setGone(code, read.gone);
  await deps.stores.connections.setMethodsOff(code, read.methodsOff ?? []);
  if (secretKey === undefined) return answer(deps, code);
  await storePermissions(deps, code, secretKey);
  if ((await deps.stores.endpoints.of(code)).length === 0) {
    await tryEndpoint(deps, { code, secretKey, actor });
  }
  return answer(deps, code);
}

/** Its access has ended at Stripe: it is active once the business has given it again. */
const isToLinkAgain = ({ oauth, isDisconnected }: ConnectionSettings): boolean =>
  oauth != null && (isDisconnected || oauth.status !== 'authorized');

function keyOrPlatform(platform: string | null): HttpProblem {
  const detail =
    platform === null
      ? 'give the secret_key of the account'
      : `leave it out: the account is reached by the key of "${platform}"`;
  return bodyProblem([{ pointer: '/secret_key', code: 'key_or_platform', detail }]);
}
