import {
  planByReading,
  planByTables,
  textOfPlans,
} from '../../../src/domain/customer-imports/plan-row';
import type { RowToPlan } from '../../../src/domain/customer-imports/plan-row';

const ROW: RowToPlan = {
  stripeCustomer: 'cus_new',
  isRepeated: false,
  customer: { stripeCustomer: null, isMoved: false },
  isTaken: false,
};
const linkedTo = (stripeCustomer: string) => ({ customer: { stripeCustomer, isMoved: false } });

test.each<[string, Partial<RowToPlan>, string | undefined]>([
  ['nobody is linked yet', {}, undefined],
  ['there is no such customer', { customer: null }, 'customer_unknown'],
  ['another row names them, too', { isRepeated: true }, 'repeated'],
  ['they are linked so', linkedTo('cus_new'), 'unchanged'],
  ['they are linked to another one', linkedTo('cus_old'), 'linked_to_another'],
  ['it is linked to another customer', { isTaken: true }, 'stripe_customer_taken'],
  [
    'they are collected elsewhere',
    { customer: { stripeCustomer: null, isMoved: true } },
    'customer_moved',
  ],
])('by the tables, where %s: %p', (_, more, plan) => {
  expect(planByTables({ ...ROW, ...more })?.plan).toBe(plan);
});

test.each([
  [{ kind: 'found', hasMethod: true }, 'to_link', false],
  [{ kind: 'found', hasMethod: false }, 'to_link', true],
  [{ kind: 'missing', otherMode: null }, 'not_in_account', false],
  [{ kind: 'missing', otherMode: 'live' }, 'other_mode', false],
  [{ kind: 'deleted' }, 'deleted_at_stripe', false],
  [{ kind: 'refused', detail: 'no' }, 'refused_by_stripe', false],
] as const)('by what Stripe says: %p is %s', (reading, plan, isMethodMissing) => {
  expect(planByReading('cus_new', 'csv', reading)).toMatchObject({ plan, isMethodMissing });
});

test('an e-mail address alone only proposes', () => {
  const found = { kind: 'found', hasMethod: true } as const;
  expect(planByReading('cus_new', 'email', found).plan).toBe('matched_by_email');
  expect(planByReading('cus_new', 'metadata', found).plan).toBe('to_link');
});

test('another plan of one row is another text', () => {
  const row = { position: 1, stripeCustomer: 'cus_1', plan: 'to_link' as const };
  const other = { ...row, plan: 'unchanged' as const };
  expect(textOfPlans([row, { ...row, position: 2 }])).not.toBe(
    textOfPlans([row, { ...other, position: 2 }]),
  );
});
