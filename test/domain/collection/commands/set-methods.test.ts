import { customerFact } from '../../../../src/domain/collection/facts/customer-fact';
import type { Method } from '../../../../src/domain/collection/model/method';
import { DAY, MINUTE } from '../../../../src/domain/time';
import { Life } from '../life';
import { visa } from '../objects';

const debit: Method = { id: 'pm_de', type: 'sepa_debit', label: 'SEPA 3000', fingerprint: 'de' };
const set = (life: Life, methods: readonly string[] | null) =>
  life.command({ name: 'set_methods', methods });

/** The customer as our tables have them, as each step reads them. */
const withCustomer = (life: Life): Life => {
  const customer = { stripeCustomer: life.state.stripeCustomer, defaultMethod: visa };
  return life.take(...customerFact(life.state, { customer, methods: [visa, debit] }));
};

test('a method that is taken away is charged no more, and another of the stored ones is', () => {
  const life = new Life({ terms: { chargeOn: 'due', methods: ['card', 'sepa_debit'] } }).mailed();
  expect(set(life, ['sepa_debit'])?.outcome).toBe('done');
  withCustomer(life).pass(60 * DAY);
  expect(life.asked('openIntent').method.type).toBe('sepa_debit');
  expect(life.state.terms.origins).toMatchObject({ methods: 'command' });
});

test('taken away before the confirm is requested, the opened intent is canceled', () => {
  const life = new Life().mailed();
  set(life, ['sepa_debit']);
  life.opened();
  expect(life.lane).toBe('closing');
  expect(life.state.plan.ladder.attempts).toBe(0);
});

test('a page that offers the old ones is closed; the next one offers the new ones', () => {
  const life = new Life({ method: null }).mailed().atCheckout();
  set(life, ['sepa_debit']);
  expect(life.lane).toBe('closing');
  expect(life.noted('checkout_closing')).toMatchObject([{ reason: 'methods_changed' }]);
});

test('a page that is being made with the old ones is closed as soon as it is there', () => {
  const life = new Life({ method: null }).mailed();
  life.command({ name: 'open_checkout' }, 'customer');
  const effect = life.asked('openCheckout');
  set(life, ['sepa_debit']);
  const sessionId = 'cs_old';
  life.take({
    kind: 'checkout_opened',
    answers: effect.id,
    sessionId,
    expiresAt: life.now + 60 * MINUTE,
  });
  expect(life.lane).toBe('closing');
  expect(life.state.plan.wantsCheckout).toEqual({ by: 'customer' });
});

test('null is what the currency allows', () => {
  const life = new Life({ terms: { methods: ['card'] } }).mailed();
  set(life, null);
  expect(life.state.terms.methods).toEqual(expect.arrayContaining(['card', 'sepa_debit']));
  expect(life.state.terms.methods).not.toContain('us_bank_account');
});

test.each([
  ['of another currency', ['us_bank_account'], 'those allowed take other currencies'],
  ['that nobody collects by', ['carrier_pigeon'], 'none of those allowed is one we can collect by'],
])('only methods %s are refused, with the rule that empties them', (_which, methods, why) => {
  const life = new Life().mailed();
  const before = life.state.terms;
  const answer = set(life, methods);
  expect(answer).toMatchObject({ outcome: 'refused', code: 'no_method_allowed' });
  expect(answer?.detail).toContain(why);
  expect(life.state.terms).toBe(before);
});

test('a paid invoice is not changed', () => {
  const life = new Life().mailed().charged();
  expect(set(life, ['card'])).toMatchObject({ outcome: 'refused', code: 'paid' });
});
