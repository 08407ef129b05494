import type { Method } from '../../src/domain/collection/model/method';
import type { CustomerRow } from '../../src/postgres/customers/customer-row';
import type { TestDatabase } from './database';
import { openDatabase } from './database';
import { NOW, ensureConnection, invoice } from './samples';

let db: TestDatabase;

beforeAll(async () => {
  db = await openDatabase();
  await ensureConnection(db);
  await ensureConnection(db, 'second');
});
afterAll(() => db.end());

const visa: Method = { id: 'pm_1', type: 'card', label: 'visa 4242', fingerprint: 'fp_1' };
const sepa: Method = { id: 'pm_2', type: 'sepa_debit', label: 'DE 3000', fingerprint: 'fp_2' };

async function customer(externalId: string, connection = 'default'): Promise<CustomerRow> {
  const put = await db.stores.customers.put({
    connection,
    externalId,
    name: 'Client',
    email: 'pay@client.example',
    country: 'FR',
    locale: 'fr',
    timeZone: 'Europe/Paris',
    settings: { autoCharge: false },
  });
  return put.row;
}

test('a customer is put once and replaced after, by all that put it at once', async () => {
  const asked = await Promise.all(
    Array.from({ length: 20 }, (_, at) =>
      db.stores.customers.put({
        connection: 'default',
        externalId: 'many',
        name: `Name ${at}`,
        email: 'a@client.example',
        country: null,
        locale: null,
        timeZone: null,
        settings: {},
      }),
    ),
  );
  expect(asked.filter(({ created }) => created)).toHaveLength(1);
  expect(new Set(asked.map(({ row }) => row.id)).size).toBe(1);
  const again = await customer('many');
  expect(again).toMatchObject({ name: 'Client', settings: { autoCharge: false } });
  expect(await db.stores.customers.byExternalId('second', 'many')).toBeNull();
});

test('methods follow what was read; another Stripe customer brings none of them', async () => {
  const { customers, relaying } = db.stores;
  const { id } = await customer('linked');
  await customers.link(id, 'cus_1');
  await customers.setMethods(id, [sepa, visa], 'pm_1', Date.now());
  expect(await customers.byStripeCustomer('default', 'cus_1')).toMatchObject({
    id,
    stripeCustomer: 'cus_1',
    unlinkedAt: null,
    defaultMethod: visa,
  });
  expect(await customers.methods(id)).toEqual([visa, sepa]);
  expect((await relaying.findCustomerByMethod('default', 'pm_2'))?.id).toBe(id);
  expect(await relaying.findCustomerByMethod('second', 'pm_2')).toBeNull();
  await customers.link(id, 'cus_1');
  expect(await customers.methods(id)).toHaveLength(2);
  await customers.setMethods(id, [], null, Date.now());
  expect((await customers.byId('default', id))?.defaultMethod).toBeNull();
  await customers.setMethods(id, [visa], 'pm_1', Date.now());
  await customers.link(id, 'cus_2');
  expect(await customers.methods(id)).toEqual([]);
  await customers.setMethods(id, [visa], 'pm_1', Date.now());
  const before = await db.stores.databaseTime();
  await customers.unlink(id);
  const unlinked = await customers.byId('default', id);
  expect(unlinked).toMatchObject({ stripeCustomer: null, defaultMethod: null });
  expect(unlinked?.unlinkedAt).toBeGreaterThanOrEqual(before - 1);
  expect(await customers.methods(id)).toEqual([]);
  await customers.link(id, 'cus_2');
  expect((await customers.byId('default', id))?.unlinkedAt).toBeNull();
});

test('a Stripe customer is one customer of ours; another is refused with the reason', async () => {
  const { customers } = db.stores;
  const [first, second, elsewhere] = [
    await customer('one'),
    await customer('two'),
    await customer('two', 'second'),
  ];
  await customers.link(first.id, 'cus_shared');
  await expect(customers.link(second.id, 'cus_shared')).rejects.toMatchObject({
    name: 'StripeCustomerTaken',
  });
  await customers.link(elsewhere.id, 'cus_shared');
  expect((await customers.byStripeCustomer('second', 'cus_shared'))?.id).toBe(elsewhere.id);
});

test('open invoices come oldest first', async () => {
  const { id } = await customer('owes');
  for (const [externalId, issuedOn] of [
    ['newer', '2026-03-01'],
    ['oldest', '2026-01-01'],
    ['older', '2026-02-01'],
  ] as const) {
    const given = invoice(externalId, { customer: { kind: 'ours', id }, issuedOn });
    await db.stores.invoices.submit(given, NOW);
  }
  const open = await db.stores.customers.openInvoices(id);
  expect(open.map(({ externalId }) => externalId)).toEqual(['oldest', 'older', 'newer']);
});

test('of two readings at once the later request wins, whichever is written last', async () => {
  const { customers } = db.stores;
  const { id } = await customer('twice-read');
  await customers.link(id, 'cus_twice');
  const asked = await db.stores.databaseTime();
  await customers.setMethods(id, [sepa], 'pm_2', asked + 1);
  await customers.setMethods(id, [visa], 'pm_1', asked);
  expect(await customers.methods(id)).toEqual([sepa]);
  expect((await customers.byId('default', id))?.defaultMethod).toEqual(sepa);
  await customers.link(id, 'cus_other');
  await customers.setMethods(id, [visa], 'pm_1', asked);
  expect(await customers.methods(id)).toEqual([visa]);
});
