import type { Settings } from '../../src/domain/invoice';
import type { TermsInput } from '../../src/domain/terms';
import { debitNoticeOf, termsOf } from '../../src/domain/terms';

const input = (connection: Settings, customer: Settings, invoice: Settings): TermsInput => ({
  ref: 'r',
  connection,
  customer: { name: 'C', timeZone: 'Europe/Berlin', country: null, settings: customer },
  invoice: {
    connection: 'main',
    externalId: 'inv_1',
    customer: { kind: 'ours', id: 'cust_1' },
    number: 'INV-1',
    currency: 'eur',
    amountDue: 100,
    issuedOn: '2026-01-05',
    dueOn: '2026-01-19',
    lines: [],
    memo: null,
    metadata: {},
    bankDetails: null,
    send: 'now',
    collection: invoice,
  },
});

describe('settings', () => {
  test('are on for charging and link, off for keeping it open, unless set otherwise', () => {
    expect(termsOf(input({}, {}, {}))).toMatchObject({
      autoCharge: true,
      chargeOn: 'send',
      paymentLink: true,
      keepLinkOpen: false,
      createStripeCustomer: true,
      receipts: 'ours',
      methods: ['card', 'sepa_debit'],
    });
  });

  test('the invoice overrules the customer, the customer the connection', () => {
    const off = { autoCharge: false };
    const on = { autoCharge: true };
    expect(termsOf(input(off, {}, {})).autoCharge).toBe(false);
    expect(termsOf(input(off, on, {})).autoCharge).toBe(true);
    expect(termsOf(input(off, on, off)).autoCharge).toBe(false);
  });

  test('what one level leaves out, the next above fills in', () => {
    const terms = termsOf(
      input({ chargeOn: 'due' }, { keepLinkOpen: true }, { paymentLink: false }),
    );
    expect(terms).toMatchObject({ chargeOn: 'due', keepLinkOpen: true, paymentLink: false });
  });

  test('the due date begins at midnight where the customer lives', () => {
    expect(termsOf(input({}, {}, {})).dueAt).toBe(Date.UTC(2026, 0, 18, 23));
  });
});

test.each([
  ['usd', ['sepa_debit'], 'currency'],
  ['eur', [], 'settings'],
  ['eur', ['customer_balance'], 'support'],
  ['usd', ['customer_balance', 'bacs_debit'], 'currency'],
  ['usd', ['card', 'sepa_debit'], null],
  ['jpy', undefined, null],
])('in %s, asked for %p, no method is left because of: %p', (currency, methods, rule) => {
  const collection = methods === undefined ? {} : { methods };
  const given = input({}, {}, collection);
  const terms = termsOf({ ...given, invoice: { ...given.invoice, currency } });
  expect(terms.methodsEmptiedBy).toBe(rule);
  expect(terms.methods.length === 0).toBe(rule !== null);
});

test('recurring payments are those of the connection, for methods the invoice offers', () => {
  const enabled = { recurringMethods: ['paypal'] };
  const offers = { methods: ['card', 'paypal'] };
  expect(termsOf(input(enabled, {}, offers)).recurringMethods).toEqual(['paypal']);
  expect(termsOf(input({}, {}, offers)).recurringMethods).toBeUndefined();
  expect(termsOf(input(enabled, {}, {})).recurringMethods).toBeUndefined();
});

const FIVE_DAYS = { debitNoticeDays: 5 } as const;

// prettier-ignore
test.each<[string, Settings, Settings, Settings, string, number | undefined]>([
  ['nobody set it', {}, {}, {}, 'stripe', undefined],
  ['days alone are of no mail', FIVE_DAYS, {}, {}, 'stripe', undefined],
  ['the connection', { debitNotice: 'ours' }, {}, {}, 'ours', 2],
  ['the customer has its own days', { debitNotice: 'ours' }, FIVE_DAYS, {}, 'ours', 5],
  ['the invoice beats both', { debitNotice: 'ours' }, FIVE_DAYS, { debitNotice: 'none' },
    'none', undefined],
  ['back to Stripe', { debitNotice: 'none' }, {}, { debitNotice: 'stripe' }, 'stripe', undefined],
])('days of notice are in the terms only of ours: %s', (_name, ...given) => {
  const [connection, customer, invoice, by, days] = given;
  const terms = termsOf(input(connection, customer, invoice));
  expect(debitNoticeOf(terms)).toBe(by);
  expect(terms.debitNoticeDays).toBe(days);
  expect(Object.keys(terms).includes('debitNoticeDays')).toBe(by === 'ours');
  expect(Object.keys(terms).includes('debitNotice')).toBe(by === 'none');
});
