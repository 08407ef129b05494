import { bankFromWire } from '../../contract/invoice-wire';
import { withConnectionSettings } from '../../contract/settings-shape';
import type { SecretsToSet } from '../../postgres/connections/connection-secrets';
import { Secret } from '../../runtime/secret';
import type { HttpDeps } from '../http-deps';
import { HttpProblem, bodyProblem } from '../http-problem';
import { CONNECTION_HEADER } from './authenticate';
import { createAccount, ensureConnectEndpoint, platformOf, whyNoOAuth } from './connect-account';
import type { Platform } from './connect-account';
import { answer } from './connection-answer';
import { issuerGiven } from './issuer-given';
import { modeOfKey, readKey, storePermissions } from './connection-key';
import type { CallerKey, OperationCall } from './operation-handler';
import { makeEndpoint } from './webhook-endpoint';

export async function createConnection({
  deps,
  key,
  actor,
  body,
}: OperationCall<'createConnection'>) {
  const { code, secret_key: secretKey, webhook_secret: webhookSecret } = body;
  requireInstallation(key);
  if ((await deps.stores.connections.get(code)) !== null) throw codeTaken(code);
  if (secretKey === undefined) return createConnected({ deps, actor, body });
  const {
    account,
    gone,
    methodsOff = [],
    problems,
  } = await readKey(deps, secretKey, { mode: body.mode });
  if (problems.length > 0) throw bodyProblem(problems);
  const secrets: SecretsToSet = {
    secret_key: new Secret(secretKey),
    ...(webhookSecret !== undefined && { webhook_secret: new Secret(webhookSecret) }),
  };
  const row = { ...rowOf(body), mode: modeOfKey(secretKey), stripeAccount: account };
  const created = await deps.stores.connectionChanges.create(row, secrets, actor);
  if (created === 'code_taken') throw codeTaken(code);
  if (created === 'account_taken') throw accountTaken(account);
  await deps.stores.connections.setGone(code, gone);
  await deps.stores.connections.setMethodsOff(code, methodsOff);
  await storePermissions(deps, code, secretKey);
  const isMade = webhookSecret === undefined && body.webhook_endpoint !== false;
  if (isMade) await tryEndpoint(deps, { code, secretKey, actor });
  return { ...(await answer(deps, code)), status: 201 as const };
}

type NewBody = OperationCall<'createConnection'>['body'];

const rowOf = (body: NewBody) => ({
  code: body.code,
  name: body.name,
  settings: withConnectionSettings({}, body),
  notifyEmails: body.notify_emails ?? [],
  businessName: body.business_name ?? body.name,
  ...issuerGiven(body),
  bankDetails: body.bank_details == null ? null : bankFromWire(body.bank_details),
  connectClientId: body.connect_client_id ?? null,
});

/** A new account through a platform: the business enters its details at our stable address. */
async function createConnected({
  deps,
  actor,
  body,
}: Pick<OperationCall<'createConnection'>, 'deps' | 'actor' | 'body'>) {
  const { code } = body;
  const platform = await platformOf(deps, body.platform ?? '');
  if (body.existing_account === true) return createToLink({ deps, actor, body }, platform);
  const account = await createAccount(deps, platform, body);
  const of = { mode: platform.mode, platform: platform.code, stripeAccount: account };
  const created = await deps.stores.connectionChanges.create({ ...rowOf(body), ...of }, {}, actor);
  if (created === 'code_taken') throw codeTaken(code);
  if (created === 'account_taken') throw accountTaken(account);
  const stripe = deps.stripeAccount({ secretKey: platform.secretKey, account });
  const read = await stripe.readAccount();
  if (read.kind === 'read') await deps.stores.connections.setGone(code, read.gone);
  await ensureConnectEndpoint(deps, platform, actor);
  return { ...(await answer(deps, code)), status: 201 as const };
}

/** The business has an account: it lets the platform act for it at our stable address. */
async function createToLink(
  { deps, actor, body }: Pick<OperationCall<'createConnection'>, 'deps' | 'actor' | 'body'>,
  platform: Platform,
) {
  const { code } = body;
  const detail = whyNoOAuth(deps, platform);
  if (detail !== null) {
    throw bodyProblem([{ pointer: '/existing_account', code: 'oauth_off', detail }]);
  }
  const oauth = { status: 'waiting' as const, clientId: null };
  const of = { mode: platform.mode, platform: platform.code, stripeAccount: null, oauth };
  const created = await deps.stores.connectionChanges.create({ ...rowOf(body), ...of }, {}, actor);
  if (created === 'code_taken') throw codeTaken(code);
  await ensureConnectEndpoint(deps, platform, actor);
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

export const accountTaken = (account: string | null): HttpProblem =>
  new HttpProblem(
    'account_connected',
    `another connection collects into ${account} in this mode: disconnect that one first`,
  );

/** The connection is there without it, too; its `how` says what is missing. */
export async function tryEndpoint(
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
