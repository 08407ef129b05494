import { DEFAULT_POLICY } from '../../src/domain/collection/model/policy';
import { createStores } from '../../src/postgres/create-stores';
import { base32Digest, hashToken, linkTokenOf } from '../../src/runtime/digest';
import { invoiceRef, linkTokenInput } from '../../src/domain/refs';
import type { TestDatabase } from './database';
import { openDatabase } from './database';
import { NOW, ensureConnection, storedBefore, submitted, invoice } from './samples';

let db: TestDatabase;

beforeAll(async () => {
  db = await openDatabase();
  await ensureConnection(db);
});
afterAll(() => db.end());

test('an invoice is inserted once, with its customer, its first state and its link', async () => {
  const row = await submitted(db, 'once');
  const ref = invoiceRef(base32Digest, { connection: 'default', externalId: 'once' });
  expect(row).toMatchObject({
    ref,
    linkVersion: 1,
    linkTokenHash: hashToken(linkTokenOf('a link secret of tests', linkTokenInput(ref, 1))),
    customer: { externalId: 'client-1', stripeCustomer: null, defaultMethod: null },
  });
  expect(row.id).toMatch(/^inv_[0-9a-f]{32}$/);
  expect(row.customer.id).toMatch(/^cst_[0-9a-f]{32}$/);
  expect(row.invoice).toEqual(invoice('once'));
  const collection = await db.stores.collections.load(ref);
  expect(collection).toMatchObject({
    version: 1,
    shape: 5,
    wakeAt: expect.any(Number),
    finished: null,
    identity: { connection: 'default', externalId: 'once' },
    state: { terms: { ref, amountDue: 11_900, timeZone: 'Europe/Paris' } },
    policy: { name: 'default-1' },
  });
  expect(await db.stores.invoices.byLinkTokenHash(row.linkTokenHash ?? '')).toEqual(row);
  expect(await db.stores.invoices.byId('default', row.id)).toEqual(row);
  expect(await db.stores.invoices.byId('other', row.id)).toBeNull();
});

test('the same again is the same in any order; another is answered where it differs', async () => {
  const row = await submitted(db, 'again');
  const given = invoice('again');
  const reversed = Object.fromEntries(Object.entries(given).reverse()) as unknown as typeof given;
  expect(await db.stores.invoices.submit(reversed, NOW + 1)).toEqual({ kind: 'same', row });
  const other = invoice('again', {
    amountDue: 5,
    metadata: { poNumber: '8', 'a/b': 'x' },
    customer: { ...given.customer, name: 'Another' } as typeof given.customer,
    lines: [{ ...given.lines[0]!, unitAmount: 5 }],
  });
  expect(await db.stores.invoices.submit(other, NOW)).toEqual({
    kind: 'differs',
    row,
    differences: [
      '/amount_due',
      '/customer/name',
      '/lines/0/unit_amount',
      '/metadata/a~1b',
      '/metadata/poNumber',
    ],
  });
  const customer = await db.stores.customers.byExternalId('default', 'client-1');
  expect(customer?.name).toBe('Client SA');
});

test('an id too long for a workflow id is refused when it is new, and stays known', async () => {
  const externalId = '請求書'.repeat(10);
  const refused = await db.stores.invoices.submit(invoice(externalId), NOW);
  expect(refused).toMatchObject({ kind: 'refused', problems: [{ pointer: '/external_id' }] });
  const row = await storedBefore(db, externalId);
  const again = await db.stores.invoices.submit(row.invoice, NOW);
  expect(again).toEqual({ kind: 'same', row });
});

test('fifty at once through two processes make one row and hear one answer', async () => {
  const second = createStores({
    url: db.url,
    digest: base32Digest,
    linkSecret: 'a link secret of tests',
  });
  try {
    const answers = await Promise.all(
      Array.from({ length: 50 }, (_, at) =>
        (at % 2 === 0 ? db.stores : second).invoices.submit(invoice('crowd'), NOW),
      ),
    );
    expect(answers.filter(({ kind }) => kind === 'created')).toHaveLength(1);
    expect(answers.filter(({ kind }) => kind === 'same')).toHaveLength(49);
    const ids = answers.map((one) => ('row' in one ? one.row.id : 'refused'));
    expect(new Set(ids).size).toBe(1);
    expect(await db.sql(`select 1 from invoices where external_id = 'crowd'`)).toHaveLength(1);
  } finally {
    await second.close();
  }
});

test('a loser of the race leaves the customer as the winner stored it', async () => {
  const crowd = Array.from({ length: 20 }, (_, at) =>
    invoice('race', {
      customer: {
        kind: 'given',
        externalId: 'racer',
        name: `Name ${at}`,
        email: 'racer@client.example',
        country: null,
        locale: null,
        timeZone: null,
      },
    }),
  );
  const answers = await Promise.all(crowd.map((one) => db.stores.invoices.submit(one, NOW)));
  const winner = answers.find(({ kind }) => kind === 'created');
  expect(answers.filter(({ kind }) => kind === 'differs')).toHaveLength(19);
  const customer = await db.stores.customers.byExternalId('default', 'racer');
  expect(winner).toMatchObject({ row: { customer: { name: customer?.name } } });
});

test('a customer known by our id is taken; an unknown one or connection is refused', async () => {
  const { customer } = await submitted(db, 'first-of-two');
  const ours = invoice('second-of-two', { customer: { kind: 'ours', id: customer.id } });
  expect(await db.stores.invoices.submit(ours, NOW)).toMatchObject({
    kind: 'created',
    row: { customer: { id: customer.id } },
  });
  const nobody = invoice('third', { customer: { kind: 'ours', id: 'cst_nobody' } });
  expect(await db.stores.invoices.submit(nobody, NOW)).toMatchObject({
    kind: 'refused',
    problems: [{ pointer: '/customer', code: 'customer_unknown' }],
  });
  const nowhere = invoice('third', { connection: 'nowhere' });
  expect(await db.stores.invoices.submit(nowhere, NOW)).toMatchObject({
    kind: 'refused',
    problems: [{ pointer: '/connection', code: 'connection_unknown' }],
  });
});

test('fields not given for an existing customer stay, given ones are stored', async () => {
  await submitted(db, 'told');
  const given = invoice('given-less', {
    customer: {
      kind: 'given',
      externalId: 'client-1',
      name: 'Client SARL',
      email: 'pay@client.example',
      country: null,
      locale: null,
      timeZone: null,
    },
  });
  await db.stores.invoices.submit(given, NOW);
  expect(await db.stores.customers.byExternalId('default', 'client-1')).toMatchObject({
    name: 'Client SARL',
    timeZone: 'Europe/Paris',
  });
});

test('a draft waits for nobody, what is sent has something in flight', async () => {
  const draft = await db.stores.invoices.submit(invoice('draft', { send: 'manual' }), NOW);
  expect(draft.kind).toBe('created');
  await submitted(db, 'sent');
  const rows = await db.sql(
    `select i.external_id as id, k.in_flight, k.wake_at is null as idle
     from collections k join invoices i using (ref)
     where i.external_id in ('draft', 'sent') order by 1`,
  );
  expect(rows).toEqual([
    { id: 'draft', in_flight: false, idle: true },
    { id: 'sent', in_flight: true, idle: false },
  ]);
});

test('the policy is the one it was submitted with, whatever is set later', async () => {
  const policy = { ...DEFAULT_POLICY, name: 'strict-1', declines: { x: 'try_soon' } as const };
  const linkSecret = 'a link secret of tests';
  const strict = createStores({ url: db.url, digest: base32Digest, linkSecret, policy });
  await strict.invoices.submit(invoice('strict'), NOW);
  await strict.close();
  const ref = invoiceRef(base32Digest, { connection: 'default', externalId: 'strict' });
  await db.stores.invoices.submit(invoice('strict'), NOW);
  expect((await db.stores.collections.load(ref))?.policy).toEqual(policy);
});

test('lists turn pages both ways, and filter', async () => {
  const rows = [];
  await db.stores.customers.put({
    connection: 'default',
    externalId: 'pages',
    name: 'Pages',
    email: 'p@client.example',
    country: null,
    locale: null,
    timeZone: null,
    settings: {},
  });
  const customer = await db.stores.customers.byExternalId('default', 'pages');
  for (let at = 0; at < 5; at += 1) {
    const given = invoice(`page-${at}`, { customer: { kind: 'ours', id: customer!.id } });
    const done = await db.stores.invoices.submit(given, NOW);
    if (done.kind === 'created') rows.push(done.row.id);
  }
  const newest = [...rows].sort().reverse();
  const list = async (query: object) =>
    (
      await db.stores.invoices.list({
        connection: 'default',
        customerId: customer!.id,
        limit: 2,
        ...query,
      })
    ).map(({ row }) => row.id);
  expect(await list({})).toEqual(newest.slice(0, 2));
  expect(await list({ after: newest[1] })).toEqual(newest.slice(2, 4));
  expect(await list({ before: newest[4] })).toEqual(newest.slice(2, 4));
  expect(await list({ externalId: 'page-3' })).toEqual([rows[3]]);
  expect(await list({ statuses: ['paid'] })).toEqual([]);
  expect(await list({ connection: 'other' })).toEqual([]);
});
