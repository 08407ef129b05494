import { customerFact } from '../../../../src/domain/collection/facts/customer-fact';
import { DAY } from '../../../../src/domain/time';
import { Life } from '../life';
import { START, visa } from '../objects';

const stored = (life: Life, autoPayWithdrawn = true) => ({
  customer: {
    stripeCustomer: life.state.stripeCustomer,
    defaultMethod: visa,
    autoPayWithdrawn,
  },
  methods: [visa],
});

const withdraw = (life: Life): Life => life.take(...customerFact(life.state, stored(life)));
const allow = (life: Life): Life => life.take(...customerFact(life.state, stored(life, false)));

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

test('postponed, or kept from Stripe, before it was withdrawn: it is planned no more', () => {
  const until = START + DAY;
  const postponed = new Life().mailed();
  const { id: answers } = postponed.asked('openIntent');
  withdraw(postponed).take({ kind: 'attempt_postponed', answers, until, because: 'its budget' });
  const lockedOut = new Life().mailed();
  withdraw(lockedOut).fails(lockedOut.asked('openIntent'), 'unauthorized');
  for (const life of [postponed, lockedOut]) {
    expect(life.state.plan.charge.kind).toBe('off');
    expect(life.lane === 'none' || life.lane === 'reading').toBe(true);
  }
});

test('the business charges nothing by hand either, and turns nothing on again', () => {
  const life = withdraw(new Life({ terms: { chargeOn: 'due' } }).mailed());
  const refused = { outcome: 'refused', code: 'auto_pay_withdrawn' };
  expect(life.command({ name: 'charge_now' })).toMatchObject(refused);
  expect(life.command({ name: 'set_auto_charge', on: true })).toMatchObject(refused);
  expect(life.command({ name: 'set_auto_charge', on: false })).toMatchObject({ outcome: 'done' });
});

test('what the business asked for before is canceled, and the command ends', () => {
  const life = new Life({ terms: { chargeOn: 'due' } }).mailed();
  const asked = life.command({ name: 'charge_now' });
  expect(asked).toMatchObject({ outcome: 'preparing' });
  withdraw(life).opened();
  expect(life.lane).toBe('closing');
  life.canceled();
  expect(life.answers.findLast(({ commandId }) => commandId === asked?.commandId)).toMatchObject({
    outcome: 'refused',
    code: 'auto_pay_withdrawn',
  });
});

test('a draft that is edited is charged no more than it was', () => {
  const life = withdraw(new Life({ send: 'manual' }));
  life.command({ name: 'edit', terms: { ...life.state.terms, autoCharge: true } });
  life.command({ name: 'send' });
  life.pass(60 * DAY);
  expect(life.noted('attempt_requested')).toEqual([]);
});

test('agreed to again, an open invoice stays as it is until the business turns it on', () => {
  const life = allow(withdraw(new Life({ terms: { chargeOn: 'due' } }).mailed()));
  expect(life.noted('auto_pay_allowed')).toHaveLength(1);
  life.pass(60 * DAY);
  expect(life.requests('openIntent')).toBe(false);
  expect(life.command({ name: 'set_auto_charge', on: true })?.outcome).toBe('done');
  life.pass(DAY);
  expect(life.requests('openIntent')).toBe(true);
});

test('what the customer asks for themselves is charged', () => {
  const life = withdraw(new Life({ terms: { chargeOn: 'due' } }).mailed());
  expect(life.command({ name: 'charge_now' }, 'customer')?.outcome).toBe('preparing');
});
