import { putInvoice } from '../support/put-invoice';
import type { Answer, TestApp } from '../support/test-app';
import { startApp } from '../support/test-app';

let app: TestApp;
beforeAll(async () => {
  app = await startApp();
});
afterAll(() => app.close());

const create = (body: unknown, idempotencyKey?: string) =>
  app.request('POST', '/v1/bundles', body, idempotencyKey === undefined ? {} : { idempotencyKey });

const problemsOf = ({ status, json }: Answer) => [
  status,
  json['code'],
  ...((json['errors'] ?? []) as { pointer: string; code: string }[]).map(
    ({ pointer, code }) => `${pointer} ${code}`,
  ),
];

async function make(name: string, different: object = {}): Promise<string> {
  const made = await putInvoice(app, name, different);
  return String(made.json['id']);
}

const NOTHING_YET = { received: 0, given_back: 0 };

test('two invoices are one bundle with their shares, once a key', async () => {
  const ids = [await make('b-1'), await make('b-2')];
  const made = await create({ invoices: ids }, 'bundle-1');
  expect([made.status, made.json]).toMatchObject([
    201,
    { object: 'bundle', status: 'opening', url: null, ended_because: null, payment_intents: [] },
  ]);
  const { id, amount, shares } = made.json as { id: string; amount: number; shares: unknown[] };
  expect(shares).toEqual(
    ids.toSorted().map((invoice) => ({ invoice, amount: amount / 2, ...NOTHING_YET })),
  );
  expect(app.run.hinted).toContain(id);
  expect((await create({ invoices: ids }, 'bundle-1')).json['id']).toBe(id);
  expect((await app.request('GET', `/v1/bundles/${id}`)).json).toEqual(made.json);
  const closed = await app.request('POST', `/v1/bundles/${id}/close`, {});
  expect([closed.status, closed.json['status']]).toEqual([202, 'opening']);
  const audit = await app.request('GET', `/v1/audit?subject=${id}`);
  const actions = (audit.json['data'] as { action: string }[]).map(({ action }) => action);
  expect(actions.toSorted()).toEqual(['bundle.close_requested', 'bundle.created']);
});

test('all that is in the way is answered at once', async () => {
  const [eur, usd] = [await make('p-1'), await make('p-2', { currency: 'usd' })];
  const other = await make('p-3', {
    customer: { external_id: 'another', name: 'Other', email: 'other@client.example' },
  });
  const voided = await make('p-4');
  await app.request(
    'POST',
    `/v1/invoices/${voided}/void`,
    { reason: 'made twice' },
    { idempotencyKey: 'void-1' },
  );
  const answer = await create({ invoices: [eur, usd, other, voided, 'inv_nobody'] });
  expect(problemsOf(answer)).toEqual([
    422,
    'invalid_body',
    '/invoices/3 void',
    '/invoices/4 invoice_unknown',
    '/invoices several_currencies',
    '/invoices several_customers',
  ]);
});

test('51 invoices are too many, one is too few, and twice the same is refused', async () => {
  const many = Array.from({ length: 51 }, (_, at) => `inv_${at}`);
  expect(problemsOf(await create({ invoices: many }))).toEqual([
    422,
    'invalid_body',
    '/invoices too_many',
  ]);
  const one = await make('few-1');
  expect(problemsOf(await create({ invoices: [one] })).slice(2)).toEqual([
    '/invoices invoices_invalid',
  ]);
  expect(problemsOf(await create({ invoices: [one, one] })).slice(2)).toEqual(['/invoices twice']);
});

test('another connection, another customer and another origin are refused', async () => {
  const ids = [await make('o-1'), await make('o-2')];
  const key = await app.otherKey('elsewhere');
  const elsewhere = await app.request('POST', '/v1/bundles', { invoices: ids }, { key });
  expect(problemsOf(elsewhere).slice(2)).toEqual([
    '/invoices/0 invoice_unknown',
    '/invoices/1 invoice_unknown',
  ]);
  const made = String((await create({ invoices: ids })).json['id']);
  const read = await app.request('GET', `/v1/bundles/${made}`, undefined, { key });
  expect([read.status, read.json['code']]).toEqual([404, 'bundle_unknown']);
  const stranger = await create({ invoices: ids, customer: 'cst_nobody' });
  expect([stranger.status, stranger.json['code']]).toEqual([404, 'customer_unknown']);
  const away = await create({ invoices: ids, success_url: 'https://evil.example/' });
  expect(problemsOf(away).slice(2)).toEqual(['/success_url url_not_allowed']);
});
