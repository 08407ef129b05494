import { bundleLaneOf } from '../../../../src/domain/collection/queries/bundle-lane';
import type { Fact } from '../../../../src/domain/collection/model/fact';
import { DAY, HOUR, MINUTE } from '../../../../src/domain/time';
import { Life } from '../life';
import { OWED, amex, intent } from '../objects';

const wants = (life: Life, bundle = 'bun_1', amount = OWED): Fact => ({
  kind: 'lane_wanted',
  bundle,
  amount,
  until: life.now + 2 * HOUR,
});

const unpaid = (): Life => new Life({ method: null }).mailed();

function given(): Life {
  const life = unpaid();
  return life.take(wants(life));
}

const share = (part: Partial<Parameters<typeof intent>[0]> = {}) =>
  intent({ id: 'pi_1#ref1', n: 1, status: 'succeeded', ofCheckout: true, ...part });

const outcomeFor = ({ state }: Life, bundle = 'bun_1'): string =>
  bundleLaneOf(state, bundle, OWED).kind;

test('a free lane is given to the bundle, under the next number', () => {
  const life = given();
  expect(life.state.lane).toMatchObject({ kind: 'bundle_open', n: 1, amount: OWED });
  expect(bundleLaneOf(life.state, 'bun_1', OWED)).toEqual({ kind: 'held', n: 1 });
  expect(life.status).toBe('open');
});

test('asked again it changes nothing', () => {
  const life = given();
  const { state } = life;
  expect(life.take(wants(life)).state).toEqual(state);
});

test('an open checkout is closed and read back first; meanwhile it may be asked again', () => {
  const life = unpaid().atCheckout();
  const wanted = wants(life);
  life.take(wanted);
  expect(life.lane).toBe('closing');
  expect(outcomeFor(life)).toBe('waits');
  const { state } = life;
  expect(life.take(wanted).state).toBe(state);
});

test('another amount than the customer saw is refused', () => {
  const life = unpaid();
  life.take(wants(life, 'bun_1', 100));
  expect(life.lane).toBe('none');
  const refused = { kind: 'refused', code: 'amount_changed' };
  expect(bundleLaneOf(life.state, 'bun_1', 100)).toMatchObject(refused);
});

test('a charge in flight refuses it', () => {
  const life = new Life().mailed().opened();
  life.take(wants(life));
  expect(bundleLaneOf(life.state, 'bun_1', OWED)).toMatchObject({ code: 'charging' });
});

test('the share is recorded as a payment for itself and frees the lane', () => {
  const life = given().reads(null, { intents: [share()] });
  expect(life.status).toBe('paid');
  expect(life.lane).toBe('none');
  expect(life.state.ledger.payments).toMatchObject([{ id: 'pi_1#ref1', via: 'checkout' }]);
});

test('a payment made in the dashboard with the number of the lane is not its share', () => {
  const stray = intent({ id: 'pi_9', n: 1, status: 'succeeded', amount: 500, ofCheckout: true });
  const life = given().reads(null, { intents: [stray] });
  expect(life.lane).toBe('bundle_open');
  expect(life.noted('bundle_lane_wanted_back')).toMatchObject([{ reason: 'amount_changed' }]);
});

test('a debit on its way is waited for, and read again by the id of the share', () => {
  const life = given().reads(null, { intents: [share({ status: 'processing' })] });
  expect(life.status).toBe('processing');
  life.pass(DAY);
  expect(life.asked('readStripe').intentIds).toEqual(['pi_1#ref1']);
});

test('while the bank waits for the customer, it is not wanted back', () => {
  const life = given().reads(null, { intents: [share({ status: 'requires_action' })] });
  expect([life.lane, life.status]).toEqual(['awaiting_verification', 'requires_action']);
  life.pass(6 * DAY);
  expect(life.noted('bundle_lane_wanted_back')).toEqual([]);
  life.reads(null, { intents: [share()] });
  expect(life.status).toBe('paid');
});

test('a copy of the tables that forgot the bundle waits for the customer and the bank', () => {
  const life = unpaid().reads(null, { intents: [share({ status: 'requires_action' })] });
  expect(life.lane).toBe('awaiting_verification');
  life.pass(8 * DAY);
  // One invoice does not end what is for several: Stripe does, in days.
  expect([life.lane, life.requests('closeLane')]).toEqual(['awaiting_verification', false]);
  life.reads(null, { intents: [share({ status: 'requires_payment_method' })] });
  expect(life.lane).toBe('none');
});

test('a share of an invoice that was settled meanwhile is an excess, and goes back', () => {
  const life = given();
  life.command({
    name: 'record_outside_payment',
    amount: OWED,
    reference: 'wire',
    receivedAt: life.now,
  });
  life.reads(null, { intents: [share()] });
  expect(life.asked('sendRefund')).toMatchObject({ intentId: 'pi_1#ref1', amount: OWED });
});

test('returned without money it can be paid otherwise', () => {
  const life = given().take({ kind: 'lane_returned', bundle: 'bun_1' });
  expect(life.lane).toBe('none');
  life.command({ name: 'open_checkout' }, 'customer');
  expect(life.lane).toBe('opening_checkout');
});

test('another bundle’s word returns nothing', () => {
  expect(given().take({ kind: 'lane_returned', bundle: 'bun_2' }).lane).toBe('bundle_open');
});

describe('it wants the lane back, and nothing else opens until it is returned', () => {
  const leaving = (life: Life): string | null =>
    life.state.lane.kind === 'bundle_open' ? life.state.lane.leaving : 'none';

  test('when a person voids it, which is done after that', () => {
    const life = given();
    expect(life.command({ name: 'void', reason: 'mistake' })?.outcome).toBe('closing');
    expect(leaving(life)).toBe('not_payable');
    expect(life.take({ kind: 'lane_returned', bundle: 'bun_1' }).status).toBe('void');
  });

  test('when the customer asks for a checkout of this invoice alone', () => {
    const life = given();
    life.command({ name: 'open_checkout' }, 'customer');
    expect(leaving(life)).toBe('too_old_to_reuse');
    expect(life.take({ kind: 'lane_returned', bundle: 'bun_1' }).lane).toBe('opening_checkout');
  });

  test('when another bundle wants it, which then gets it', () => {
    const life = given();
    life.take(wants(life, 'bun_2'));
    expect(leaving(life)).toBe('bundle_wanted');
    expect(outcomeFor(life)).toBe('refused');
    expect(outcomeFor(life, 'bun_2')).toBe('waits');
    life.take({ kind: 'lane_returned', bundle: 'bun_1' });
    expect(life.state.lane).toMatchObject({ bundle: 'bun_2', n: 2 });
  });

  test('when a charge is due, but not while the customer may be at the page', () => {
    const life = given();
    life.take({ kind: 'customer', stripeCustomer: 'cus_1', method: amex, fresh: true });
    expect(leaving(life)).toBeNull();
    life.pass(31 * MINUTE);
    expect(leaving(life)).toBe('charge_due');
    expect(life.take({ kind: 'lane_returned', bundle: 'bun_1' }).lane).toBe('opening_intent');
  });

  test('when methods or link change', () => {
    const [methods, link] = [given(), given()];
    methods.command({ name: 'set_methods', methods: ['card'] });
    expect(leaving(methods)).toBe('methods_changed');
    link.command({ name: 'set_payment_link', on: false });
    expect(leaving(link)).toBe('link_removed');
  });

  test('and says so again each hour until it has it', () => {
    const life = given();
    life.command({ name: 'void', reason: 'mistake' });
    const before = life.happened.length;
    life.pass(2 * HOUR).pass(HOUR);
    const again = life.happened
      .slice(before)
      .filter(({ kind }) => kind === 'bundle_lane_wanted_back');
    expect(again).toHaveLength(2);
  });
});

test('a pause leaves it alone', () => {
  const life = given();
  life.command({ name: 'pause', until: null, reason: 'a call' });
  expect(life.state.lane).toMatchObject({ kind: 'bundle_open', leaving: null });
});
