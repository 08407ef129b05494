import { runCustomerImports } from '../../../activities/customers/run-imports';
import type { Answer, TestApp } from '../support/test-app';
import { startApp } from '../support/test-app';

let app: TestApp;
beforeAll(async () => {
  app = await startApp();
});
afterAll(() => app.close());

const HEADER = 'id,stripe_customer_id';
const csvOf = (...rows: string[]) => [HEADER, ...rows, ''].join('\n');
const create = (body: unknown) => app.request('POST', '/v1/customer_imports', body);
const read = (id: unknown, part = '') =>
  app.request('GET', `/v1/customer_imports/${String(id)}${part}`);
const execute = (id: unknown, body: unknown) =>
  app.request('POST', `/v1/customer_imports/${String(id)}/execute`, body);

function atStripe(id: string, methods: object[] = []): void {
  const value = { id, deleted: false, methods: methods as never[], defaultId: null };
  app.stripeCustomers.set(id, { kind: 'ok', value });
}

async function customer(externalId: string): Promise<string> {
  const body = { name: 'Client SA', email: 'ap@client.example' };
  const made = await app.request('PUT', `/v1/customers/by-external-id/${externalId}`, body);
  return String(made.json['id']);
}

/** What the worker does, until nothing is due. */
async function work(): Promise<void> {
  const { stores, deps } = app;
  const stripeFor = (connection: string) => ({
    readCustomer: (id: string) => deps.readStripeCustomer(connection, id),
    listCustomers: () => Promise.reject(new Error('no list is read here')),
  });
  const openSetup = async () => ({ kind: 'never' as const });
  while (await runCustomerImports({ stores, stripeFor, openSetup, log: deps.log }));
}

const problemsOf = ({ status, json }: Answer) => [
  status,
  json['code'],
  ...((json['errors'] ?? []) as { pointer: string; code: string; detail: string }[]).map(
    ({ pointer, code, detail }) => `${pointer} ${code} ${detail}`,
  ),
];

describe('an import', () => {
  it('is checked by a worker, and executed with its token alone', async () => {
    const id = await customer('import-1');
    atStripe('cus_import');
    const made = await create({ csv: csvOf('import-1,cus_import', 'nobody,cus_other') });
    expect([made.status, made.json]).toMatchObject([
      201,
      { status: 'checking', token: null, rows: 2, planned: {}, by: 'csv' },
    ]);
    const importId = made.json['id'];
    const early = await execute(importId, { token: 'early' });
    expect(problemsOf(early)).toEqual([409, 'import_not_checked']);
    await work();
    const checked = (await read(importId)).json;
    expect(checked).toMatchObject({
      status: 'checked',
      planned: { to_link: 1, customer_unknown: 1 },
      results: {},
    });
    expect((await read(importId, '/rows?planned=customer_unknown')).json).toMatchObject({
      data: [
        {
          row: 2,
          id: 'nobody',
          stripe_customer_id: 'cus_other',
          customer: null,
          result: null,
          detail: 'there is no customer of this id; create it first',
        },
      ],
      has_more: false,
    });
    expect(problemsOf(await execute(importId, { token: 'another' }))).toEqual([
      409,
      'import_token_differs',
    ]);
    expect((await app.stores.customers.byId('default', id))?.stripeCustomer).toBeNull();
    const { token } = checked;
    expect((await execute(importId, { token })).json).toMatchObject({ status: 'linking' });
    await work();
    expect((await execute(importId, { token })).json).toMatchObject({
      status: 'done',
      results: { linked: 1 },
      methods_missing: 1,
    });
    const rows = await read(importId, '/rows?result=linked');
    expect(rows.json['data']).toMatchObject([
      { method_missing: true, checkout_url: null, checkout_problem: 'never' },
    ]);
    expect((await app.stores.customers.byId('default', id))?.stripeCustomer).toBe('cus_import');
    const audit = await app.request('GET', '/v1/audit?action=customer_import.executed');
    expect(audit.json['data']).toMatchObject([{ subject: importId, by: 'api_key' }]);
  });

  it('of 10,000 rows is taken, and its doubles are found in one statement', async () => {
    const rows = Array.from({ length: 9_999 }, (_, at) => `large-${at},cus_large${at}`);
    const made = await create({ csv: csvOf(...rows, 'large-0,cus_other') });
    expect([made.status, made.json['rows']]).toEqual([201, 10_000]);
    const importId = String(made.json['id']);
    await customer('large-0');
    await app.stores.customerImportRows.prepare(importId);
    const first = await app.stores.customerImportRows.toCheck(importId, 10_000);
    const repeated = first.filter(({ isRepeated }) => isRepeated);
    expect(repeated.map(({ position }) => position)).toEqual([1, 10_000]);
    await app.stores.customerImports.fail(importId, 'of a test');
  });

  it('lists its rows page by page', async () => {
    const rows = Array.from({ length: 25 }, (_, at) => `nobody-${at},cus_${at}`);
    const { json } = await create({ csv: csvOf(...rows) });
    const first = await read(json['id'], '/rows?limit=10');
    expect([first.json['has_more'], first.json['next_cursor']]).toEqual([true, '10']);
    const last = await read(json['id'], '/rows?limit=10&after=20');
    expect((last.json['data'] as { id: string }[]).map(({ id }) => id)).toEqual(
      [20, 21, 22, 23, 24].map((at) => `nobody-${at}`),
    );
    expect(last.json['next_cursor']).toBeNull();
    const odd = await read(json['id'], '/rows?planned=perhaps');
    expect(odd.status).toBe(400);
  });

  it.each([
    [{}, '/csv csv_or_list'],
    [{ csv: csvOf('a,cus_1'), list: { by: 'email' } }, '/csv csv_or_list'],
    [{ csv: 7 }, '/csv csv_invalid'],
    [{ list: { by: 'metadata' } }, '/list/key key_or_email'],
    [{ list: { by: 'email', key: 'id' } }, '/list/key key_or_email'],
    [{ list: { by: 'name' } }, '/list/by not_one_of'],
    [{ csv: '' }, '/csv csv_header line 1'],
    [{ csv: csvOf('a,acct_1') }, '/csv stripe_customer_invalid line 2'],
  ])('of %j is refused: %s', async (body, problem) => {
    const [status, code, first] = problemsOf(await create(body));
    expect([status, code]).toEqual([422, 'invalid_body']);
    expect(first).toContain(problem);
  });

  it('of a file with several mistakes is refused with each of them', async () => {
    const csv = csvOf('a,cus_1', ',cus_2', 'b', 'c,sub_1');
    expect(problemsOf(await create({ csv })).slice(2)).toEqual([
      '/csv text_empty line 3: id must not be empty; leave the field out instead',
      '/csv csv_fields line 4: has 1 fields, and must have 2',
      '/csv stripe_customer_invalid line 5: stripe_customer_id must be a Stripe customer id: cus_…',
    ]);
  });

  it('is unknown to other connections, and to who makes one up', async () => {
    const { json } = await create({ csv: csvOf('a,cus_1') });
    const key = await app.otherKey('foreign');
    const path = `/v1/customer_imports/${String(json['id'])}`;
    for (const part of ['', '/rows']) {
      const answer = await app.request('GET', path + part, undefined, { key });
      expect([answer.status, answer.json['code']]).toEqual([404, 'import_unknown']);
    }
    const run = await app.request('POST', `${path}/execute`, { token: 'x' }, { key });
    expect(run.json['code']).toBe('import_unknown');
    expect((await read('cim_0')).status).toBe(404);
    expect((await read("x'--")).status).toBe(404);
  });
});
