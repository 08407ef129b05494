import { fakeStripe, json } from './fake-stripe';
import type { FakeStripe } from './fake-stripe';
import { value } from './made-at-stripe';

const SINCE = 1_800_000_000;
let stripe: FakeStripe;
afterEach(() => stripe.stop());

/** Sessions of others, a hundred a page, and perhaps ours as the last of all. */
async function among(others: number, last: object | null): Promise<FakeStripe> {
  const session = (id: string, metadata: object) => ({
    id,
    object: 'checkout.session',
    metadata,
    status: 'open',
    payment_intent: null,
    expires_at: SINCE + 80_000,
  });
  const all = Array.from({ length: others }, (_, at) => session(`cs_${at}`, { invoice_ref: 'x' }));
  if (last !== null) all.push(session('cs_ours', last));
  stripe = await fakeStripe((response, { path }) => {
    const url = new URL(path, 'http://stripe');
    if (url.pathname.endsWith('/cs_ours')) return json(response, 200, all.at(-1));
    const from = all.findIndex(({ id }) => id === url.searchParams.get('starting_after')) + 1;
    const data = all.slice(from, from + 100);
    json(response, 200, { object: 'list', data, has_more: from + 100 < all.length });
  });
  return stripe;
}

const search = () =>
  stripe.gateway.searchInvoice({
    invoiceRef: 'ours',
    lists: ['sessions'],
    customer: null,
    createdSince: SINCE,
    createdUntil: SINCE + 60,
    n: 3,
  });

const listed = (): URL[] =>
  stripe.heard
    .map(({ path }) => new URL(path, 'http://stripe'))
    .filter(({ pathname }) => pathname === '/v1/checkout/sessions');

test('a session nobody heard of is found among any number of others', async () => {
  await among(5_020, { invoice_ref: 'ours', attempt: '3' });
  const found = value(await search());
  expect(found).toMatchObject({ searched: true, sessions: [{ id: 'cs_ours', n: 3 }], intents: [] });
  expect(listed()).toHaveLength(51);
});

test('only what was created while it was asked for is listed, and no intents', async () => {
  await among(5_020, null);
  expect(value(await search())).toEqual({ searched: true, sessions: [], intents: [] });
  expect(stripe.heard).toHaveLength(51);
  for (const { searchParams } of listed()) {
    expect(searchParams.get('created[gte]')).toBe(String(SINCE));
    expect(searchParams.get('created[lte]')).toBe(String(SINCE + 60));
  }
});

test('a session of another number of this invoice is not the one', async () => {
  await among(1, { invoice_ref: 'ours', attempt: '2' });
  expect(value(await search()).sessions).toEqual([]);
});

test('the list is left where it was found', async () => {
  await among(0, { invoice_ref: 'ours', attempt: '3' });
  value(await search());
  expect(listed()).toHaveLength(1);
});
