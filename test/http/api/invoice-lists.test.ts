import { NEVER_OVERDUE } from '../../../src/domain/collection/queries/status';
import { DAY, HOUR } from '../../../src/domain/time';
import { putInvoice } from '../support/put-invoice';
import type { TestApp } from '../support/test-app';
import { startApp } from '../support/test-app';

let app: TestApp;
let key: string;
const customers = new Map<string, string>();

interface Listed {
  external_id: string;
  id: string;
  status: string;
  overdue: boolean;
  due_on: string;
  updated_at: string;
}

const dayFromNow = (days: number): string =>
  new Date(app.clock.now() + days * DAY).toISOString().slice(0, 10);

const days = (due: string) => ({ issued_on: dayFromNow(-60), due_on: due });

/** Twelve: of two customers, due on four days, every third paused and every fourth a draft. */
beforeAll(async () => {
  app = await startApp();
  key = await app.otherKey('listed');
  for (let n = 0; n < 12; n += 1) {
    const customer = {
      external_id: `client-${n % 2}`,
      name: 'Client',
      email: 'pay@client.example',
    };
    const due = dayFromNow([-40, -20, 20, 40][Math.floor(n / 3)] ?? 0);
    const send = n % 4 === 3 ? 'manual' : 'now';
    const made = await putInvoice(app, `l-${n}`, { customer, ...days(due), send }, key);
    customers.set(`client-${n % 2}`, (made.json['customer'] as { id: string }).id);
    const id = String(made.json['id']);
    const path = `/v1/invoices/${id}/void`;
    const how = { key, idempotencyKey: `void-${n}` };
    if (n % 6 === 4) await app.request('POST', path, { reason: 'a mistake' }, how);
  }
});
afterAll(() => app.close());

async function page(query: string) {
  const { status, json } = await app.request('GET', `/v1/invoices?${query}`, undefined, { key });
  expect([query, status]).toEqual([query, 200]);
  const data = json['data'] as Listed[];
  return { data, next: json['next_cursor'] as string | null };
}

/** The whole list, page by page. */
async function all(query: string, limit = 2): Promise<Listed[]> {
  const found: Listed[] = [];
  let cursor: string | null = '';
  while (cursor !== null) {
    const from: string = cursor === '' ? '' : `&starting_after=${cursor}`;
    const { data, next } = await page(`${query}&limit=${limit}${from}`);
    found.push(...data);
    cursor = next;
  }
  return found;
}

const names = (found: readonly Listed[]) => found.map(({ external_id: name }) => name).sort();

/** What the filter says of each invoice, asked of the whole list. */
function wanted(query: string): (one: Listed & { customer: { id: string } }) => boolean {
  const given = new URLSearchParams(query);
  const statuses = given.getAll('status');
  return ({ status, overdue, due_on: due, customer, updated_at: at }) =>
    (statuses.length === 0 || statuses.includes(status)) &&
    (given.get('overdue') === null || overdue) &&
    due < (given.get('due_before') ?? '9999') &&
    due > (given.get('due_after') ?? '0000') &&
    at >= (given.get('updated_since') ?? '0') &&
    [customer.id, null].includes(given.get('customer'));
}

test('every filter, and all of them together, list what the invoices themselves say', async () => {
  const every = await all('', 100);
  expect(every).toHaveLength(12);
  const moment = every.map(({ updated_at: at }) => at).sort()[5]!;
  const choices = [
    ['', 'status=void', 'status=sending', 'status=void&status=draft'],
    ['', 'overdue=true'],
    ['', `due_before=${dayFromNow(20)}`],
    ['', `due_after=${dayFromNow(-40)}`],
    ['', `customer=${customers.get('client-0')}`],
    ['', `updated_since=${moment}`],
  ];
  const queries = choices.reduce<string[]>(
    (made, more) => made.flatMap((one) => more.map((part) => `${one}&${part}`)),
    [''],
  );
  let found = 0;
  for (const query of queries) {
    const expected = names(every.filter(wanted(query) as (one: Listed) => boolean));
    expect([query, names(await all(query))]).toEqual([query, expected]);
    found += expected.length;
  }
  expect(queries).toHaveLength(128);
  expect(found).toBeGreaterThan(100);
});

test('newest first; by due day; by change: each also upwards from a cursor', async () => {
  const orders: [string, (one: Listed) => string, 'up' | 'down'][] = [
    ['status=sending', ({ id }) => id, 'down'],
    ['due_after=2000-01-01', ({ due_on: due, id }) => `${due} ${id}`, 'up'],
    ['updated_since=2000-01-01T00:00:00Z', ({ updated_at: at }) => at, 'up'],
  ];
  for (const [query, by, direction] of orders) {
    const listed = await all(query, 3);
    const sorted = listed.map(by).sort();
    expect(listed.map(by)).toEqual(direction === 'up' ? sorted : sorted.reverse());
    const first = await page(`${query}&limit=2`);
    const second = await page(`${query}&limit=2&starting_after=${first.next}`);
    const third = await page(`${query}&limit=1&starting_after=${second.next}`);
    expect(third.data).toHaveLength(1);
    const back = await page(`${query}&limit=2&ending_before=${second.next}`);
    expect(back.data.map(({ id }) => id)).toEqual(listed.slice(1, 3).map(({ id }) => id));
  }
});

test('an invoice is overdue when its day is over where the customer lives', async () => {
  const own = await app.otherKey('overdue');
  const customer = {
    external_id: 'c',
    name: 'C',
    email: 'c@client.example',
    time_zone: 'Pacific/Kiritimati',
  };
  const due = dayFromNow(2);
  await putInvoice(app, 'early', { customer, ...days(due) }, own);
  const west = { ...customer, external_id: 'w', time_zone: 'Pacific/Midway' };
  await putInvoice(app, 'late', { customer: west, ...days(due) }, own);
  /** So many hours after its day began in UTC. */
  const overdueAfter = async (hours: number) => {
    app.clock.travel(Date.parse(`${due}T00:00:00Z`) + hours * HOUR - app.clock.now());
    const { json } = await app.request('GET', '/v1/invoices?overdue=true', undefined, { key: own });
    return (json['data'] as Listed[]).map(({ external_id: name }) => name);
  };
  expect(await overdueAfter(24 - 14 - 1)).toEqual([]);
  expect(await overdueAfter(24 - 14 + 1)).toEqual(['early']);
  expect(await overdueAfter(24 + 11 - 1)).toEqual(['early']);
  expect(await overdueAfter(24 + 11 + 1)).toEqual(['early', 'late']);
  expect(NEVER_OVERDUE).toEqual(['draft', 'paid', 'void', 'disputed_lost', 'uncollectible']);
});

test.each([
  ['status=nice', '/status', 'status_invalid', /^must be one of: draft, void, paid, /],
  ['status=open&status=nice', '/status', 'status_invalid', /^must be one of/],
  ['due_before=2026-02-30', '/due_before', 'date_invalid', /./],
  ['due_after=tomorrow', '/due_after', 'date_invalid', /./],
  [
    'due_after=2026-05-01&due_before=2026-05-01',
    '/due_before',
    'due_range_empty',
    /no day is after/,
  ],
  ['overdue=false', '/overdue', 'overdue_invalid', /must be true; leave it out for all/],
  ['updated_since=2026-05-01', '/updated_since', 'time_invalid', /./],
  ['customer=client-1', '/customer', 'cursor_invalid', /cst_/],
  ['overdue=true&starting_after=inv_1', '/starting_after', 'cursor_invalid', /another order/],
  ['starting_after=inv_1&ending_before=inv_1', '/ending_before', 'cursor_invalid', /not both/],
  ['ending_before=2026-05-01.inv_1', '/ending_before', 'cursor_invalid', /another order/],
  [
    'updated_since=2026-05-01T00:00:00Z&starting_after=2026-05-01.inv_1',
    '/starting_after',
    'cursor_invalid',
    /another order/,
  ],
])('?%s is refused at %s', async (query, pointer, code, detail) => {
  const { status, json } = await app.request('GET', `/v1/invoices?${query}`);
  expect([status, json['code']]).toEqual([400, 'invalid_parameter']);
  expect(json['errors']).toEqual([{ pointer, code, detail: expect.stringMatching(detail) }]);
});
