import type { ConnectionSettings } from '../../postgres/connections/connection-secrets';
import type { CredentialRow } from '../../postgres/mirror/credentials';
import type { HttpDeps } from '../http-deps';
import { HttpProblem } from '../http-problem';

/** With what Stripe is called: a key, and the connected account that it acts for. */
export interface MirrorAccess {
  secretKey: string;
  account?: string;
}

/** With the key of the connection: its own, or that of its platform for its account. */
export async function accessOfConnection(
  deps: HttpDeps,
  code: string,
): Promise<MirrorAccess & { settings: ConnectionSettings }> {
  const all = await deps.stores.connectionSecrets.readAll();
  const settings = all.get(code)?.openOrBare();
  if (settings === undefined) throw noKey(code);
  const { platform, stripeAccount, isDisconnected } = settings;
  const keeper = platform === null ? settings : all.get(platform)?.openOrBare();
  const secretKey = keeper?.secretKey?.reveal();
  const isIncomplete = platform !== null && stripeAccount === null;
  if (secretKey === undefined || isDisconnected || isIncomplete) throw noKey(code);
  return {
    settings,
    secretKey,
    ...(platform !== null && stripeAccount !== null && { account: stripeAccount }),
  };
}

const noKey = (code: string): HttpProblem =>
  new HttpProblem('connection_disconnected', `the connection "${code}" has no key of Stripe now`);

export async function accessOfCredential(
  deps: HttpDeps,
  { id, kind, connection, stripeAccount }: CredentialRow,
): Promise<MirrorAccess> {
  if (kind === 'stripe_key') {
    const secret = await deps.stores.credentials.secretOf(id);
    if (secret === null) throw new HttpProblem('credential_unknown', 'the credential is gone');
    return { secretKey: secret.reveal() };
  }
  const { settings: _settings, ...access } = await accessOfConnection(deps, connection);
  return kind === 'connection' || stripeAccount === null
    ? access
    : { ...access, account: stripeAccount };
}
