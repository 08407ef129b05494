import { explain } from '../../../../src/domain/collection/queries/explain';
import { heldDetail, heldDetailsOf } from '../../../../src/domain/collection/queries/held-reason';
import { HOUR, MINUTE } from '../../../../src/domain/time';
import { Life } from '../life';
import { session, visa } from '../objects';

const TND = { code: 'invalid_request_error', param: 'currency', detail: 'Invalid currency: tnd' };
const heldBy = (life: Life) => life.state.plan.held?.reason ?? null;
const again = (life: Life) => ({ ...TND, detail: `${TND.detail} [req_${life.now}]` });

describe('a checkout that Stripe refuses, whatever is tried', () => {
  const refused = (): Life => {
    const life = new Life({ method: null }).mailed();
    life.command({ name: 'open_checkout' }, 'customer');
    return life.fails(life.asked('openCheckout'), 'refused', again(life));
  };

  test("is held with Stripe's words, and the business is mailed once", () => {
    const life = refused();
    expect([life.status, heldBy(life)]).toEqual(['held', 'refused_by_stripe']);
    expect(heldDetail('refused_by_stripe', heldDetailsOf(life.state))).toBe(TND.detail);
    expect(explain(life.state, life.policy).reason).toContain(TND.detail);
    expect(life.mails.filter((name) => name === 'held_business')).toHaveLength(1);
    expect(life.noted('checkout_refused')).toHaveLength(1);
  });

  test('is refused to who clicks again, in the same words', () => {
    const answer = refused().command({ name: 'open_checkout' }, 'customer');
    expect(answer).toMatchObject({ outcome: 'refused', code: 'refused_by_stripe' });
    expect(answer?.detail).toBe(TND.detail);
  });

  test('is tried again every six hours; the same words are written once', () => {
    const life = refused();
    for (const n of [2, 3, 4]) {
      expect(life.wakeAt).toBeLessThanOrEqual(life.now + 6 * HOUR);
      life.pass(6 * HOUR);
      expect(heldBy(life)).toBe('refused_by_stripe');
      expect(life.asked('openCheckout').n).toBe(n);
      life.fails(life.asked('openCheckout'), 'refused', again(life));
    }
    expect(life.mails.filter((name) => name === 'held_business')).toHaveLength(1);
    expect(life.noted('checkout_refused')).toHaveLength(1);
    life.pass(6 * HOUR).checkoutOpened();
    expect([life.status, heldBy(life)]).toEqual(['open', null]);
  });

  test('is tried at once when the business asks for it', () => {
    const life = refused();
    expect(life.command({ name: 'open_checkout' })?.outcome).toBe('preparing');
    expect(life.asked('openCheckout').n).toBe(2);
  });

  test('of another amount may be taken', () => {
    const life = refused();
    life.command({ name: 'record_outside_payment', amount: 1_000, reference: 'w', receivedAt: 0 });
    expect(life.status).toBe('open');
    expect(life.command({ name: 'open_checkout' }, 'customer')?.outcome).toBe('preparing');
  });

  test('because its customer is gone is made without one', () => {
    const life = new Life({ terms: { autoCharge: false } }).mailed();
    life.command({ name: 'open_checkout' }, 'customer');
    const asked = life.asked('openCheckout');
    expect(asked.stripeCustomer).toBe('cus_1');
    const gone = { kind: 'customer', stripeCustomer: null, method: null, fresh: false } as const;
    const detail = 'No such customer';
    const code = 'resource_missing';
    const failed = { kind: 'effect_failed', answers: asked.id, why: 'refused' } as const;
    life.take(gone, { ...failed, code, param: 'customer', detail });
    expect(life.asked('openCheckout')).toMatchObject({ n: 2, stripeCustomer: null });
    expect(life.requests('ensureCustomer')).toBe(false);
    expect(life.status).toBe('open');
  });
});

describe('a charge that Stripe refuses for reasons of the account', () => {
  const refused = (terms = {}): Life => {
    const life = new Life({ terms }).mailed();
    return life.fails(life.asked('openIntent'), 'refused', again(life));
  };

  test('bars no card, counts no attempt, and is made again later', () => {
    const life = refused();
    const { ladder, charge } = life.state.plan;
    expect([ladder.barred, ladder.attempts, charge.kind]).toEqual([[], 0, 'at']);
    expect(life.noted('charge_refused')).toMatchObject([{ laneNo: 1 }]);
    expect(life.mails).toContain('payment_failed_business');
    expect(life.mails).not.toContain('method_needed');
    life.pass(6 * HOUR);
    life.fails(life.asked('openIntent'), 'refused', again(life));
    expect(life.mails.filter((name) => name === 'payment_failed_business')).toHaveLength(1);
    life.pass(6 * HOUR).opened();
    expect(life.asked('confirmAttempt').n).toBe(3);
    expect(life.state.plan.refusedCharge).toBeNull();
  });

  test('is held where nobody can pay by the link, or Stripe refuses that too', () => {
    expect(heldBy(refused({ paymentLink: false }))).toBe('refused_by_stripe');
    const life = refused();
    expect(heldBy(life)).toBeNull();
    life.command({ name: 'open_checkout' }, 'customer');
    life.fails(life.asked('openCheckout'), 'refused', again(life));
    expect(heldBy(life)).toBe('refused_by_stripe');
  });

  test('of a confirm is read, and then made again by a new number', () => {
    const life = new Life().opened();
    life.fails(life.asked('confirmAttempt'), 'refused', TND);
    expect(life.lane).toBe('reading');
    expect(life.state.plan.ladder.barred).toEqual([]);
  });
});

test.each([
  ['the method it names', { param: 'payment_method' }],
  ['a method in no state to be charged', { code: 'payment_method_unexpected_state' }],
  ['a mandate that was withdrawn', { code: 'payment_intent_mandate_invalid' }],
  ['a bank account that is blocked', { code: 'payment_method_bank_account_blocked' }],
])('a refusal of %s bars it', (_what, of) => {
  const life = new Life();
  life.fails(life.asked('openIntent'), 'refused', of);
  expect(life.state.plan.ladder.barred).toEqual([visa.fingerprint]);
  expect(life.state.plan.charge.kind).toBe('needs_method');
});

test('a refusal of a card that was replaced meanwhile charges the new one, and bars none', () => {
  const life = new Life();
  const other = { ...visa, id: 'pm_other', fingerprint: 'other' };
  const asked = life.asked('openIntent');
  const fact = { kind: 'customer', stripeCustomer: 'cus_1', method: other, fresh: true } as const;
  life.take(fact);
  life.fails(asked, 'refused', { param: 'payment_method' });
  expect(life.state.plan.ladder.barred).toEqual([]);
  expect(life.asked('openIntent')).toMatchObject({ n: 2, method: { id: 'pm_other' } });
});

test('a customer that cannot be created for ten minutes twice is done without', () => {
  const life = new Life({ method: null, terms: { createStripeCustomer: true } });
  life.command({ name: 'open_checkout' }, 'customer');
  life.fails(life.asked('ensureCustomer'), 'unknown').pass(6 * MINUTE);
  life.fails(life.asked('ensureCustomer'), 'unknown');
  expect(life.asked('openCheckout').stripeCustomer).toBeNull();
});

test('while it is tried again it stays held, and no deadline of it is in the past', () => {
  const life = new Life({ method: null }).mailed();
  life.command({ name: 'open_checkout' }, 'customer');
  life.fails(life.asked('openCheckout'), 'refused', TND).pass(6 * HOUR);
  expect(life.requests('openCheckout')).toBe(true);
  life.pass(30 * 24 * HOUR);
  expect(life.wakeAt).toBeGreaterThan(life.now);
});

test('what Stripe does not let us read holds the invoice in its words, until it does', () => {
  const life = new Life({ method: null }).mailed().atCheckout();
  life.pass(6 * MINUTE);
  const detail = "No such checkout.session: 'cs_1'";
  life.fails(life.asked('readStripe'), 'refused', { code: 'resource_missing', detail });
  expect(heldBy(life)).toBe('refused_by_stripe');
  expect(explain(life.state, life.policy).reason).toContain(detail);
  life.pass(2 * HOUR);
  life.fails(life.asked('readStripe'), 'refused', { code: 'resource_missing', detail });
  expect(life.mails.filter((name) => name === 'held_business')).toHaveLength(1);
  life.pass(2 * HOUR).answersRead({ sessions: [session({ id: 'cs_1', n: 1 })] });
  expect(heldBy(life)).toBeNull();
});
