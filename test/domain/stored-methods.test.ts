import { orderMethods, statusOfMethod } from '../../src/domain/stored-methods';
import type { ChosenMethod, StoredMethod } from '../../src/domain/stored-methods';

const NOW = Date.UTC(2026, 10, 15);
const NOTHING = { brand: null, last4: null, bankName: null, country: null };

const card = (
  id: string,
  createdAt: number,
  ends: [number, number] = [2030, 12],
): StoredMethod => ({
  id,
  type: 'card',
  label: `visa ${id}`,
  fingerprint: `fp_${id}`,
  details: { ...NOTHING, expYear: ends[0], expMonth: ends[1], createdAt },
});

const debit = (id: string, status: string): StoredMethod => ({
  ...card(id, 9),
  type: 'sepa_debit',
  details: { ...NOTHING, expYear: null, expMonth: null, createdAt: 9 },
  mandate: { id: `mandate_${id}`, status },
});

const api = (id: string): ChosenMethod => ({ id, setBy: 'api' });

function order(
  methods: StoredMethod[],
  chosen: ChosenMethod | null,
  [before, now]: [string | null, string | null] = [null, null],
) {
  const ordered = orderMethods({ methods, chosen, stripeDefault: { before, now }, now: NOW });
  return [ordered.chosen, ordered.inOrder.map(({ id }) => id)];
}

test('without a choice the newest comes first', () => {
  expect(order([card('old', 1), card('new', 2)], null)).toEqual([null, ['new', 'old']]);
});

test('what was chosen by hand beats the newest, whatever comes after', () => {
  const stored = [card('old', 1), card('new', 2)];
  expect(order(stored, api('old'))).toEqual([api('old'), ['old', 'new']]);
  expect(order(stored, api('old'), ['old', 'old'])).toEqual([api('old'), ['old', 'new']]);
});

test('another default at Stripe than the one we know was chosen there', () => {
  const stored = [card('old', 1), card('new', 2)];
  const byStripe = { id: 'old', setBy: 'stripe' };
  expect(order(stored, api('new'), ['new', 'old'])).toEqual([byStripe, ['old', 'new']]);
  expect(order(stored, null, [null, 'old'])).toEqual([byStripe, ['old', 'new']]);
});

test.each<[string, StoredMethod[]]>([
  ['detaching', [card('new', 2)]],
  ['a request to detach it', [{ ...card('old', 1), isDetaching: true }, card('new', 2)]],
  ['expiry', [card('old', 1, [2026, 10]), card('new', 2)]],
  ['a mandate turned inactive', [debit('old', 'inactive'), card('new', 2)]],
])('%s takes a choice back, also where Stripe keeps it as default', (_, methods) => {
  const [chosen, [first]] = order(methods, api('old'), ['old', 'old']) as [null, string[]];
  expect([chosen, first]).toEqual([null, 'new']);
});

test('a default that Stripe has no more takes no choice back', () => {
  expect(order([card('old', 1), card('new', 2)], api('old'), ['old', null])[0]).toEqual(api('old'));
});

test('an expired card is charged where nothing else is stored, an inactive mandate never', () => {
  const expired = card('expired', 5, [2026, 10]);
  expect(order([expired, card('older', 1)], null)).toEqual([null, ['older', 'expired']]);
  expect(order([expired], api('expired'))).toEqual([null, ['expired']]);
  expect(order([debit('debit', 'inactive')], null)).toEqual([null, []]);
  expect(order([debit('debit', 'pending')], null)).toEqual([null, ['debit']]);
});

test('what we do not charge is stored, and has no place in the order', () => {
  expect(order([{ ...card('other', 3), type: 'klarna' }, card('card', 1)], null)).toEqual([
    null,
    ['card'],
  ]);
});

test.each([
  [Date.UTC(2026, 10, 1, 11, 59), 'usable'],
  [Date.UTC(2026, 10, 1, 12), 'expired'],
])('a card of October 2026 is at %d %s: its month is over everywhere', (now, status) => {
  expect(statusOfMethod(card('one', 1, [2026, 10]), now)).toBe(status);
});
