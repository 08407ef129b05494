import { sampleInvoice } from '../../../contract/sample-invoice';
import type { TestApp } from '../../support/test-app';
import { startApp } from '../../support/test-app';
import { portalVisitorOf } from '../../support/portal-visitor';
import type { PortalVisitor } from '../../support/portal-visitor';
import { openDatabasePool } from '../../support/sql';

let app: TestApp;
let visitor: PortalVisitor;
let sql: ReturnType<typeof openDatabasePool>;
beforeAll(async () => {
  const limits = { pagesPerLink: 10_000, unknownLinksPerAddress: 10_000 };
  app = await startApp({ limits, waits: { checkout: 1 } });
  visitor = portalVisitorOf(app);
  sql = openDatabasePool(app.databaseUrl);
});
afterAll(async () => {
  await sql.end();
  await app.close();
});

let count = 0;

/** A customer with so many open invoices, and the path of their link. */
async function customerWith(amounts: [amount: number, currency: string][]) {
  const name = `payer-${(count += 1)}`;
  const details = { name, email: `${name}@client.example` };
  const customer = await app.request('PUT', `/v1/customers/by-external-id/${name}`, details);
  const id = String(customer.json['id']);
  const ids: string[] = [];
  for (const [at, [amount, currency]] of amounts.entries()) {
    const externalId = `${name}-${at}`;
    const lines = [{ description: 'Work', quantity: 1, unit_amount: amount, amount }];
    const body = sampleInvoice({ external_id: externalId, number: externalId, customer: id });
    const given = { ...body, currency, amount_due: amount, lines };
    const path = `/v1/invoices/by-external-id/${externalId}`;
    const { json } = await app.request('PUT', path, given);
    ids.push(String(json['id']));
  }
  return { name, ids, path: await visitor.link(id) };
}

/** Sends the form with these invoices chosen. */
const choose = (path: string, ids: readonly string[], headers?: Record<string, string>) =>
  app.request('POST', `${path}/pay`, undefined, {
    key: null,
    raw: ids.map((id) => `invoice=${id}`).join('&'),
    headers: {
      'content-type': 'application/x-www-form-urlencoded',
      'sec-fetch-site': 'same-origin',
      ...headers,
    },
  });

const command = (id: string, name: string, body: Record<string, unknown>) =>
  app.request('POST', `/v1/invoices/${id}/${name}`, body, { idempotencyKey: `${name}-${id}` });

const saysOn = (html: string) =>
  [...html.matchAll(/<p class="note">([^<]*)<\/p>/g)].map(([, text]) => text);

const bundlesOf = (ids: readonly string[]) =>
  sql.query(`select id, customer_id from bundles where state::text like $1`, [`%${ids[0]}%`]);

const EUR: [number, string] = [11_900, 'eur'];

test('several are chosen on the page, and lead to one Checkout over them', async () => {
  const { ids, path } = await customerWith([EUR, EUR, EUR]);
  const page = await visitor.get(path);
  for (const id of ids) expect(page.text).toContain(`name="invoice" value="${id}"`);
  const preparing = await choose(path, ids.slice(0, 2));
  expect([preparing.status, preparing.headers.get('refresh')]).toEqual([
    202,
    expect.stringMatching(`^2; url=${path}/pay/bun_`),
  ]);
  const [bundle] = await bundlesOf(ids);
  const next = `${path}/pay/${String(bundle?.['id'])}`;
  expect((await visitor.get(next)).status).toBe(202);
  await sql.query('update bundles set url = $2 where id = $1', [
    bundle?.['id'],
    'https://checkout.stripe.com/c/pay/cs_1',
  ]);
  const on = await visitor.get(next);
  expect([on.status, on.headers.get('location')]).toEqual([
    303,
    'https://checkout.stripe.com/c/pay/cs_1',
  ]);
  const { json } = await app.request('GET', `/v1/audit?subject=${String(bundle?.['id'])}`);
  expect(json['data']).toEqual([
    expect.objectContaining({ action: 'bundle.created', by: 'customer' }),
  ]);
  const stranger = await customerWith([EUR]);
  expect((await visitor.get(`${stranger.path}/pay/${String(bundle?.['id'])}`)).status).toBe(404);
});

test('the token of a link is stored nowhere; who is signed in goes back to the list', async () => {
  const { name, ids, path } = await customerWith([EUR, EUR]);
  await choose(path, ids);
  const storedOf = async () => {
    const like = `%${ids[0]}%`;
    const text =
      'select to_jsonb(b)::text as row from bundles b where state::text like $1 order by id';
    return (await sql.query(text, [like])).map(({ row }) => String(row));
  };
  const [token = ''] = path.split('/').slice(-1);
  expect(await storedOf()).toEqual([expect.not.stringContaining(token)]);
  const cookie = await visitor.signIn(`${name}@client.example`);
  await choose('/portal/my', ids, { cookie });
  expect((await storedOf()).at(-1)).toMatch(/"cancel_url": *"[^"]*\/portal\/my"/);
  expect((await storedOf()).at(-1)).toMatch(/"success_url": *null/);
});

test('one alone leads to its page, none is said so', async () => {
  const { ids, path } = await customerWith([EUR, EUR]);
  const one = await choose(path, [ids[0]!]);
  expect([one.status, one.headers.get('location')]).toEqual([
    303,
    expect.stringMatching(/^\/i\/[a-z2-7]{32}$/),
  ]);
  const none = await choose(path, []);
  expect([none.status, saysOn(none.text)]).toEqual([409, ['Please choose at least one invoice.']]);
});

test('currencies that differ, paid or voided meanwhile: all is said at once', async () => {
  const { name, ids, path } = await customerWith([EUR, EUR, EUR, [900, 'usd']]);
  await command(ids[1]!, 'void', { reason: 'twice' });
  const paid = { amount: 11_900, reference: 'cheque 17', received_at: '2026-11-02T10:00:00Z' };
  await command(ids[2]!, 'offline_payments', paid);
  const answer = await choose(path, ids);
  expect([answer.status, saysOn(answer.text)]).toEqual([
    409,
    [
      `Invoice ${name}-1 was cancelled meanwhile.`,
      `Invoice ${name}-2 has been paid meanwhile.`,
      'They are in several currencies. Please pay those of each currency apart.',
    ],
  ]);
  expect(await bundlesOf(ids)).toEqual([]);
});

test('more than 50 are not even looked up', async () => {
  const { path } = await customerWith([EUR]);
  const answer = await choose(
    path,
    Array.from({ length: 51 }, (_, nth) => `inv_${nth}`),
  );
  expect([answer.status, saysOn(answer.text)]).toEqual([
    409,
    ['At most 50 invoices can be paid at once. Please choose fewer.'],
  ]);
});

test('an invoice of somebody else in the form is the same 404 as one that never was', async () => {
  const { ids, path } = await customerWith([EUR, EUR]);
  const stranger = await customerWith([EUR]);
  const foreign = await choose(path, [ids[0]!, stranger.ids[0]!]);
  const alone = await choose(path, [stranger.ids[0]!]);
  const unknown = await choose(path, [ids[0]!, 'inv_none']);
  const mangled = await choose(path, ['x']);
  expect([foreign, alone, unknown, mangled].map(({ status }) => status)).toEqual([
    404, 404, 404, 404,
  ]);
  for (const one of [alone, unknown, mangled]) expect(one.text).toBe(foreign.text);
  expect(await bundlesOf(ids)).toEqual([]);
});

test('two tabs that overlap are two payments, and each lane is given to one', async () => {
  const { ids, path } = await customerWith([EUR, EUR, EUR]);
  const [one, other] = [await choose(path, ids.slice(0, 2)), await choose(path, ids.slice(1))];
  expect([one.status, other.status]).toEqual([202, 202]);
  const all = await sql.query('select id from bundles where state::text like $1', [`%${ids[1]}%`]);
  expect(all).toHaveLength(2);
});

test('a form of another site pays nothing', async () => {
  const { ids, path } = await customerWith([EUR, EUR]);
  expect((await choose(path, ids, { 'sec-fetch-site': 'cross-site' })).status).toBe(403);
  expect(await bundlesOf(ids)).toEqual([]);
});
