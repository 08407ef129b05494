import { bankFromWire } from '../../contract/invoice-wire';
import { withConnectionSettings } from '../../contract/settings-shape';
import type { ConnectionSettings, SecretsToSet } from '../../postgres/connection-secrets';
import type { ConnectionCondition } from '../../postgres/connections';
import { Secret } from '../../runtime/secret';
import type { HttpDeps } from '../http-deps';
import { HttpProblem, bodyProblem } from '../http-problem';
import { toConnectionResponse } from '../responses/connection';
import { CONNECTION_HEADER } from './authenticate';
import { isRestricted, modeOfKey, readKey, storePermissions } from './connection-key';
import type { CallerKey, OperationCall, OperationHandlers } from './operation-handler';
import { pageOfList } from './page-of-list';
import { byHand, makeEndpoint, requireEndpoint, webhookUrl } from './webhook-endpoint';

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

/** What is refused is the same whether there is such a connection or not. */
async function connectionOfCall({
  deps,
  key,
  params,
}: OperationCall<ConnectionOperationId>): Promise<ConnectionSettings> {
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

async function answer(deps: HttpDeps, code: string) {
  const settings = (await deps.stores.connectionSecrets.readAll()).get(code)?.openOrBare();
  const conditions = await deps.stores.connections.conditions();
  const condition = conditions.find((one) => one.code === code);
  if (settings === undefined || condition === undefined) {
    throw new HttpProblem('connection_unknown', `there is no connection "${code}" here`);
  }
  return { status: 200 as const, body: await answerOf(deps, settings, condition) };
}

async function answerOf(
  deps: HttpDeps,
  settings: ConnectionSettings,
  condition: ConnectionCondition,
) {
  const { code } = settings;
  const key = settings.secretKey?.reveal();
  const { isDisconnecting, isDisconnected } = settings;
  return toConnectionResponse({
    settings,
    condition,
    endpoints: await deps.stores.endpoints.of(code),
    permissions:
      key === undefined
        ? []
        : deps.permissionReport({ isRestricted: isRestricted(key) }, condition.missingPermissions),
    webhookUrl: webhookUrl(deps, settings.platform ?? code),
    how: howTo(deps, settings),
    openInvoices:
      isDisconnecting && !isDisconnected
        ? await deps.stores.connectionChanges.openInvoices(code)
        : null,
  });
}

/** What to do while Stripe cannot send us webhooks; null while it can. */
function howTo(deps: HttpDeps, settings: ConnectionSettings): string | null {
  const { code, webhookSecrets, isDisconnecting, platform } = settings;
  if (webhookSecrets.length > 0 || isDisconnecting || platform !== null) return null;
  if (!deps.settings.isReachable) return byHand(deps, code);
  return (
    `no webhook endpoint was made: POST /v1/connections/${code}/webhook_endpoint makes one at ` +
    'Stripe and says what is in the way'
  );
}

async function createConnection({ deps, key, actor, body }: OperationCall<'createConnection'>) {
  const { code, secret_key: secretKey, webhook_secret: webhookSecret } = body;
  requireInstallation(key);
  if ((await deps.stores.connections.get(code)) !== null) throw codeTaken(code);
  const { account, gone, problems } = await readKey(deps, secretKey, { mode: body.mode });
  if (problems.length > 0) throw bodyProblem(problems);
  const secrets: SecretsToSet = {
    secret_key: new Secret(secretKey),
    ...(webhookSecret !== undefined && { webhook_secret: new Secret(webhookSecret) }),
  };
  const row = {
    code,
    name: body.name,
    mode: modeOfKey(secretKey),
    stripeAccount: account,
    settings: withConnectionSettings({}, body),
    notifyEmails: body.notify_emails ?? [],
    businessName: body.business_name ?? body.name,
    bankDetails: body.bank_details == null ? null : bankFromWire(body.bank_details),
  };
  const created = await deps.stores.connectionChanges.create(row, secrets, actor);
  if (created === 'code_taken') throw codeTaken(code);
  if (created === 'account_taken') throw accountTaken(account);
  await deps.stores.connections.setGone(code, gone);
  await storePermissions(deps, code, secretKey);
  const isMade = webhookSecret === undefined && body.webhook_endpoint !== false;
  if (isMade) await tryEndpoint(deps, { code, secretKey, actor });
  return { ...(await answer(deps, code)), status: 201 as const };
}

function requireInstallation({ reach }: CallerKey): void {
  if (reach.connection === null) return;
  const detail =
    `this key is of the connection "${reach.connection}" alone: connections are made by a key of ` +
    `the installation (\`keys create --installation\`), without ${CONNECTION_HEADER}`;
  throw new HttpProblem('installation_key_required', detail);
}

const codeTaken = (code: string): HttpProblem =>
  new HttpProblem('connection_exists', `there is a connection "${code}": choose another code`);

const accountTaken = (account: string | null): HttpProblem =>
  new HttpProblem(
    'account_connected',
    `another connection collects into ${account} in this mode: disconnect that one first`,
  );

/** The connection is there without it, too; its `how` says what is missing. */
async function tryEndpoint(
  deps: HttpDeps,
  {
    code,
    secretKey,
    actor,
  }: Pick<OperationCall<'createConnection'>, 'actor'> & {
    code: string;
    secretKey: string;
  },
): Promise<void> {
  if (!deps.settings.isReachable) return;
  const made = await makeEndpoint(deps, { code, secretKey, purpose: 'account', actor });
  if (made.kind === 'ok') return;
  deps.log.warn({ connection: code, ...made }, 'Stripe made no webhook endpoint');
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

async function reconnectConnection(call: OperationCall<'reconnectConnection'>) {
  const { deps, body, actor } = call;
  const { code, mode, stripeAccount, isDisconnecting } = await connectionOfCall(call);
  if (!isDisconnecting) {
    const detail = `"${code}" is connected; PATCH /v1/connections/${code} changes its key`;
    throw new HttpProblem('connection_active', detail);
  }
  const { secret_key: secretKey } = body;
  const read = await readKey(deps, secretKey, { mode, account: stripeAccount });
  if (read.problems.length > 0) throw bodyProblem(read.problems);
  const secrets = { secret_key: new Secret(secretKey) };
  const done = await deps.stores.connectionChanges.reconnect(code, secrets, actor);
  if (!done) throw accountTaken(stripeAccount);
  await deps.stores.connections.setGone(code, read.gone);
  await storePermissions(deps, code, secretKey);
  if ((await deps.stores.endpoints.of(code)).length === 0) {
    await tryEndpoint(deps, { code, secretKey, actor });
  }
  return answer(deps, code);
}
