import { mailCustomers } from '../../../activities/email/mail-customers';
import { cardMailRequester } from '../../../activities/email/request-card-mails';
import { COMMAND_LINE } from '../../../src/domain/audit';
import { lastDayOfCard } from '../../../src/domain/ending-card';
import { HOUR } from '../../../src/domain/time';
import { queryableOf } from '../../../src/postgres/database';
import { schedule, storedSchedule } from '../../postgres/schedule-samples';
import { VISA, invoice, refOf, resumed, setStage } from '../stage';
import type { Stage } from '../stage';

let stage: Stage;
beforeAll(async () => {
  stage = await setStage();
});
afterAll(() => stage.close());
beforeEach(async () => {
  stage.mails.length = 0;
  await query('delete from customer_mails');
});

const query = (sql: string, values: string[] = []) =>
  stage.stores.inTransaction((tx) => queryableOf(tx).query(sql, values));

/** Noon of today, and the month after this one: the database ends mails by its own clock. */
const NOON = Date.parse(`${new Date().toISOString().slice(0, 10)}T12:00:00Z`);
const monthIn = (months: number) => {
  const at = new Date(NOON);
  const first = new Date(Date.UTC(at.getUTCFullYear(), at.getUTCMonth() + months, 1));
  return { year: first.getUTCFullYear(), month: first.getUTCMonth() + 1 };
};

const card = (id: string, { year: expYear, month: expMonth }: { year: number; month: number }) => {
  const details = { brand: 'visa', last4: '4242', bankName: null, country: null };
  const own = { ...VISA, id, fingerprint: id };
  return { ...own, details: { ...details, expMonth, expYear, createdAt: 0 } };
};

/** A customer with this card alone, in UTC. */
async function customer(name: string, month: { year: number; month: number }) {
  const email = `${name}@client.example`;
  const given = { connection: 'default', externalId: `client-of-${name}`, name: 'Client SA' };
  const { row } = await stage.stores.customers.put({ ...given, email, locale: 'fr' });
  await stage.stores.customers.link(row.id, `cus_${name}`);
  await stage.stores.customers.setMethods(row.id, [card(`pm_${name}`, month)], null, Date.now());
  return row.id;
}

/** An open invoice of theirs. */
async function owes(name: string, autoCharge: boolean) {
  const { customer: given } = invoice(name);
  const of = { ...given, email: `${name}@client.example`, locale: 'fr', timeZone: null };
  const settings = { customer: of as typeof given, collection: { autoCharge } };
  await stage.stores.invoices.submit(invoice(name, settings), stage.clock.now());
  await stage.advance(resumed(name));
  await query(`update collections set view = view || '{"status": "open"}' where ref = $1`, [
    refOf(name),
  ]);
}

async function mailed(now = NOON): Promise<string[]> {
  const tick = cardMailRequester(stage.deps, 2);
  for (let page = 0; page < 10; page += 1) await tick(now);
  await mailCustomers(stage.deps);
  return stage.mails.flatMap(({ to }) => to.map(({ address }) => address.split('@')[0] ?? ''));
}

test('who is charged automatically is reminded once of a card that ends', async () => {
  await customer('ends', monthIn(1));
  await owes('ends', true);
  for (let day = 0; day < 3; day += 1) expect(await mailed(NOON + day * HOUR)).toEqual(['ends']);
  const [mail] = stage.mails;
  const [year] = lastDayOfCard(monthIn(1)).split('-');
  expect(mail?.subject).toMatch(new RegExp(`^visa 4242 .* Business Ltd expire en .+ ${year}$`));
  expect(mail?.text).toMatch(/Remplacer la carte.: https:\/\/pay\.example\/portal$/m);
});

test('nobody else is, of several pages of cards', async () => {
  await customer('this-month', monthIn(0));
  await customer('next-month', monthIn(1));
  await customer('later', monthIn(2));
  await customer('past', monthIn(-1));
  await customer('by-link', monthIn(1));
  await customer('without-invoices', monthIn(1));
  const withdrawn = await customer('withdrawn', monthIn(1));
  for (const name of ['this-month', 'next-month', 'later', 'past', 'withdrawn']) {
    await owes(name, true);
  }
  await owes('by-link', false);
  await stage.stores.customers.setAutoPay(withdrawn, false, COMMAND_LINE);
  const names = (await mailed()).filter((name) => name !== 'ends');
  expect(names.toSorted()).toEqual(['next-month', 'this-month']);
});

test('a running billing schedule is enough, a paused one is not', async () => {
  for (const name of ['runs', 'paused']) {
    await customer(name, monthIn(1));
    const { customer: given } = invoice(name);
    const of = { ...given, email: `${name}@client.example`, timeZone: 'UTC' } as typeof given;
    const plan = schedule(name, { startsOn: '2099-01-31' }, { customer: of });
    const { id } = await storedSchedule(stage, plan, { now: NOON });
    if (name === 'runs') continue;
    const change = { connection: 'default', id, now: NOON, actor: COMMAND_LINE };
    await stage.stores.schedules.change({ ...change, command: { name: 'pause' } });
  }
  const names = await mailed();
  expect(names).toContain('runs');
  expect(names).not.toContain('paused');
});

test('a card that was replaced, or renewed by its bank, is not written about', async () => {
  const replaced = await customer('replaced', monthIn(1));
  const renewed = await customer('renewed', monthIn(1));
  await owes('replaced', true);
  await owes('renewed', true);
  const tick = cardMailRequester(stage.deps);
  await tick(NOON);
  const { customers } = stage.stores;
  const newer = { ...card('pm_newer', monthIn(30)) };
  await customers.setMethods(
    replaced,
    [card('pm_replaced', monthIn(1)), newer],
    'pm_newer',
    Date.now(),
  );
  await customers.setMethods(renewed, [card('pm_renewed', monthIn(40))], null, Date.now());
  const names = await mailed();
  expect(names).not.toContain('replaced');
  expect(names).not.toContain('renewed');
  const refused = { status: 'refused', detail: 'not sent: it was no longer true' };
  for (const id of [replaced, renewed]) {
    const sql = 'select status, detail from customer_mails where customer_id = $1';
    expect(await query(sql, [id])).toEqual([refused]);
  }
});
