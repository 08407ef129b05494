import type Stripe from 'stripe';
import { mergeMetadata } from '../objects/metadata';
import { del, get, post } from '../transport/call';
import type { Call, Route } from '../transport/call';
import { missing } from '../transport/errors';
import { createdFilter, page, rowsOf } from '../transport/lists';
import type { Paging } from '../transport/lists';
import { change, emitUpdate } from '../webhooks/emit';
import type { AccountStore } from '../world/account-store';
import { noSuchAccount } from './no-such-account';
import { accountObject, connectAccount, deauthorize, profileOf } from './accounts';
import { NO_PROFILE } from './profile';

const LINK_LIFE_S = 300;

export function owned(call: Call<unknown>, id: string): AccountStore {
  const store = call.world.accounts.get(id);
  if (store !== undefined && (store === call.store || store.platform === call.store.account)) {
    return store;
  }
  throw noSuchAccount(id, '');
}

type Update = Stripe.AccountUpdateParams;

export const accountRoutes: readonly Route[] = [
  get('/v1/account', ({ world, store }) => accountObject(world, store)),
  post<Stripe.AccountCreateParams>('/v1/accounts', ({ world, store, params }) =>
    connectAccount(world, store, params),
  ),
  get<Paging>('/v1/accounts', ({ world, store, params }) => {
    const mine = [...world.accounts.values()]
      .filter((each) => each.platform === store.account)
      .map((each) => ({
        ...accountObject(world, each),
        created: accountObject(world, each).created ?? 0,
      }))
      .reverse();
    const within = createdFilter(params.created);
    return page({
      url: '/v1/accounts',
      rows: rowsOf(mine),
      paging: params,
      find: (id) => mine.find((each) => each.id === id),
      keep: ({ created }) => within(created),
    });
  }),
  get('/v1/accounts/:id', (call) => accountObject(call.world, owned(call, call.id))),
  post<Update>('/v1/accounts/:id', (call) => {
    const { world, params } = call;
    const store = owned(call, call.id);
    const account = accountObject(world, store);
    const previous = change(account, {
      metadata: mergeMetadata(account.metadata ?? {}, params.metadata),
      ...(params.email === undefined ? {} : { email: params.email }),
      business_profile: profileOf(account.business_profile ?? NO_PROFILE, params.business_profile),
      ...(params.default_currency === undefined
        ? {}
        : { default_currency: params.default_currency }),
    });
    emitUpdate(world, store, 'account.updated', { object: account, previous });
    return account;
  }),
  del('/v1/accounts/:id', (call) => {
    const store = owned(call, call.id);
    if (store.platform === null) throw missing('account', call.id);
    deauthorize(call.world, store);
    return { id: call.id, object: 'account', deleted: true };
  }),
  post<Stripe.AccountLinkCreateParams>('/v1/account_links', (call) => {
    const { world, params } = call;
    owned(call, params.account);
    const back = new URLSearchParams({ return_url: params.return_url ?? '' });
    const created = world.clock.seconds();
    return {
      object: 'account_link',
      created,
      expires_at: created + LINK_LIFE_S,
      url: `${world.url}/c/onboard/${params.account}?${back.toString()}`,
    };
  }),
];
