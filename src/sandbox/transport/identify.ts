import { noSuchAccount } from '../connect/no-such-account';
import type { AccountStore } from '../world/account-store';
import { platformOf } from '../world/world';
import type { World } from '../world/world';
import { ApiError, malformed } from './errors';
import { keyExpired } from './refusals';
import { ACCOUNT_VERSION, refuseVersion } from './versions';

// The caller of a request: its account and its version of the API.

export interface ApiRequest {
  readonly method: string;
  readonly path: string;
  readonly text: string;
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly id: string;
}

export interface Caller {
  readonly store: AccountStore;
  readonly platform: AccountStore;
  readonly watched: boolean;
  readonly version: string;
  readonly key: string | null;
}

const shownKey = (secret: string): string =>
  `${secret.slice(0, 8)}${'*'.repeat(8)}${secret.slice(-4)}`;

/** Reads the caller from the headers, or refuses the request as Stripe does. */
export function identify(world: World, request: ApiRequest): Caller {
  const secret = secretOf(request.headers['authorization']);
  if (secret === null) {
    throw new ApiError(401, {
      type: 'invalid_request_error',
      message:
        'You did not provide an API key. You need to provide your API key in the Authorization ' +
        "header, using Bearer auth (e.g. 'Authorization: Bearer YOUR_SECRET_KEY').",
    });
  }
  if (!/^[sr]k_test_\w+$/.test(secret)) {
    throw new ApiError(401, {
      type: 'invalid_request_error',
      message: `Invalid API Key provided: ${shownKey(secret)}`,
    });
  }
  if (world.revokedKeys.has(secret)) throw keyExpired(shownKey(secret));
  const version = request.headers['stripe-version'] ?? ACCOUNT_VERSION;
  refuseVersion(version);
  const key = request.headers['idempotency-key'] ?? null;
  if (key !== null && key.length > 255) {
    throw malformed(
      `Keys for idempotent requests can be at most 255 characters; this one has ${key.length}.`,
    );
  }
  const platform = platformOf(world, secret);
  const store = accountFor(world, platform, secret, request.headers['stripe-account']);
  return { store, platform, watched: !/^[sr]k_test_unjudged_/.test(secret), version, key };
}

function accountFor(
  world: World,
  platform: AccountStore,
  secret: string,
  account: string | undefined,
): AccountStore {
  if (account === undefined || account === platform.account) return platform;
  const store = world.accounts.get(account);
  if (store !== undefined && store.platform === platform.account) return store;
  throw noSuchAccount(account, ` '${secret.slice(0, 8)}****${secret.slice(-4)}'`);
}

function secretOf(header: string | undefined): string | null {
  if (header === undefined) return null;
  const [kind, value = ''] = header.split(' ');
  if (kind === 'Bearer') return value === '' ? null : value;
  if (kind !== 'Basic') return null;
  const user = Buffer.from(value, 'base64').toString('utf8').split(':')[0];
  return user === undefined || user === '' ? null : user;
}
