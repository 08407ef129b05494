import {
  CATALOG,
  entryOfName,
  entryOfObject,
  listAtTop,
  stalenessMs,
  upstreamIdOf,
} from '../../../../src/domain/mirror/catalog/catalog';
import { LISTS_LEFT_OUT, whyLeftOut } from '../../../../src/domain/mirror/catalog/lists-left-out';
import { VERBS } from '../../../../src/domain/mirror/catalog/catalog-entry';
import { EVENT_TYPES, LISTS, OPERATIONS, plainPath } from './declared-operations';

/** The collections that were promised, by the names they were promised under. */
const PROMISED = [
  'Balance Transaction, Bank Account, Billing Portal Session, Bitcoin Receiver',
  'Bitcoin Transaction, Capability, Charge, Checkout Session, Connect Collection Transfer',
  'Coupon, Credit Note, Credit Note Line Item, Customer, Customer Balance Transaction',
  'Discount, Dispute, Event, Fee Refund, Invoice, Invoice Item, Issuing Authorization',
  'Issuing Card, Issuing Cardholder, Issuing Dispute, Issuing Transaction, Item, Line Item',
  'Mandate, Order, Order Return, Payment Intent, Payment Method, Payout, Person, Plan',
  'Platform Tax Fee, Price, Product, Promotion Code, Recipient, Refund, Reserve Transaction',
  'Review, Setup Attempt, Setup Intent, Source, Source Mandate Notification',
  'Source Transaction, Subscription, Subscription Item, Subscription Schedule',
  'Tax Deducted At Source, Tax Id, Three D Secure, Token, Transfer, Transfer Reversal',
  'Upcoming Customer Invoice, Upcoming Line Item, Upcoming Subscription Invoice',
  'Usage Record, Usage Record Summary',
].flatMap((line) => line.split(', ').map((name) => name.toLowerCase().replaceAll(' ', '_')));

const names = CATALOG.map(({ name }) => name);
const listed = CATALOG.flatMap((entry) => (entry.list === null ? [] : [{ ...entry.list, entry }]));
const others = CATALOG.flatMap(({ otherLists }) => otherLists);

test('all 62 collections that were promised are in the catalog, each once', () => {
  expect(PROMISED).toHaveLength(62);
  expect(PROMISED.filter((name) => !names.includes(name))).toEqual([]);
  expect(names).toEqual([...new Set(names)]);
});

test('of those 62, 40 are listed, 6 come by events, 16 cannot be mirrored: each says why', () => {
  const promised = CATALOG.filter(({ name }) => PROMISED.includes(name));
  const count = (sync: string) => promised.filter((entry) => entry.sync === sync).length;
  expect([count('list'), count('events'), count('none')]).toEqual([40, 6, 16]);
  for (const { sync, reason } of CATALOG) expect(reason === null).toBe(sync === 'list');
});

test("each list is one of stripe-node's, and takes `created` where that one does", () => {
  expect(LISTS.size).toBeGreaterThan(100);
  for (const { path, created } of [...listed, ...others]) {
    expect([path, LISTS.get(plainPath(path))]).toEqual([path, { created }]);
  }
});

test("each of stripe-node's lists is one of a collection, or is left out for a reason", () => {
  const mirrored = new Set([...listed, ...others].map(({ path }) => plainPath(path)));
  const paths = [...LISTS.keys()];
  expect(paths.filter((path) => !mirrored.has(path) && whyLeftOut(path) === null)).toEqual([]);
  expect(paths.filter((path) => mirrored.has(path) && whyLeftOut(path) !== null)).toEqual([]);
  expect(Object.keys(LISTS_LEFT_OUT).filter((path) => !LISTS.has(path))).toEqual([]);
});

test('what Stripe would leave out of a list unless asked is asked for', () => {
  const asked = [...listed, ...others].filter(({ query }) => Object.keys(query).length > 0);
  expect(asked.map(({ path, query }) => [path, query])).toEqual([
    ['/v1/customers/{parent}/sources', { object: 'bank_account' }],
    ['/v1/subscriptions', { status: 'all' }],
    ['/v1/tax/registrations', { status: 'all' }],
    ['/v1/accounts/{parent}/external_accounts', { object: 'bank_account' }],
  ]);
});

test("each path of one object is one of stripe-node's", () => {
  const paths = CATALOG.flatMap(({ retrieve }) => (retrieve === null ? [] : [retrieve]));
  expect(paths.filter((path) => !OPERATIONS.has(`GET ${plainPath(path)}`))).toEqual([]);
});

test('what is said to have no path of one object has none', () => {
  const without = listed.filter(({ entry }) => entry.retrieve === null);
  expect(without.length).toBeGreaterThan(0);
  const wrong = without.filter(({ path }) => OPERATIONS.has(`GET ${plainPath(path)}/{}`));
  expect(wrong.map(({ path }) => path)).toEqual([]);
});

test("what can be created, updated and deleted is what stripe-node's operations can", () => {
  const METHOD = { create: 'POST', update: 'POST', delete: 'DELETE' };
  for (const { path, entry } of listed) {
    for (const verb of VERBS) {
      const { path: own, reason } = entry.writes[verb];
      const operation = `${METHOD[verb]} ${plainPath(verb === 'create' ? path : `${path}/{}`)}`;
      const can = OPERATIONS.has(operation) && !reason?.startsWith('a file is uploaded');
      expect([operation, own !== null]).toEqual([operation, can]);
    }
  }
});

test("each type of event is one of stripe-node's and of one collection", () => {
  expect(EVENT_TYPES.size).toBeGreaterThan(250);
  const types = CATALOG.flatMap(({ events }) => events);
  expect(types.filter((type) => !EVENT_TYPES.has(type))).toEqual([]);
  expect(types.filter((type, i) => types.indexOf(type) !== i)).toEqual([]);
});

test('parents are collections themselves, and all of them are listed at the top', () => {
  for (const { parent, path } of [...listed, ...others]) {
    if (parent === null) expect(path).not.toContain('{parent}');
    else {
      expect(listAtTop(parent.collection).parent).toBeNull();
      expect(path.includes('{parent}')).toBe(parent.parameter === null);
    }
  }
});

test('a collection is found by its name, and by the name of its objects', () => {
  expect(entryOfName('checkout_session')?.object).toBe('checkout.session');
  expect(entryOfObject('invoiceitem')?.name).toBe('invoice_item');
  expect(CATALOG.map((entry) => entryOfObject(entry.object))).toEqual(CATALOG);
});

test('what changes without an event is swept: all of it daily, some of it weekly', () => {
  const hours = (name: string) => {
    const found = stalenessMs(CATALOG.find((entry) => entry.name === name)!);
    return found === null ? null : found / 3_600_000;
  };
  expect(
    ['balance_transaction', 'payment_intent', 'customer', 'event', 'token'].map(hours),
  ).toEqual([24, 168, null, null, null]);
});

test('of these parents the beginning of the list comes with the parent', () => {
  const embedded = listed.flatMap(({ parent }) => (parent?.embedded == null ? [] : [parent]));
  expect(embedded.map(({ collection, embedded: member }) => [collection, member])).toEqual([
    ['credit_note', 'lines'],
    ['application_fee', 'refunds'],
    ['invoice', 'lines'],
    ['radar_value_list', 'list_items'],
    ['subscription', 'items'],
    ['transfer', 'reversals'],
  ]);
});

test('an id that is one of its parent alone is kept with that of the parent', () => {
  const capability = { id: 'card_payments', account: 'acct_1' };
  expect(upstreamIdOf('capability', capability)).toBe('acct_1/card_payments');
  expect(upstreamIdOf('person', { id: 'person_1' })).toBe('person_1');
});
