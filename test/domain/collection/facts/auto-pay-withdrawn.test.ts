import { customerFact } from '../../../../src/domain/collection/facts/customer-fact';
import { DAY } from '../../../../src/domain/time';
import { Life } from '../life';
import { visa } from '../objects';

const stored = (life: Life) => ({
  customer: {
    stripeCustomer: life.state.stripeCustomer,
    defaultMethod: visa,
    autoPayWithdrawn: true,
  },
  methods: [visa],
});

const withdraw = (life: Life): Life => life.take(...customerFact(life.state, stored(life)));

test('auto-pay that is withdrawn reaches an invoice whose terms say otherwise, once', () => {
  const life = withdraw(new Life({ terms: { chargeOn: 'due' } }).mailed());
  expect(life.state.terms).toMatchObject({
    autoCharge: false,
    origins: { autoCharge: 'customer' },
  });
  expect(life.noted('auto_pay_withdrawn')).toHaveLength(1);
  expect(customerFact(life.state, stored(life))).toEqual([]);
  life.pass(60 * DAY);
  expect(life.requests('openIntent')).toBe(false);
});

test('known before the confirm is requested, the opened intent is canceled', () => {
  const life = withdraw(new Life()).opened();
  expect(life.lane).toBe('closing');
  life.canceled().pass(30 * DAY);
  expect(life.requests('openIntent')).toBe(false);
  expect(life.state.plan.ladder.attempts).toBe(0);
});

test('a retry that was planned is not made, and the link stays payable', () => {
  const life = withdraw(new Life().declined('insufficient_funds'));
  expect(life.state.plan.charge.kind).toBe('off');
  life.atCheckout();
  expect(life.lane).toBe('checkout_open');
});

test('what the customer asks for themselves is charged', () => {
  const life = withdraw(new Life({ terms: { chargeOn: 'due' } }).mailed());
  expect(life.command({ name: 'charge_now' }, 'customer')?.outcome).toBe('preparing');
});
