import { keptApart } from './checks/apart';
import { keys } from './checks/keys';
import { money } from './checks/money';
import { once } from './checks/once';
import { schedules } from './checks/schedules';
import { unclean } from './checks/stops';
import type { Broken, Check, Seen } from './checks/broken';
import type { InvoiceFields } from './checks/rows';
import { truthOf } from './checks/truth';
import type { TruthLine } from './checks/truth';

type Payments = { id: string; amount: number; refunds?: object[]; via?: string }[];

const REF = 'ref1';
const metadata = { invoice_ref: REF, attempt: '1' };

function line(object: string, id: string, more: Partial<TruthLine>): TruthLine {
  return { what: `${object}.made`, object, id, key: null, ...more };
}

const paid = (id: string, attempt = '1'): TruthLine =>
  line('payment_intent', id, {
    key: `${REF}/intent/${attempt}`,
    status: 'succeeded',
    amount_received: 11_900,
    metadata: { ...metadata, attempt },
  });

function seen(lines: TruthLine[], payments: Payments): Seen {
  const whole = payments.map((one) => ({
    via: 'charge',
    refunds: [],
    disputes: [],
    reversed: false,
    ...one,
  }));
  const state = { ledger: { credited: 0, payments: whole }, plan: { ended: null } };
  const invoice = { ref: REF, externalId: 'INV', amountDue: 11_900, status: 'paid', state };
  return {
    installation: { postman: { taken: new Set(['evt_1']) } },
    expected: [{ externalId: 'INV', life: 'auto_charged', status: 'paid', refunds: 0 }],
    rows: {
      invoices: [invoice as unknown as InvoiceFields],
      events: new Map([['evt_1', 'applied']]),
      notices: [],
      schedules: [],
    },
    truth: truthOf(lines),
  } as unknown as Seen;
}

const invariants = async (check: Check, given: Seen): Promise<string[]> =>
  (await check(given)).map(({ invariant }: Broken) => invariant).sort();

test('one payment that both sides know is in order', async () => {
  const given = seen([paid('pi_1')], [{ id: 'pi_1', amount: 11_900 }]);
  for (const check of [money, once, keys]) expect(await invariants(check, given)).toEqual([]);
});

test('a second payment that was kept, and the money kept with it', async () => {
  const both = [paid('pi_1'), paid('pi_2', '2')];
  const payments = both.map(({ id }) => ({ id, amount: 11_900 }));
  expect(await invariants(money, seen(both, payments))).toEqual(['I1', 'I2']);
});

test('money, a refund and a dispute that our ledger does not know', async () => {
  const refund = line('refund', 're_1', {
    payment_intent: 'pi_1',
    amount: 500,
    status: 'succeeded',
    metadata,
  });
  const dispute = line('dispute', 'dp_1', {
    payment_intent: 'pi_1',
    amount: 11_900,
    status: 'won',
  });
  const payments = [{ id: 'pi_1', amount: 11_900 }];
  expect(await invariants(money, seen([paid('pi_1')], []))).toEqual(['I6']);
  expect(await invariants(money, seen([paid('pi_1'), refund], payments))).toEqual(['I6']);
  expect(await invariants(money, seen([paid('pi_1'), dispute], payments))).toEqual(['I6']);
  expect(await invariants(once, seen([paid('pi_1'), refund], payments))).toEqual(['I3']);
});

test('a payment that only our ledger knows, and an end that was another before', async () => {
  expect(await invariants(money, seen([], [{ id: 'pi_1', amount: 11_900 }]))).toEqual(['I6']);
  const given = seen([paid('pi_1')], [{ id: 'pi_1', amount: 11_900 }]);
  Object.assign(given.rows.invoices[0] ?? {}, { status: 'open' });
  expect(await invariants(money, given)).toEqual(['I11']);
});

test('a number used twice, an attempt beside an undecided one, and a verdict', async () => {
  const undecided = { ...paid('pi_1'), status: 'processing' };
  const twice = seen([undecided, paid('pi_2')], []);
  expect(await invariants(keys, twice)).toEqual(['I10', 'I9']);
  const violation = { what: 'violation', id: '', key: null, kind: 'two_live_ways_to_pay' };
  expect(await invariants(keys, seen([violation], []))).toEqual(['I10']);
});

test('an event that was answered and never applied, and a notice published twice', async () => {
  const given = seen([], []);
  const rows = {
    ...given.rows,
    events: new Map([['evt_1', 'waiting']]),
    notices: [1, 2].map((position) => ({ ref: REF, type: 'invoice.paid', position })),
  };
  expect(await invariants(once, { ...given, rows })).toEqual(['I3', 'I3']);
});

test('a period that is two invoices, or none, and a number that is left out', async () => {
  const made = (n: number) => ({ n, ref: `ref${n}`, number: `sub-${n}` });
  const given = (periods: object[], more: object[] = [], status = 'ended') => {
    const seenRows = { ...seen([], []).rows, invoices: more };
    const schedule = { externalId: 'sub', status, periods };
    return { rows: { ...seenRows, schedules: [schedule] } } as unknown as Seen;
  };
  const whole = [1, 2, 3].map(made);
  const second = { externalId: 'sub/2026-01-01', ref: 'ref9' };
  expect(await invariants(schedules, given(whole))).toEqual([]);
  expect(await invariants(schedules, given(whole, [second]))).toEqual(['I19']);
  expect(await invariants(schedules, given(whole.slice(1)))).toEqual(['I19']);
  expect(await invariants(schedules, given(whole, [], 'held'))).toEqual(['I19']);
  const gap = [made(1), made(2), { ...made(3), number: 'sub-4' }];
  expect(await invariants(schedules, given(gap))).toEqual(['I19']);
});

test('what is of one connection is shown, stored or charged in the other', async () => {
  const addressees = new Map([['evt_second', 'second']]);
  const side = (code: string, lines: TruthLine[], answers: string[], events: string[] = []) => {
    const world = { api: () => Promise.resolve({}), apiAnswers: answers };
    const ids = new Set([`inv_${code}`]);
    const ownEvents = new Set(events);
    const rows = { ...seen([], []).rows, invoices: [], account: `acct_${code}`, ids, ownEvents };
    const installation = { postman: { addressees } };
    return {
      world,
      rows,
      installation,
      tenant: { code },
      truth: truthOf(lines),
    } as unknown as Seen;
  };
  const of = (code: string, account: string) => [
    line('payment_intent', `pi_${code}`, { account, metadata: { connection: code } }),
  ];
  const broke = async (lines: TruthLine[], answers: string[], events: string[]) => {
    const second = side('second', lines, ['inv_second']);
    const all = await keptApart([side('default', lines, answers, events), second]);
    return [...new Set(all.map(({ invariant, detail }) => `${invariant} ${detail}`))];
  };
  expect(await broke(of('second', 'acct_second'), ['inv_default'], [])).toEqual([]);
  expect(await broke([], ['{"id":"inv_second"}'], [])).toEqual([
    'I15 inv_second of second: shown to default',
  ]);
  expect(await broke([], [], ['evt_second'])).toEqual([
    'I15 evt_second of second is stored as one of default',
  ]);
  expect(await broke(of('second', 'acct_default'), [], [])).toEqual([
    'I15 pi_second of second is in the account acct_default',
  ]);
});

test('a program that does not end well when it is asked to', () => {
  const asked = { victim: 'worker1', how: 'asked to end', detail: '0' } as const;
  expect(unclean([asked, { ...asked, how: 'killed', detail: 'SIGKILL' }])).toEqual([]);
  expect(unclean([{ ...asked, detail: '1' }])).toHaveLength(1);
  expect(unclean([{ ...asked, how: 'did not end' }])).toHaveLength(1);
});
