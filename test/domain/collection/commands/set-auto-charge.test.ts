import { DAY } from '../../../../src/domain/time';
import { Life } from '../life';

const off = { name: 'set_auto_charge', on: false } as const;
const on = { name: 'set_auto_charge', on: true } as const;

test('turned off, a planned charge is not made; turned on again it is', () => {
  const life = new Life({ terms: { chargeOn: 'due' } }).mailed();
  expect(life.command(off)?.outcome).toBe('done');
  expect(life.state.plan.charge.kind).toBe('off');
  life.pass(life.state.terms.dueAt - life.now + 2 * DAY);
  expect(life.requests('openIntent')).toBe(false);
  life.command(on);
  life.pass(2 * DAY);
  expect(life.requests('openIntent')).toBe(true);
});

test('received before the confirm is requested, it cancels the opened intent', () => {
  const life = new Life();
  life.command(off);
  life.opened();
  expect(life.lane).toBe('closing');
  expect(life.requests('confirmAttempt')).toBe(false);
  life.canceled().pass(2 * DAY);
  expect(life.requests('openIntent')).toBe(false);
});

test('a confirm once requested goes to its end, and says so; no other follows', () => {
  const life = new Life().opened();
  expect(life.command(off)?.detail).toContain('already in flight');
  life.confirmed({ status: 'requires_payment_method', decline: null }).canceled();
  life.pass(30 * DAY);
  expect(life.requests('openIntent')).toBe(false);
});

test('a person may still charge, and its origin is the command', () => {
  const life = new Life({ terms: { chargeOn: 'due' } }).mailed();
  life.command(off);
  expect(life.state.terms.origins).toEqual({ autoCharge: 'command' });
  expect(life.command({ name: 'charge_now' })?.outcome).toBe('preparing');
});

test('of a paid invoice it is refused', () => {
  expect(new Life().charged().command(off)?.outcome).toBe('refused');
});
