import type Stripe from 'stripe';
import { mergeMetadata } from '../objects/metadata';
import { del, get, post } from '../transport/call';
import type { Call, Route } from '../transport/call';
import { missing } from '../transport/errors';
import { page } from '../transport/lists';
import type { Paging } from '../transport/lists';
import { emit } from '../webhooks/emit';
import type { Books } from '../world/books';
import { noSuchAccount } from './no-such-account';
import { accountObject, connectAccount, deauthorize } from './accounts';

const linkLives = 300;

function owned(call: Call<unknown>, id: string): Books {
  const books = call.world.accounts.get(id);
  if (books !== undefined && (books === call.books || books.platform === call.books.account)) {
    return books;
  }
  throw noSuchAccount(id, '');
}

type Update = Stripe.AccountUpdateParams;

export const accountRoutes: readonly Route[] = [
  get('/v1/account', ({ world, books }) => accountObject(world, books)),
  post<Stripe.AccountCreateParams>('/v1/accounts', ({ world, books, params }) =>
    connectAccount(world, books, params),
  ),
  get<Paging>('/v1/accounts', ({ world, books, params }) => {
    const mine = [...world.accounts.values()]
      .filter((each) => each.platform === books.account)
      .map((each) => ({
        ...accountObject(world, each),
        created: accountObject(world, each).created ?? 0,
      }))
      .reverse();
    return page(
      '/v1/accounts',
      mine,
      params,
      (id) => mine.find((each) => each.id === id),
      () => true,
    );
  }),
  get('/v1/accounts/:id', (call) => accountObject(call.world, owned(call, call.id))),
  post<Update>('/v1/accounts/:id', (call) => {
    const { world, params } = call;
    const books = owned(call, call.id);
    const account = accountObject(world, books);
    account.metadata = mergeMetadata(account.metadata ?? {}, params.metadata);
    if (params.email !== undefined) account.email = params.email;
    if (params.default_currency !== undefined) account.default_currency = params.default_currency;
    emit(world, books, 'account.updated', account);
    return account;
  }),
  del('/v1/accounts/:id', (call) => {
    const books = owned(call, call.id);
    if (books.platform === null) throw missing('account', call.id);
    deauthorize(call.world, books);
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
      expires_at: created + linkLives,
      url: `${world.url}/c/onboard/${params.account}?${back.toString()}`,
    };
  }),
];
