import { Pool } from 'pg';
import { createStores } from '../../../src/postgres/create-stores';
import { giveBulkActions } from '../../../src/relay/bulk-actions';
import { base32Digest } from '../../../src/runtime/digest';
import { eventually } from '../../harness/eventually';
import { withInputs } from '../../../src/http/find-invoice';
import { putInvoice } from '../support/put-invoice';
import type { Answer, TestApp } from '../support/test-app';
import { makeKey, startApp } from '../support/test-app';

let app: TestApp;
let pool: Pool;
beforeAll(async () => {
  app = await startApp();
  pool = new Pool({ connectionString: app.databaseUrl, max: 2 });
  pool.on('error', () => undefined); // the database is dropped under an idle connection
});
afterAll(async () => {
  await pool.end();
  await app.close();
});

const RESEND = { action: 'resend', filter: { status: 'sending' } };

type Json = Record<string, unknown>;
const post = (key: string, path: string, body: unknown): Promise<Answer> =>
  app.request('POST', `/v1/bulk_actions${path}`, body, { key });
const get = async (key: string, path: string): Promise<Json> =>
  (await app.request('GET', `/v1/bulk_actions/${path}`, undefined, { key })).json;

/** A new connection with so many invoices that are being sent. */
async function connectionWith(
  code: string,
  count: number,
): Promise<{ key: string; ids: string[] }> {
  const key = await app.otherKey(code);
  const ids: string[] = [];
  for (let n = 0; n < count; n += 1) {
    ids.push(String((await putInvoice(app, `${code}-${n}`, {}, key)).json['id']));
  }
  return { key, ids };
}

const give = (deps = { stores: app.stores, clock: app.clock }) =>
  giveBulkActions(deps as unknown as Parameters<typeof giveBulkActions>[0]);

async function sql<R>(text: string, values: unknown[] = []): Promise<R[]> {
  return (await pool.query(text, values)).rows as R[];
}

const commandsOf = (code: string) =>
  sql<{ id: string; ref: string; name: string; hinted: boolean }>(
    `select c.id, c.ref, c.name, k.hint_due_at is not null as hinted
     from commands c join collections k on k.ref = c.ref where c.connection = $1 order by written`,
    [code],
  );

/** What a run does once it is hinted. */
async function applyCommands(code: string): Promise<void> {
  const rows = await sql<{ ref: string }>(
    'select distinct ref from commands where connection = $1 and applied_at is null',
    [code],
  );
  for (const { ref } of rows) {
    const found = await withInputs(app.deps, ref);
    await app.run.step(ref, found?.facts ?? []);
  }
}

const invoicesOf = async (key: string, id: unknown, query = 'limit=100'): Promise<Json[]> =>
  (await get(key, `${String(id)}/invoices?${query}`))['data'] as Json[];

test('a dry run says what would be done, what not and why, and does nothing', async () => {
  const { key, ids } = await connectionWith('dry', 12);
  const draft = await putInvoice(app, 'dry-draft', { send: 'manual', currency: 'usd' }, key);
  const filter = { status: ['sending', 'draft'], due_before: '2099-01-01' };
  const { status, json } = await post(key, '/dry_run', { action: 'resend', filter });
  expect([status, json['count']]).toEqual([200, 12]);
  expect(json['money']).toEqual([{ currency: 'eur', count: 12, amount_remaining: 12 * 11_900 }]);
  expect(json['refused']).toEqual([
    {
      code: 'draft',
      detail: expect.stringContaining('draft'),
      count: 1,
      invoices: [draft.json['id']],
    },
  ]);
  expect((json['sample'] as Json[]).map(({ id }) => id)).toEqual(ids.slice(0, 10));
  expect(await give()).toBe(0);
  expect(await commandsOf('dry')).toEqual([]);
  expect(await get(key, String(json['id']))).toMatchObject({
    status: 'dry_run',
    filter,
    outcomes: { waiting: 12, refused: 1 },
  });
  const audit = (await app.request('GET', '/v1/audit', undefined, { key })).text;
  expect(audit).not.toContain('bulk');
  const [row] = await sql<Json>('select * from bulk_actions where connection = $1', ['dry']);
  expect(JSON.stringify(row)).not.toContain(json['token']);
});

test('it is carried out once, however often it is asked; one entry of the audit log', async () => {
  const { key } = await connectionWith('once', 3);
  const dry = await post(key, '/dry_run', RESEND);
  const body = { ...RESEND, token: dry.json['token'] };
  const answers = await Promise.all([post(key, '', body), post(key, '', body)]);
  expect(answers.map(({ status }) => status)).toEqual([202, 202]);
  const id = String(dry.json['id']);
  expect(answers.map(({ json }) => json['id'])).toEqual([id, id]);
  expect(await give()).toBe(3);
  expect(await give()).toBe(0);
  const given = await commandsOf('once');
  expect(given).toHaveLength(3);
  expect(given.every((one) => one.id.startsWith(id) && one.hinted)).toBe(true);
  expect((await get(key, id))['outcomes']).toMatchObject({ given: 3 });
  await applyCommands('once');
  expect((await post(key, '', body)).json).toMatchObject({
    status: 'done',
    outcomes: { waiting: 0, given: 0, done: 3, refused: 0, changed: 0 },
  });
  expect(await give()).toBe(0);
  expect(await commandsOf('once')).toHaveLength(3);
  const { data } = (
    await app.request('GET', '/v1/audit?action=bulk_action.started', undefined, {
      key,
    })
  ).json as { data: Json[] };
  expect(data).toHaveLength(1);
  expect(data[0]).toMatchObject({ subject: id, after: { ...RESEND, count: 3 } });
  expect(JSON.stringify(data)).not.toContain(dry.json['token']);
  const [first] = await invoicesOf(key, id, 'limit=1&outcome=done');
  const command = await app.request('GET', String(first?.['command']), undefined, { key });
  expect(command.json).toMatchObject({ name: 'resend_mail', status: 'done' });
});

test('one that changed since is refused and named; one that matches only now is left', async () => {
  const { key, ids } = await connectionWith('changed', 4);
  const dry = await post(key, '/dry_run', RESEND);
  const how = { key, idempotencyKey: 'paid-outside' };
  const paid = { amount: 11_900, reference: 'cash' };
  await app.request('POST', `/v1/invoices/${ids[1]}/offline_payments`, paid, how);
  await app.request('POST', `/v1/invoices/${ids[2]}/pause`, { reason: 'promised' }, { key });
  await putInvoice(app, 'changed-new', {}, key);
  await post(key, '', { ...RESEND, token: dry.json['token'] });
  expect(await give()).toBe(2);
  await applyCommands('changed');
  const rows = await invoicesOf(key, dry.json['id']);
  expect(rows.map(({ invoice, outcome }) => [invoice, outcome]).sort()).toEqual(
    ids.map((id, at) => [id, at === 1 || at === 2 ? 'changed' : 'done']).sort(),
  );
  const changed = await invoicesOf(key, dry.json['id'], 'outcome=changed');
  expect(changed).toMatchObject([
    { code: 'changed_since', detail: expect.stringContaining('another dry run'), command: null },
    { code: 'changed_since' },
  ]);
  const resent = (await commandsOf('changed')).filter(({ name }) => name === 'resend_mail');
  expect(resent).toHaveLength(2);
});

test('who dies within a row leaves none half-done: each is given once by who goes on', async () => {
  const { key } = await connectionWith('killed', 6);
  const dry = await post(key, '/dry_run', RESEND);
  await post(key, '', { ...RESEND, token: dry.json['token'] });
  const id = String(dry.json['id']);
  const [third] = await sql<{ ref: string }>(
    'select ref from bulk_action_rows where bulk_id = $1 and position = 3',
    [id],
  );
  const holder = await pool.connect();
  await holder.query('begin');
  await holder.query('select 1 from collections where ref = $1 for update', [third?.ref]);
  const stores = createStores({ url: app.databaseUrl, digest: base32Digest, linkSecret: 'x' });
  const died = expect(give({ stores, clock: app.clock })).rejects.toThrow();
  await eventually(async () => {
    const killed = await sql<{ done: boolean }>(
      `select pg_terminate_backend(pid) as done from pg_stat_activity
       where datname = current_database() and wait_event_type = 'Lock'
         and query like 'select version from collections%'`,
    );
    expect(killed).toEqual([{ done: true }]);
  });
  await died;
  await holder.query('commit');
  holder.release();
  await stores.close();
  expect(await commandsOf('killed')).toHaveLength(2);
  // The lease of who died ends by itself; meanwhile nobody else gives.
  expect(await give()).toBe(0);
  await post(key, '', { ...RESEND, token: dry.json['token'] });
  const many = Array.from({ length: 4 }, async () => {
    while ((await app.stores.bulkActions.giveNext(id)) !== null);
  });
  await Promise.all(many);
  await sql('update bulk_actions set leased_until = null where id = $1', [id]);
  expect(await give()).toBe(0);
  const given = await commandsOf('killed');
  expect(new Set(given.map(({ ref }) => ref)).size).toBe(6);
  expect(given).toHaveLength(6);
  await applyCommands('killed');
  expect(await get(key, id)).toMatchObject({ status: 'done', outcomes: { done: 6 } });
});

test('a token is of one dry run, key, connection and filter, for half an hour', async () => {
  const { key } = await connectionWith('tokens', 1);
  const other = await app.otherKey('tokens-other');
  const sameConnection = await makeKey(app.stores, 'tokens');
  const dry = await post(key, '/dry_run', RESEND);
  const token = String(dry.json['token']);
  const body = { ...RESEND, token };
  const asked: [string, Json][] = [
    [key, { ...body, token: token.replace(/.$/, (last) => (last === '0' ? '1' : '0')) }],
    [sameConnection, body],
    [other, body],
  ];
  for (const [by, sent] of asked) {
    const { status, json } = await post(by, '', sent);
    expect([status, json['code'], json['param']]).toEqual([422, 'bulk_token_unknown', '/token']);
    expect(json['detail']).toContain('no dry run by this key in this connection');
  }
  const without = await post(key, '', RESEND);
  expect([without.status, without.json['errors']]).toEqual([
    422,
    [{ pointer: '/token', code: 'missing', detail: 'this field is required' }],
  ]);
  for (const different of [
    { filter: { status: 'open' } },
    { filter: { status: 'sending', due_after: '2026-01-01' } },
    { action: 'charge_now' },
    { action: 'pause', reason: 'why not' },
  ]) {
    const { status, json } = await post(key, '', { ...body, ...different });
    expect([different, status, json['code']]).toEqual([different, 409, 'bulk_differs']);
  }
  await sql(`update bulk_actions set expires_at = now() where connection = 'tokens'`);
  const late = await post(key, '', body);
  expect([late.status, late.json['code']]).toEqual([409, 'bulk_expired']);
  expect(await get(key, String(dry.json['id']))).toMatchObject({ status: 'expired' });
  expect((await get(other, String(dry.json['id'])))['code']).toBe('bulk_action_unknown');
  expect(await give()).toBe(0);
  expect(await commandsOf('tokens')).toEqual([]);
});

test('a pause of many carries its reason and its end', async () => {
  const { key, ids } = await connectionWith('paused', 2);
  const until = '2099-01-01T00:00:00Z';
  const body = { action: 'pause', filter: { status: 'sending' }, reason: 'strike', until };
  const dry = await post(key, '/dry_run', body);
  await post(key, '', { ...body, token: dry.json['token'] });
  expect(await give()).toBe(2);
  await applyCommands('paused');
  const { json } = await app.request('GET', `/v1/invoices/${ids[0]}`, undefined, { key });
  expect(json).toMatchObject({ paused: true, paused_until: '2099-01-01T00:00:00.000Z' });
});

describe('charges of many', () => {
  const CHARGE = { action: 'charge_now', filter: { status: 'sending' } };

  /** All to one customer, whose stored card can be charged. */
  async function chargeable(code: string, count: number): Promise<{ key: string; id: string }> {
    const { key } = await connectionWith(code, count);
    const [customer] = await sql<{ id: string }>('select id from customers where connection = $1', [
      code,
    ]);
    const methods = [{ id: `pm_${code}`, type: 'card', label: 'visa 4242', fingerprint: code }];
    const value = { id: `cus_${code}`, deleted: false, methods, defaultId: `pm_${code}` };
    app.stripeCustomers.set(`cus_${code}`, { kind: 'ok', value });
    const link = { stripe_customer: `cus_${code}` };
    await app.request('POST', `/v1/customers/${customer?.id}/link`, link, { key });
    const dry = await post(key, '/dry_run', CHARGE);
    expect([code, dry.json['count'], dry.json['refused']]).toEqual([code, count, []]);
    await post(key, '', { ...CHARGE, token: dry.json['token'] });
    return { key, id: String(dry.json['id']) };
  }

  const answer = (which: string, values: unknown[]) =>
    sql(`update commands set answer = '{"outcome": "refused"}' where ${which}`, values);

  test('at most 20 are on their way at once', async () => {
    const { key, id } = await chargeable('paced', 25);
    expect(await give()).toBe(20);
    expect(await give()).toBe(0);
    const [first] = await commandsOf('paced');
    await answer('id = $1', [first?.id]);
    expect(await give()).toBe(1);
    expect((await get(key, id))['outcomes']).toMatchObject({ given: 20, refused: 1, waiting: 4 });
  });

  test('none is asked while automatic charges are paused, and it says so', async () => {
    const { key, id } = await chargeable('braked', 3);
    await app.request('POST', '/v1/charge_brake/pause', {}, { key });
    expect(await give()).toBe(0);
    expect(await get(key, id)).toMatchObject({
      status: 'waiting',
      waits_for: 'by the business',
      outcomes: { waiting: 3 },
    });
    await app.request('POST', '/v1/charge_brake/resume', {}, { key });
    expect(await give()).toBe(3);
    expect(await get(key, id)).toMatchObject({ status: 'running', waits_for: null });
  });

  test('they pause the account where nearly all fail, as planned charges do', async () => {
    const { key, id } = await chargeable('failing', 30);
    expect(await give()).toBe(20);
    await answer('connection = $1', ['failing']);
    await sql(
      `insert into attempts (connection, ref, n, key, amount, method_id, method_type, method_label,
         fingerprint, asked_at, outcome, decline_code, ended_at)
       select connection, ref, 1, ref, 1, 'pm', 'card', 'visa', ref, $1::timestamptz, 'declined',
         'do_not_honor', $1 from commands where connection = 'failing'`,
      [new Date(app.clock.now())],
    );
    // Another worker: one keeps for a second what it read of them.
    const stores = createStores({ url: app.databaseUrl, digest: base32Digest, linkSecret: 'x' });
    expect(await give({ stores, clock: app.clock })).toBe(0);
    await stores.close();
    expect(await get(key, id)).toMatchObject({
      status: 'waiting',
      waits_for: expect.stringContaining('20 of the last 20 attempts failed'),
      outcomes: { waiting: 10, refused: 20 },
    });
  });
});

test.each([
  [{ filter: { status: 'open' } }, [['/action', 'not_one_of']]],
  [{ action: 'void', filter: { status: 'open' } }, [['/action', 'not_one_of']]],
  [{ action: 'resend' }, [['/filter', 'missing']]],
  [{ action: 'resend', filter: {} }, [['/filter', 'filter_empty']]],
  [{ action: 'resend', filter: { status: 'nice' } }, [['/filter/status', 'status_invalid']]],
  [{ action: 'resend', filter: { overdue: false } }, [['/filter/overdue', 'overdue_invalid']]],
  [
    { action: 'resend', filter: { due_after: '2026-05-02', due_before: '2026-05-02' } },
    [['/filter/due_before', 'due_range_empty']],
  ],
  [{ action: 'pause', filter: { status: 'open' } }, [['/reason', 'missing']]],
  [
    { action: 'resend', filter: { status: 'open' }, reason: 'x', until: '2026-05-02T00:00:00Z' },
    [
      ['/reason', 'not_of_action'],
      ['/until', 'not_of_action'],
    ],
  ],
])('the dry run %j is refused', async (body, problems) => {
  const { status, json } = await post(app.key, '/dry_run', body);
  const found = (json['errors'] as Json[]).map(({ pointer, code }) => [pointer, code]);
  expect([status, found]).toEqual([422, problems]);
});
