import { excessOf } from '../../../../src/domain/collection/queries/ledger';
import type { Method } from '../../../../src/domain/collection/model/method';
import { Life } from '../life';
import { charge, intent } from '../objects';

const wallet = (type: string, label: string): Method => ({
  id: `pm_${type}`,
  type,
  label,
  fingerprint: `fp_${type}`,
});

const paypal = wallet('paypal', 'PayPal');
const link = wallet('link', 'Link');
const methods = ['card', 'link', 'paypal'];

const charges = (method: Method, recurringMethods: string[] = []): boolean => {
  const life = new Life({ method, terms: { methods, recurringMethods } });
  return life.requests('openIntent');
};

test('PayPal is charged by itself only where Stripe has enabled it, Link always', () => {
  expect(charges(paypal)).toBe(false);
  expect(charges(paypal, ['paypal'])).toBe(true);
  expect(charges(link)).toBe(true);
});

test('a charge by command is refused, too, and says why', () => {
  const life = new Life({ method: paypal, terms: { methods } });
  life.command({ name: 'charge_now' });
  expect(life.answers.at(-1)).toMatchObject({ code: 'no_usable_method' });
  expect(life.answers.at(-1)?.detail).toContain('PayPal');
});

test.each([paypal, link])('what $label paid twice is a person’s to refund', (method) => {
  const life = new Life({ method, terms: { methods, recurringMethods: ['paypal'] } }).charged();
  const second = intent({ id: 'pi_2', status: 'succeeded', charge: charge('ch_2'), method });
  life.reads(null, { intents: [second] });
  expect(excessOf(life.state)).toBeGreaterThan(0);
  expect(life.requests('sendRefund')).toBe(false);
});
