import type { CredentialRow, CredentialStore } from '../postgres/mirror/credentials';
import type { AccountAccess } from '../stripe/account-gateway';
import type { ObjectCalls } from '../stripe/object-calls';
import { NoStripeAccess, stripeAccessOf } from './connection-settings';
import type { ConnectionSettingsReader } from './connection-settings';

interface Deps {
  credentials: Pick<CredentialStore, 'byId' | 'secretOf'>;
  connections: Pick<ConnectionSettingsReader, 'find'>;
  objectCallsAt(access: AccountAccess): ObjectCalls;
}

/** By the credential of a sync; null where it has no key that can be used. */
export async function objectCallsFor(
  deps: Deps,
  connection: string,
  id: string,
): Promise<ObjectCalls | null> {
  const credential = await deps.credentials.byId(connection, id);
  const access = credential && (await accessOf(deps, credential));
  if (credential === null || access === null) return null;
  const { stripeAccount, mode } = credential;
  return deps.objectCallsAt({ ...access, pacedAs: { code: connection, stripeAccount, mode } });
}

async function accessOf(
  { credentials, connections }: Deps,
  { id, kind, connection, stripeAccount }: CredentialRow,
): Promise<AccountAccess | null> {
  if (kind === 'stripe_key') {
    const secret = await credentials.secretOf(id);
    return secret && { secretKey: secret.reveal() };
  }
  try {
    const { key, onBehalfOf } = await stripeAccessOf(connections, connection);
    const account = kind === 'connection' ? onBehalfOf : (stripeAccount ?? onBehalfOf);
    return { secretKey: key, ...(account !== undefined && { account }) };
  } catch (error) {
    if (error instanceof NoStripeAccess) return null;
    throw error;
  }
}
