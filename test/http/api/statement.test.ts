import type { Answer, TestApp } from '../support/test-app';
import { openDatabasePool } from '../support/sql';
import { startApp } from '../support/test-app';
import { putInvoice } from '../support/put-invoice';

let app: TestApp;
let database: ReturnType<typeof openDatabasePool>;
beforeAll(async () => {
  app = await startApp();
  database = openDatabasePool(app.databaseUrl);
});
afterAll(async () => {
  await database.end();
  await app.close();
});

const customer = {
  external_id: 'stated',
  name: 'Client SA',
  email: 'ap@client.example',
  locale: 'de',
  time_zone: 'Europe/Berlin',
};
const OCTOBER = 'from=2026-10-01&to=2026-10-31';
let path = '';

beforeAll(async () => {
  const days = [
    ['september', '2026-09-02', 5_000],
    ['october', '2026-10-02', 11_900],
    ['november', '2026-11-02', 700],
  ] as const;
  for (const [name, day, amount] of days) {
    const lines = [{ description: 'x', quantity: 1, unit_amount: amount, amount }];
    const given = { customer, lines, amount_due: amount, issued_on: day, due_on: '2026-12-01' };
    const { json } = await putInvoice(app, name, given);
    const { id } = json['customer'] as { id: string };
    path = `/v1/customers/${id}/statement`;
    if (name !== 'september') continue;
    // After midnight where the customer lives.
    const paid = { amount: 5_000, reference: 'wire', received_at: '2026-09-30T22:30:00Z' };
    const payments = `/v1/invoices/${String(json['id'])}/offline_payments`;
    await app.request('POST', payments, paid, { idempotencyKey: 'paid' });
  }
  await putInvoice(app, 'a draft', { customer, send: 'manual', issued_on: '2026-10-03' });
});

const read = (query: string, how = {}): Promise<Answer> =>
  app.request('GET', `${path}?${query}`, undefined, how);

it('has balances and what changed them, by days of the customer’s zone', async () => {
  const { status, json } = await read(OCTOBER);
  expect(status).toBe(200);
  expect(json).toEqual({
    object: 'statement',
    customer: path.split('/')[3],
    from: '2026-10-01',
    to: '2026-10-31',
    time_zone: 'Europe/Berlin',
    currencies: [
      {
        currency: 'eur',
        opening_balance: 5_000,
        entries: [
          {
            date: '2026-10-01',
            type: 'payment',
            invoice_number: 'september',
            payment_method: null,
            amount: -5_000,
            balance: 0,
          },
          {
            date: '2026-10-02',
            type: 'invoice',
            invoice_number: 'october',
            payment_method: null,
            amount: 11_900,
            balance: 11_900,
          },
        ],
        closing_balance: 11_900,
      },
    ],
  });
});

it('is a PDF or a table to keep, in the customer’s language', async () => {
  const pdf = await read(`${OCTOBER}&format=pdf`);
  expect([pdf.headers.get('content-type'), pdf.headers.get('content-disposition')]).toEqual([
    'application/pdf',
    'attachment; filename=Kontoauszug-2026-10-01-2026-10-31.pdf',
  ]);
  expect(pdf.text).toContain('"kind":"statement"');
  const csv = await read(`${OCTOBER}&format=csv`);
  expect([csv.headers.get('content-type'), csv.headers.get('content-disposition')]).toEqual([
    'text/csv; charset=utf-8',
    'attachment; filename=Kontoauszug-2026-10-01-2026-10-31.csv',
  ]);
  expect(csv.text).toContain('2026-10-02,Rechnung october,october,,EUR,119.00,119.00\r\n');
});

it('is of the year until today where no days are given', async () => {
  const { json } = await read('');
  const [from, to] = [String(json['from']), String(json['to'])];
  expect((Date.parse(to) - Date.parse(from)) / 86_400_000).toBe(365);
});

it.each([
  ['from=2026-10-31&to=2026-10-01', '/from', 'period_invalid'],
  ['from=2026-13-01', '/from', 'date_invalid'],
  ['to=soon', '/to', 'date_invalid'],
  ['format=xls', '/format', 'format_invalid'],
  ['form=pdf', '/form', 'unknown_key'],
])('refuses %s', async (query, pointer, code) => {
  const { status, json } = await read(query);
  expect([status, json['code'], json['errors']]).toEqual([
    400,
    'invalid_parameter',
    [{ pointer, code, detail: expect.any(String) as string }],
  ]);
});

describe('by mail', () => {
  const OCTOBER_DAYS = { from: '2026-10-01', to: '2026-10-31' };
  const send = (body: unknown, how = {}): Promise<Answer> =>
    app.request('POST', path.replace('/statement', '/send_statement'), body, how);
  const stored = () => database.query('select about from customer_mails');

  it('is requested once under an Idempotency-Key, and noted in the audit log', async () => {
    const how = { idempotencyKey: 'october' };
    const [first, again] = [await send(OCTOBER_DAYS, how), await send(OCTOBER_DAYS, how)];
    expect([first.status, first.json]).toEqual([
      202,
      {
        object: 'statement_mail',
        id: expect.stringMatching(/^cml_/) as string,
        customer: path.split('/')[3],
        ...OCTOBER_DAYS,
        recipients: ['ap@client.example'],
      },
    ]);
    expect(again.json).toEqual(first.json);
    expect(await stored()).toEqual([{ about: OCTOBER_DAYS }]);
    const { json } = await app.request('GET', '/v1/audit?action=customer.statement_sent');
    expect(json['data']).toEqual([
      expect.objectContaining({ subject: path.split('/')[3], after: OCTOBER_DAYS }),
    ]);
    const other = await send({ ...OCTOBER_DAYS, to: '2026-10-30' }, how);
    expect([other.status, other.json['code']]).toEqual([422, 'idempotency_mismatch']);
  });

  it('refuses days that are none, with each problem at its place', async () => {
    const bad = await send({ from: 'soon' });
    expect([bad.status, bad.json['errors']]).toEqual([
      422,
      [
        { pointer: '/from', code: 'date_invalid', detail: expect.any(String) as string },
        { pointer: '/to', code: 'missing', detail: expect.any(String) as string },
      ],
    ]);
    const turned = await send({ from: '2026-10-31', to: '2026-10-01' });
    const detail = 'from (2026-10-31) must not be after to (2026-10-01)';
    expect([turned.status, turned.json['errors']]).toEqual([
      422,
      [{ pointer: '/from', code: 'period_invalid', detail }],
    ]);
  });

  it('is refused where it has more entries than are drawn', async () => {
    const entry = { on: '2026-10-02', kind: 'invoice', number: 'x', methodLabel: null } as const;
    const entries = Array.from({ length: 1_001 }, () => ({ ...entry, amount: 1, balance: 1 }));
    const currencies = [{ currency: 'eur', opening: 0, entries, closing: 1 }];
    const read = jest.spyOn(app.stores.invoices, 'statement');
    read.mockResolvedValueOnce({ ...OCTOBER_DAYS, currencies });
    const { status, json } = await send(OCTOBER_DAYS);
    read.mockRestore();
    const detail = '1001 entries are too many for a PDF: choose a shorter period';
    expect([status, json['errors']]).toEqual([
      422,
      [{ pointer: '/from', code: 'too_many_entries', detail }],
    ]);
  });

  it('is refused where mail reaches no address of the customer', async () => {
    const event = { id: 'gone', type: 'bounce', recipients: ['ap@client.example'] };
    await app.request('POST', '/v1/mail_events', event);
    const { status, json } = await send(OCTOBER_DAYS);
    expect([status, json['code']]).toEqual([409, 'customer_unreachable']);
  });

  it('is refused for another connection, and for a key that only reads', async () => {
    const foreign = await send(OCTOBER_DAYS, { key: await app.otherKey('elsewhere') });
    expect([foreign.status, foreign.json['code']]).toEqual([404, 'customer_unknown']);
    expect((await send(OCTOBER_DAYS, { key: null })).status).toBe(401);
  });
});

it('is nothing for another connection, nor without a key', async () => {
  const foreign = await read(OCTOBER, { key: await app.otherKey('other') });
  expect([foreign.status, foreign.json['code']]).toEqual([404, 'customer_unknown']);
  expect((await read(OCTOBER, { key: null })).status).toBe(401);
});
