import { Client } from 'pg';
import { COMMAND_LINE } from '../../../src/domain/audit';
import type { ConnectionRow } from '../../../src/postgres/connections/connections';
import { newApiKey } from '../../../src/runtime/new-api-key';
import { sampleInvoice } from '../../contract/sample-invoice';
import { sampleSchedule } from '../../contract/sample-schedule';
import type { Answer, TestApp } from '../support/test-app';
import { startApp } from '../support/test-app';

let app: TestApp;
/** Of the installation; it acts on `default` unless it says another connection. */
let key: string;
const BANK = {
  holder: 'Second Ltd',
  iban: 'DE89370400440532013000',
  bic: null,
  accountNumber: null,
  bankName: null,
  reference: null,
};

beforeAll(async () => {
  app = await startApp();
  key = await installationKey();
  for (const code of ['second', 'third', 'gone']) await connection(code, {});
  await connection('live', { mode: 'live' });
  await app.stores.connectionChanges.disconnect('gone', COMMAND_LINE);
});
afterAll(() => app.close());

async function installationKey(): Promise<string> {
  const { key: made, ...kept } = newApiKey(null);
  const row = { ...kept, scope: 'admin' as const, connection: null, mode: null, name: null };
  await app.stores.apiKeys.create({ ...row, expiresAt: null }, COMMAND_LINE);
  return made;
}

async function connection(code: string, more: Partial<ConnectionRow>): Promise<void> {
  const [row] = await app.stores.connections.all();
  const bankDetails = BANK;
  await app.stores.connections.ensure({ ...row!, code, name: code, bankDetails, ...more });
}

const on = (code: string) => ({ key, headers: { 'quittance-connection': code } });
const send = (method: string, path: string, body?: unknown, code = 'default') =>
  app.request(method, path, body, on(code));
const METHOD = { id: 'pm_1', type: 'card', label: 'visa 4242', fingerprint: 'fp_1' };

function atStripe(id: string): void {
  const value = { id, deleted: false, methods: [METHOD], defaultId: 'pm_1' };
  app.stripeCustomers.set(id, { kind: 'ok', value });
}

async function customer(externalId: string, more: object = {}, code = 'default') {
  const body = { name: 'Client SA', email: 'ap@client.example', ...more };
  const made = await send('PUT', `/v1/customers/by-external-id/${externalId}`, body, code);
  expect(made.status).toBe(201);
  return String(made.json['id']);
}

const move = (id: string, body: object, code = 'default') =>
  send('POST', `/v1/customers/${id}/move`, body, code);
const invoiceOf = (customerId: string, external_id: string, code = 'default') => {
  const body = { ...sampleInvoice({ external_id }), customer: customerId };
  return send('PUT', `/v1/invoices/by-external-id/${external_id}`, body, code);
};
const problemOf = (answer: Answer) => [
  answer.status,
  answer.json['code'],
  ...((answer.json['errors'] ?? []) as { pointer: string; code: string }[]).map(
    ({ pointer, code }) => `${pointer} ${code}`,
  ),
];

async function moves(code: string): Promise<unknown[]> {
  const { json } = await send('GET', '/v1/audit?action=customer.moved&limit=100', undefined, code);
  return (json['data'] as { subject: unknown; before: object; after: object }[]).map(
    ({ subject, before, after }) => ({ subject, before, after }),
  );
}

/** As the step that confirms leaves it; nothing else of the state is read here. */
async function setConfirming(ref: string): Promise<void> {
  const client = new Client({ connectionString: app.databaseUrl });
  await client.connect();
  const lane = `jsonb_set(state, '{lane,kind}', '"confirming"')`;
  const sql = `update collections set state = ${lane} where ref = $1`;
  await client.query(sql, [ref]).finally(() => client.end());
}

describe('a customer who is moved to another connection', () => {
  it('is another customer there; what is open stays, with link and methods', async () => {
    atStripe('cus_old');
    const more = { label: 'gold', customerAliases: ['moving'], stripe_customer: 'cus_old' };
    const id = await customer('moving', more);
    const open = await invoiceOf(id, 'before-the-move');
    expect(open.status).toBe(201);
    const moved = await move(id, { connection: 'second' });
    expect(moved.json).toMatchObject({
      connection: 'second',
      external_id: 'moving',
      label: 'gold',
      customerAliases: ['moving'],
      stripe_customer: null,
      methods: [],
      moved_to: null,
    });
    const there = String(moved.json['id']);
    expect((await send('GET', `/v1/customers/${id}`)).json).toMatchObject({
      connection: 'default',
      stripe_customer: 'cus_old',
      methods: [{ id: 'pm_1' }],
      moved_to: { connection: 'second', customer: there },
    });
    const identity = { connection: 'default', externalId: 'before-the-move' };
    expect(await app.stores.invoices.byIdentity(identity)).toMatchObject({
      customer: { id, stripeCustomer: 'cus_old', defaultMethod: METHOD },
    });
    expect(problemOf(await invoiceOf(id, 'after-the-move'))).toEqual([
      422,
      'invalid_body',
      '/customer customer_moved',
    ]);
    expect((await invoiceOf(id, 'before-the-move')).status).toBe(200);
    expect((await invoiceOf(there, 'after-the-move', 'second')).status).toBe(201);
    const change = {
      before: { connection: 'default', customer: id },
      after: { connection: 'second', customer: there, billing_schedules: [] },
    };
    expect(await moves('default')).toEqual([{ subject: id, ...change }]);
    expect(await moves('second')).toEqual([{ subject: there, ...change }]);
  });

  it('is linked to the Stripe customer given, which is read in the new account', async () => {
    const read: string[] = [];
    const { readStripeCustomer } = app.deps;
    app.deps.readStripeCustomer = (code, id) => {
      read.push(`${code} ${id}`);
      return readStripeCustomer(code, id);
    };
    try {
      atStripe('cus_copied');
      const id = await customer('copied', { stripe_customer: 'cus_copied' });
      read.length = 0;
      const body = { connection: 'second', stripe_customer: 'cus_copied' };
      const moved = await move(id, body);
      expect(moved.json).toMatchObject({
        stripe_customer: 'cus_copied',
        methods: [{ id: 'pm_1' }],
      });
      expect(read).toEqual(['second cus_copied']);
      expect((await move(id, body)).json).toEqual(moved.json);
      expect((await move(id, { connection: 'second' })).json).toEqual(moved.json);
      expect(read).toEqual(['second cus_copied']);
      const other = await move(id, { ...body, stripe_customer: 'cus_other' });
      expect(problemOf(other)).toEqual([409, 'customer_moved']);
    } finally {
      app.deps.readStripeCustomer = readStripeCustomer;
    }
  });

  it('while an invoice is confirmed, whose charge stays with the old link', async () => {
    atStripe('cus_charged');
    const id = await customer('charged', { stripe_customer: 'cus_charged' });
    await invoiceOf(id, 'being-charged');
    const identity = { connection: 'default', externalId: 'being-charged' };
    const open = (await app.stores.invoices.byIdentity(identity))!;
    await setConfirming(open.ref);
    expect((await move(id, { connection: 'second' })).status).toBe(200);
    const kept = await app.stores.invoices.byIdentity(identity);
    expect(kept?.customer.stripeCustomer).toBe('cus_charged');
  });

  it('has its later periods invoiced there, with the bank details of there', async () => {
    const id = await customer('periodic');
    const body = sampleSchedule({}, { customer: id });
    const path = '/v1/billing_schedules/by-external-id/plan';
    const made = await send('PUT', path, body);
    expect(made.status).toBe(201);
    const schedule = String(made.json['id']);
    const moved = await move(id, { connection: 'second' });
    const there = String(moved.json['id']);
    expect((await send('GET', path)).status).toBe(404);
    const row = (await app.stores.schedules.byId('second', schedule))!;
    expect(row).toMatchObject({
      customer: { id: there },
      schedule: { connection: 'second' },
      inherited: { bankDetails: { holder: 'Second Ltd' } },
    });
    const results = await Promise.all(
      Array.from({ length: 10 }, () => app.stores.schedules.makePeriod(schedule, row.nextAt ?? 0)),
    );
    expect(results.filter(({ kind }) => kind === 'made')).toHaveLength(1);
    const page = await send('GET', '/v1/invoices?limit=100', undefined, 'second');
    const ids = (page.json['data'] as { external_id: string }[]).map((one) => one.external_id);
    expect(ids.filter((one) => one.startsWith('plan/'))).toHaveLength(1);
    const again = await send('PUT', path, { ...body, customer: there }, 'second');
    expect([again.status, again.json['id']]).toEqual([200, schedule]);
    const old = await send('PUT', path, body);
    expect(problemOf(old)).toEqual([422, 'invalid_body', '/customer customer_moved']);
  });

  it('withdraws consent everywhere, whichever of the two is named', async () => {
    const id = await customer('withdrawing');
    const there = String((await move(id, { connection: 'second' })).json['id']);
    await send('POST', `/v1/customers/${there}/withdraw_auto_pay`, {}, 'second');
    for (const [one, code] of [
      [id, 'default'],
      [there, 'second'],
    ] as const) {
      const { json } = await send('GET', `/v1/customers/${one}`, undefined, code);
      expect(json['auto_pay_withdrawn']).toBe(true);
    }
  });

  it('may come back, to its own link and what is open', async () => {
    atStripe('cus_back');
    const id = await customer('back', { stripe_customer: 'cus_back' });
    const there = String((await move(id, { connection: 'second' })).json['id']);
    const body = { email: 'new@client.example' };
    await send('PUT', `/v1/customers/${there}`, body, 'second');
    const third = String((await move(there, { connection: 'third' }, 'second')).json['id']);
    const back = await move(third, { connection: 'default' }, 'third');
    expect(back.json).toMatchObject({
      id,
      email: 'new@client.example',
      stripe_customer: 'cus_back',
      moved_to: null,
    });
    expect((await invoiceOf(id, 'once-it-is-back')).status).toBe(201);
  });
});

describe('a move is refused', () => {
  it.each([
    ['default', [422, 'invalid_body', '/connection connection_same']],
    ['nowhere', [422, 'invalid_body', '/connection connection_unknown']],
    ['live', [422, 'invalid_body', '/connection mode_differs']],
    ['gone', [409, 'connection_disconnected']],
  ])('to %s: %p', async (to, problem) => {
    const id = await customer(`refused-${to}`);
    expect(problemOf(await move(id, { connection: to }))).toEqual(problem);
    const { json } = await send('GET', `/v1/customers/${id}`);
    expect(json['moved_to']).toBeNull();
  });

  it('to a second place, to where its names are taken', async () => {
    const id = await customer('settled');
    await move(id, { connection: 'second' });
    expect(problemOf(await move(id, { connection: 'third' }))).toEqual([409, 'customer_moved']);
    const doubled = await customer('doubled');
    await customer('doubled', {}, 'second');
    expect(problemOf(await move(doubled, { connection: 'second' }))).toEqual([
      409,
      'customer_exists',
    ]);
    const named = await customer('named', { customerAliases: ['the name'] });
    await customer('namesake', { customerAliases: ['the name'] }, 'second');
    expect(problemOf(await move(named, { connection: 'second' }))).toEqual([
      422,
      'invalid_body',
      '/connection alias_taken',
    ]);
    const planned = await customer('planned');
    await send(
      'PUT',
      '/v1/billing_schedules/by-external-id/same',
      sampleSchedule({}, { customer: planned }),
    );
    const other = await customer('planned-there', {}, 'second');
    const body = sampleSchedule({}, { customer: other });
    await send('PUT', '/v1/billing_schedules/by-external-id/same', body, 'second');
    expect(problemOf(await move(planned, { connection: 'second' }))).toEqual([
      409,
      'customer_exists',
    ]);
  });

  it('with a Stripe customer of the other mode or account, or of another customer', async () => {
    const detail = 'No such customer: a similar object exists in live mode';
    app.stripeCustomers.set('cus_live', { kind: 'missing', detail });
    const id = await customer('wrong-link');
    for (const stripe_customer of ['cus_live', 'cus_of_another_account']) {
      const answer = await move(id, { connection: 'second', stripe_customer });
      expect(problemOf(answer)).toEqual([422, 'stripe_customer_invalid']);
    }
    atStripe('cus_taken');
    await customer('holder', { stripe_customer: 'cus_taken' }, 'second');
    const taken = await move(id, { connection: 'second', stripe_customer: 'cus_taken' });
    expect(problemOf(taken)).toEqual([409, 'stripe_customer_taken']);
    expect((await send('GET', `/v1/customers/${id}`)).json['moved_to']).toBeNull();
    const there = '/v1/customers/by-external-id/wrong-link';
    expect((await send('GET', there, undefined, 'second')).status).toBe(404);
  });

  it('by a key of one connection, whether there is the other or not', async () => {
    const id = await customer('fenced');
    const { key: own, ...kept } = newApiKey('test');
    const row = {
      ...kept,
      mode: 'test' as const,
      scope: 'admin' as const,
      connection: 'default',
      name: null,
    };
    await app.stores.apiKeys.create({ ...row, expiresAt: null }, COMMAND_LINE);
    const answers = [];
    for (const to of ['second', 'nowhere']) {
      const path = `/v1/customers/${id}/move`;
      answers.push(await app.request('POST', path, { connection: to }, { key: own }));
    }
    expect(answers.map(problemOf)).toEqual([
      [403, 'wrong_connection'],
      [403, 'wrong_connection'],
    ]);
    const collecting = await app.request(
      'POST',
      `/v1/customers/${id}/move`,
      { connection: 'second' },
      { key: await app.otherKey('second') },
    );
    expect(collecting.status).toBeGreaterThanOrEqual(403);
    expect((await send('GET', `/v1/customers/${id}`)).json['moved_to']).toBeNull();
  });
});
