import { allowedMethods, whyEmpty } from '../../src/domain/allowed-methods';
import type { AllowedQuestion } from '../../src/domain/allowed-methods';

const verdicts = (question: Partial<AllowedQuestion>) =>
  allowedMethods({ currency: 'eur', named: null, off: [], recurring: [], ...question });

const named = (...methods: string[]) => ({ methods, by: 'customer' as const });

const removed = (question: Partial<AllowedQuestion>) =>
  Object.fromEntries(verdicts(question).types.map(({ type, removedBy }) => [type, removedBy]));

test('each type that is taken out names its rule', () => {
  expect(removed({})).toEqual({
    card: null,
    link: 'settings',
    sepa_debit: null,
    us_bank_account: 'currency',
    bacs_debit: 'currency',
    paypal: 'settings',
  });
  expect(
    removed({ named: named('card', 'klarna', 'paypal'), off: ['card'], toStore: true }),
  ).toEqual({
    card: 'account',
    link: 'settings',
    sepa_debit: 'settings',
    us_bank_account: 'settings',
    bacs_debit: 'settings',
    paypal: 'storing',
    klarna: 'support',
  });
});

test.each<[string, Partial<AllowedQuestion>]>([
  ['support', { named: named('klarna') }],
  ['currency', { named: named('klarna', 'bacs_debit') }],
  ['account', { named: named('bacs_debit', 'sepa_debit'), off: ['sepa_debit'] }],
  ['account', { off: ['card', 'sepa_debit'] }],
  ['storing', { named: named('paypal'), toStore: true }],
])('the rule that took the last one out is %s', (rule, question) => {
  const answer = verdicts(question);
  expect([answer.allowed, answer.emptiedBy]).toEqual([[], rule]);
  expect(whyEmpty(answer)).toContain(`no method is left by the rule ${rule}: `);
});

test('where some are left no rule emptied it', () => {
  expect(verdicts({ named: named('card', 'bacs_debit') })).toMatchObject({
    allowed: ['card'],
    emptiedBy: null,
  });
  expect(verdicts({ currency: null }).allowed).toEqual([
    'card',
    'sepa_debit',
    'us_bank_account',
    'bacs_debit',
  ]);
});
