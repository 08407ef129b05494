import { COMMAND_LINE } from '../../src/domain/audit';
import type { Terms } from '../../src/domain/collection/model/terms';
import { toSettingsResponse } from '../../src/http/responses/settings';
import { createStores } from '../../src/postgres/create-stores';
import { base32Digest } from '../../src/runtime/digest';
import type { TestDatabase } from './database';
import { openDatabase } from './database';
import { at, makeAll, schedule, storedSchedule } from './schedule-samples';
import { NOW, ensureConnection, invoice } from './samples';

let db: TestDatabase;
beforeAll(async () => {
  db = await openDatabase();
  await ensureConnection(db);
});
afterAll(() => db.end());

const invoicesOf = (name: string) =>
  db.sql<{ id: string; number: string; issued: string; due: string }>(
    `select external_id as id, number, issued_on::text as issued, due_on::text as due from invoices
     where external_id like $1 order by id`,
    [`${name}/%`],
  );

const days = (values: string[]) => values.map((id) => id.split('/')[1]);

test('a period that is due becomes an invoice with its number and bank details, once', async () => {
  const { id, nextAt } = await storedSchedule(db, schedule('sub'), { now: at('2026-01-01') });
  expect(nextAt).toBe(Date.parse('2026-01-31T08:00:00Z'));
  expect(await db.stores.schedules.makePeriod(id, (nextAt ?? 0) - 1)).toEqual({ kind: 'none_due' });
  expect(await makeAll(db, id, nextAt ?? 0)).toEqual({ made: ['sub/2026-01-31'], end: 'none_due' });
  const identity = { connection: 'default', externalId: 'sub/2026-01-31' };
  expect(await db.stores.invoices.byIdentity(identity)).toMatchObject({
    customer: { externalId: 'client of sub' },
    invoice: {
      number: 'sub-001',
      issuedOn: '2026-01-31',
      dueOn: '2026-02-14',
      lines: [{ description: 'Plan 2026-01-31 to 2026-02-27' }],
      bankDetails: { iban: 'DE89370400440532013000' },
    },
  });
  expect(await db.stores.schedules.byId('default', id)).toMatchObject({
    status: 'active',
    progress: { lastOn: '2026-01-31', handled: 1 },
    nextAt: Date.parse('2026-02-28T08:00:00Z'),
  });
});

test('the settings of its invoices are shown as those of the schedule', async () => {
  const { id, nextAt } = await storedSchedule(db, schedule('shown'), { now: at('2026-01-01') });
  await makeAll(db, id, nextAt ?? 0);
  const identity = { connection: 'default', externalId: 'shown/2026-01-31' };
  const row = await db.stores.invoices.byIdentity(identity);
  const [stored] = await db.sql<{ terms: Terms }>(
    `select state -> 'terms' as terms from collections where ref = $1`,
    [row?.ref],
  );
  const shown = toSettingsResponse(row!, stored!.terms, { successUrl: 'https://shop.example/ok' });
  expect(shown.charge_on).toEqual({ value: 'send', origin: 'schedule' });
  expect(shown.methods.origin).toBe('schedule');
  expect(shown.success_url).toEqual({ value: 'https://shop.example/ok', origin: 'connection' });
});

test('fifty equal PUTs at once to two processes create one schedule and one customer', async () => {
  const second = createStores({ url: db.url, digest: base32Digest, linkSecret: 'another' });
  const answers = await Promise.all(
    Array.from({ length: 50 }, (_, index) =>
      (index % 2 === 0 ? db.stores : second).schedules.put({
        schedule: schedule('crowd'),
        backfill: undefined,
        now: at('2026-01-01'),
        actor: COMMAND_LINE,
      }),
    ),
  );
  await second.close();
  expect(answers.filter(({ kind }) => kind === 'created')).toHaveLength(1);
  expect(answers.filter(({ kind }) => kind === 'same')).toHaveLength(49);
  const customers = await db.sql(`select 1 from customers where external_id = 'client of crowd'`);
  expect(customers).toHaveLength(1);
});

test('twenty that make one schedule at once make each period once, without a gap', async () => {
  const { id } = await storedSchedule(db, schedule('race', { count: 12 }), {
    now: at('2027-06-01'),
    backfill: 12,
  });
  const all = await Promise.all(
    Array.from({ length: 20 }, () => makeAll(db, id, at('2027-06-01'))),
  );
  expect(days(all.flatMap(({ made }) => made)).sort()).toHaveLength(12);
  const rows = await invoicesOf('race');
  expect(new Set(rows.map((row) => row.id)).size).toBe(12);
  expect(rows.map(({ number }) => number).sort()).toEqual(
    Array.from({ length: 12 }, (_, n) => `race-${String(n + 1).padStart(3, '0')}`),
  );
  expect(await db.stores.schedules.byId('default', id)).toMatchObject({
    status: 'ended',
    nextAt: null,
  });
});

test('two schedules with one template share a sequence that begins anew each year', async () => {
  const template = { invoice: { ...schedule('x').invoice, number: 'S-{year}-{seq}' } };
  const both = ['share-a', 'share-b'].map((name) =>
    storedSchedule(db, schedule(name, { startsOn: '2026-11-30', count: 3 }, template), {
      now: at('2026-11-01'),
    }),
  );
  for (const { id } of await Promise.all(both)) {
    for (const now of ['2026-11-30', '2026-12-30', '2027-01-30']) await makeAll(db, id, at(now));
  }
  const numbers = [...(await invoicesOf('share-a')), ...(await invoicesOf('share-b'))];
  expect(numbers.map(({ number }) => number).sort()).toEqual([
    'S-2026-1',
    'S-2026-2',
    'S-2026-3',
    'S-2026-4',
    'S-2027-1',
    'S-2027-2',
  ]);
});

test('an invoice that cannot be made holds the schedule and takes no number', async () => {
  await db.stores.invoices.submit(invoice('taken/2026-01-31'), NOW);
  const { id } = await storedSchedule(db, schedule('taken'), { now: at('2026-01-01') });
  expect(await makeAll(db, id, at('2026-01-31'))).toEqual({ made: [], end: 'held' });
  const row = await db.stores.schedules.byId('default', id);
  expect(row).toMatchObject({ status: 'held', held: { reason: 'invoice_exists' } });
  expect(await makeAll(db, id, at('2026-01-31'))).toEqual({ made: [], end: 'none_due' });
  const change = { connection: 'default', id, now: at('2026-02-01'), actor: COMMAND_LINE };
  const { schedules } = db.stores;
  await schedules.change({ ...change, command: { name: 'resume', missed: 'skip' } });
  expect(await makeAll(db, id, at('2026-02-28'))).toMatchObject({ made: ['taken/2026-02-28'] });
  expect(await invoicesOf('taken')).toMatchObject([{}, { number: 'taken-001' }]);
});

test('after an outage three late periods are made, and more wait for a person', async () => {
  const { id } = await storedSchedule(db, schedule('late'), { now: at('2026-01-01') });
  expect(await makeAll(db, id, at('2026-04-01'))).toMatchObject({
    made: ['late/2026-01-31', 'late/2026-02-28', 'late/2026-03-31'],
  });
  expect(await invoicesOf('late')).toMatchObject([{ due: '2026-04-15' }, {}, {}]);
  expect(await makeAll(db, id, at('2026-08-15'))).toEqual({ made: [], end: 'held' });
  const row = await db.stores.schedules.byId('default', id);
  expect(row).toMatchObject({ held: { reason: 'many_periods_late' }, progress: { handled: 3 } });
  const resume = { connection: 'default', id, now: at('2026-08-15'), actor: COMMAND_LINE };
  const resumeWith = (missed: 'skip' | number | undefined) =>
    db.stores.schedules.change({ ...resume, command: { name: 'resume', missed } });
  const refused = { kind: 'refused', problems: [{ pointer: '/missed' }] };
  expect(await resumeWith(undefined)).toMatchObject(refused);
  expect(await resumeWith(3)).toMatchObject(refused);
  expect(await resumeWith(4)).toMatchObject({ kind: 'done' });
  expect((await makeAll(db, id, at('2026-08-15'))).made).toHaveLength(4);
});

test('a pause over three periods skips them if so said, and no day moves', async () => {
  const { id } = await storedSchedule(db, schedule('paused', { count: 6 }), {
    now: at('2026-01-01'),
  });
  await makeAll(db, id, at('2026-01-31'));
  const change = (
    command: Parameters<typeof db.stores.schedules.change>[0]['command'],
    now: number,
  ) => db.stores.schedules.change({ connection: 'default', id, command, now, actor: COMMAND_LINE });
  await change({ name: 'pause' }, at('2026-02-01'));
  expect(await makeAll(db, id, at('2026-05-15'))).toEqual({ made: [], end: 'none_due' });
  expect(await db.stores.schedules.overdue(at('2026-05-15'), 100)).not.toContain(id);
  const resumed = await change({ name: 'resume', missed: 'skip' }, at('2026-05-15'));
  expect(resumed).toMatchObject({
    kind: 'done',
    row: { progress: { handled: 4 }, nextAt: Date.parse('2026-05-31T07:00:00Z') },
  });
  expect(await makeAll(db, id, at('2026-05-31'))).toMatchObject({ made: ['paused/2026-05-31'] });
  const handled = await db.stores.schedules.handledPeriods(id, 10);
  expect(handled.map(({ on, n, outcome }) => `${n} ${on} ${outcome}`)).toEqual([
    '5 2026-05-31 made',
    '4 2026-04-30 skipped',
    '3 2026-03-31 skipped',
    '2 2026-02-28 skipped',
    '1 2026-01-31 made',
  ]);
});

test('a period that was skipped ahead is passed by in its turn', async () => {
  const { id } = await storedSchedule(db, schedule('ahead', { count: 3 }), {
    now: at('2026-01-01'),
  });
  const order = { connection: 'default', id, now: at('2026-01-01'), actor: COMMAND_LINE };
  await db.stores.schedules.change({ ...order, command: { name: 'skip', on: '2026-02-28' } });
  expect(days((await makeAll(db, id, at('2026-04-01'))).made)).toEqual([
    '2026-01-31',
    '2026-03-31',
  ]);
  expect(await db.stores.schedules.handledPeriods(id, 10)).toMatchObject([
    { n: 3 },
    { n: 2, outcome: 'skipped', invoice: null },
    { n: 1 },
  ]);
});

test('terms are frozen when it is created; consent is not', async () => {
  const given = schedule('frozen');
  const { id, customer } = await storedSchedule(db, given, { now: at('2026-01-01') });
  const details = { ...customer, externalId: 'client of frozen' };
  await db.stores.customers.put({ ...details, settings: { paymentLink: false } });
  await makeAll(db, id, at('2026-01-31'));
  await db.stores.customers.put({ ...details, settings: { autoCharge: false } });
  await makeAll(db, id, at('2026-02-28'));
  const terms = await db.sql(
    `select k.state #> '{terms,paymentLink}' as link, k.state #> '{terms,autoCharge}' as charge
     from collections k join invoices i using (ref)
     where external_id like 'frozen/%' order by external_id`,
  );
  expect(terms).toEqual([
    { link: true, charge: true },
    { link: true, charge: false },
  ]);
});

test('an alarm is due after each change, until Temporal has the newest version', async () => {
  const { schedules } = db.stores;
  await db.sql('update billing_schedules set alarm_due_at = null');
  const { id } = await storedSchedule(db, schedule('alarm', { count: 2 }), {
    now: at('2026-01-01'),
  });
  const [first] = await schedules.leaseAlarms(10);
  expect(first).toMatchObject({ id, version: 1, externalId: 'alarm' });
  expect(first?.times).toHaveLength(2);
  expect(await schedules.leaseAlarms(10)).toEqual([]);
  await makeAll(db, id, at('2026-01-31'));
  await schedules.alarmSet(id, 1); // of before the change: it is due all the same
  const [second] = await schedules.leaseAlarms(10);
  expect(second).toMatchObject({ version: 2, times: [Date.parse('2026-02-28T08:00:00Z')] });
  await schedules.alarmSet(id, 2);
  await makeAll(db, id, at('2026-02-28'));
  expect(await schedules.leaseAlarms(10)).toMatchObject([{ id, times: [] }]);
});

test('an invoice that a schedule made is an entry of the audit log, as its own', async () => {
  const { id } = await storedSchedule(db, schedule('entered'), { now: at('2026-01-01') });
  await makeAll(db, id, at('2026-01-31'));
  const entries = await db.stores.audit.list({
    connection: 'default',
    after: 0,
    limit: 1_000,
    action: 'invoice.submitted',
  });
  expect(entries.at(-1)).toMatchObject({
    by: 'billing_schedule',
    keyId: null,
    after: { external_id: 'entered/2026-01-31', number: 'entered-001' },
  });
});

test('a customer who was deleted at Stripe is still invoiced, linked to nobody there', async () => {
  const { id, customer } = await storedSchedule(db, schedule('gone'), { now: at('2026-01-01') });
  await db.stores.customers.link(customer.id, 'cus_gone');
  await makeAll(db, id, at('2026-01-31'));
  await db.stores.customers.unlink(customer.id);
  expect(await makeAll(db, id, at('2026-02-28'))).toMatchObject({ made: ['gone/2026-02-28'] });
  const identity = { connection: 'default', externalId: 'gone/2026-02-28' };
  expect(await db.stores.invoices.byIdentity(identity)).toMatchObject({
    customer: { id: customer.id, stripeCustomer: null, defaultMethod: null },
  });
});
