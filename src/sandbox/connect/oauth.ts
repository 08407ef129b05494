import { parseForm } from '../transport/form';
import type { ApiRequest, Caller } from '../transport/identify';
import type { AccountStore, Authorization } from '../world/account-store';
import { createAccountStore } from '../world/account-store';
import { letterString, newId } from '../world/ids';
import { NO_CAUSE } from '../world/world';
import type { World } from '../world/world';
import { emit } from '../webhooks/emit';
import { accountObject, applicationOf, clientIdOf, deauthorize } from './accounts';

// Accounts that exist already let a platform act for them: `connect.stripe.com/oauth`. Its answers
// are those of OAuth 2 and know no idempotency keys: a code that comes twice ends the connection.

/** As OAuth says no: two fields, and no `error` object. */
export interface OAuthAnswer {
  readonly status: number;
  readonly body: string;
  readonly headers: Record<string, string>;
}

const CODE_LIFE_S = 300;

const answer = (status: number, body: object): OAuthAnswer => ({
  status,
  body: JSON.stringify(body, null, 2),
  headers: {},
});

const refuse = (status: number, error: string, description: string): OAuthAnswer =>
  answer(status, { error, error_description: description });

/** `POST /oauth/token` and `POST /oauth/deauthorize`. */
export function answerOAuth(world: World, request: ApiRequest, caller: Caller): OAuthAnswer {
  const fields = parseForm(request.text);
  const field = (name: string): string | null => {
    const value = fields[name];
    return typeof value === 'string' && value !== '' ? value : null;
  };
  world.cause = { ...NO_CAUSE, requestId: request.id, bytes: request.text.length };
  try {
    if (request.path === '/oauth/token') return exchange(world, caller.platform, field);
    if (request.path === '/oauth/deauthorize') return revoke(world, caller.platform, field);
    return refuse(404, 'invalid_request', `There is nothing at ${request.path}.`);
  } finally {
    world.cause = NO_CAUSE;
  }
}

type Field = (name: string) => string | null;

function exchange(world: World, platform: AccountStore, field: Field): OAuthAnswer {
  const grant = field('grant_type');
  if (grant === null) {
    return refuse(400, 'invalid_request', "Missing required parameter 'grant_type'");
  }
  if (grant !== 'authorization_code') {
    const words = `This sandbox exchanges an authorization_code alone, and no ${grant}`;
    return refuse(400, 'unsupported_grant_type', words);
  }
  const code = field('code');
  if (code === null) return refuse(400, 'invalid_request', "Missing required parameter 'code'");
  const given = platform.authorizations.get(code);
  const isOver = given === undefined || world.clock.seconds() >= given.created + CODE_LIFE_S;
  if (given?.used === true) return usedTwice(world, platform, given);
  const store = given === undefined ? undefined : world.accounts.get(given.account);
  if (isOver || store === undefined) {
    return refuse(400, 'invalid_grant', `Authorization code does not exist: ${code}`);
  }
  given.used = true;
  world.touched(platform.account, 'authorizations', code);
  connect(world, platform, store);
  return answer(200, tokensOf(world, store));
}

function usedTwice(world: World, platform: AccountStore, given: Authorization): OAuthAnswer {
  const store = world.accounts.get(given.account);
  if (store?.platform === platform.account && store.byOAuth) deauthorize(world, store);
  const words =
    'This authorization code has already been used. All tokens issued with this code have been ' +
    'revoked.';
  return refuse(400, 'invalid_grant', words);
}

function connect(world: World, platform: AccountStore, store: AccountStore): void {
  if (store.platform === null) {
    store.platform = platform.account;
    store.byOAuth = true;
    world.touched(store.account, 'account', store.account);
  }
  emit(world, store, 'account.application.authorized', applicationOf(platform));
}

/** The deprecated keys are given, too: a caller must not keep them. */
function tokensOf(world: World, store: AccountStore): object {
  const tail = letterString(24);
  world.platforms.set(tail, store);
  return {
    access_token: `sk_test_${tail}`,
    livemode: false,
    refresh_token: `rt_${letterString(24)}`,
    token_type: 'bearer',
    stripe_publishable_key: `pk_test_${tail}`,
    stripe_user_id: store.account,
    scope: 'read_write',
  };
}

function revoke(world: World, platform: AccountStore, field: Field): OAuthAnswer {
  const client = field('client_id');
  const account = field('stripe_user_id');
  for (const [name, value] of Object.entries({ client_id: client, stripe_user_id: account })) {
    if (value === null) return refuse(400, 'invalid_request', `No ${name} parameter provided`);
  }
  if (client !== clientIdOf(platform)) {
    return refuse(401, 'invalid_client', `No such application: '${client}'`);
  }
  const store = world.accounts.get(account ?? '');
  if (store === undefined || store.platform !== platform.account) {
    const words =
      `This application is not connected to stripe account ${account}, or that account does ` +
      'not exist.';
    return refuse(401, 'invalid_client', words);
  }
  if (!store.byOAuth) {
    const words =
      `no_deauth_on_controlled_account: the account ${account} can't be disconnected; use the ` +
      'rejection API';
    return refuse(400, 'invalid_client', words);
  }
  deauthorize(world, store);
  return answer(200, { stripe_user_id: account });
}

/** The person who is asked says yes: an account that exists, or a new one that takes charges. */
export function authorize(
  world: World,
  platform: AccountStore,
  account: string | null,
): string | { refused: string } {
  const store = account === null ? newBusiness(world) : world.accounts.get(account);
  if (store === undefined || store === platform) {
    return { refused: `There is no such account: ${account}` };
  }
  if (store.platform !== null && store.platform !== platform.account) {
    return { refused: 'This account is controlled by another platform.' };
  }
  const code = newId('ac', 32);
  const created = world.clock.seconds();
  platform.authorizations.add({ id: code, created, account: store.account, used: false });
  return code;
}

function newBusiness(world: World): AccountStore {
  const store = createAccountStore(newId('acct', 16), null, world);
  world.accounts.set(store.account, store);
  accountObject(world, store);
  world.touched(store.account, 'account', store.account);
  return store;
}
