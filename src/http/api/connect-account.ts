import type { ConnectionSettings } from '../../postgres/connections/connection-secrets';
import type { Called } from '../../stripe/stripe-gateway';
import { oauthReturnUrl } from '../connect-link';
import type { HttpDeps } from '../http-deps';
import { HttpProblem, bodyProblem } from '../http-problem';
import { stripeUnavailable } from './connection-key';
import type { OperationCall } from './operation-handler';
import { makeEndpoint } from './webhook-endpoint';

/** The connection whose key makes and reaches the accounts connected to it. */
export interface Platform {
  code: string;
  mode: 'test' | 'live';
  secretKey: string;
  /** Its application, by which accounts that exist already are linked. */
  clientId: string | null;
}

export async function platformOf(deps: HttpDeps, code: string): Promise<Platform> {
  const all = await deps.stores.connectionSecrets.readAll();
  const found = all.get(code)?.openOrBare();
  const problem = found === undefined ? `there is no connection "${code}" here` : whyNone(found);
  const secretKey = found?.secretKey?.reveal();
  if (found !== undefined && secretKey !== undefined && problem === null) {
    return { code, mode: found.mode, secretKey, clientId: found.connectClientId ?? null };
  }
  const detail = problem ?? `"${code}" has no key of Stripe`;
  throw bodyProblem([{ pointer: '/platform', code: 'platform_invalid', detail }]);
}

function whyNone({ code, isDisconnecting, platform }: ConnectionSettings): string | null {
  if (isDisconnecting) return `"${code}" is disconnected`;
  return platform === null ? null : `"${code}" is connected to "${platform}" and has no key itself`;
}

/** Why no account that exists already can be linked to a platform, and what to do; null: it can. */
export function whyNoOAuth(
  { settings }: HttpDeps,
  { code, mode, clientId }: Platform,
): string | null {
  const redirectUri = oauthReturnUrl(settings.publicUrl);
  if (clientId === null) {
    return (
      `"${code}" links no account that exists already: turn OAuth on in the Connect settings of ` +
      `its Stripe dashboard, add the redirect URI ${redirectUri} there, and give the client id: ` +
      `PATCH /v1/connections/${code} with {"connect_client_id": "ca_…"}`
    );
  }
  if (mode === 'test' || redirectUri.startsWith('https:')) return null;
  const { publicUrl } = settings;
  return `in live mode Stripe leads back to an https address alone: PUBLIC_URL is ${publicUrl}`;
}

/** A new account at Stripe; under one key, so that asking again after a crash makes no second. */
export async function createAccount(
  deps: HttpDeps,
  platform: Platform,
  { code, business_name: businessName, name, notify_emails: emails = [] }: NewAccount,
): Promise<string> {
  const { installation } = deps.settings;
  const created = await deps.stripeAccount({ secretKey: platform.secretKey }).createAccount({
    key: `connected_account/${installation}/${platform.code}/${code}`,
    email: emails[0] ?? null,
    businessName: businessName ?? name,
    metadata: { installation, connection: code },
  });
  return valueOf(created);
}

type NewAccount = OperationCall<'createConnection'>['body'];

function valueOf<T>(called: Called<T>): T {
  if (called.kind === 'ok') return called.value;
  if (!('detail' in called) || called.kind === 'unknown' || called.kind === 'out_of_turn') {
    throw stripeUnavailable();
  }
  const detail = `Stripe did not make the account: ${called.detail}`;
  throw new HttpProblem('account_refused', detail);
}

/** What concerns connected accounts comes to another endpoint of the platform, made once. */
export async function ensureConnectEndpoint(
  deps: HttpDeps,
  { code, secretKey }: Platform,
  actor: OperationCall<'createConnection'>['actor'],
): Promise<void> {
  if (!deps.settings.isReachable) return;
  const existing = await deps.stores.endpoints.of(code);
  if (existing.some((one) => one.purpose === 'connected_accounts' && one.deleteAt === null)) return;
  const made = await makeEndpoint(deps, { code, secretKey, purpose: 'connected_accounts', actor });
  if (made.kind === 'ok') return;
  deps.log.error({ connection: code, ...made }, 'Stripe made no endpoint for connected accounts');
}
