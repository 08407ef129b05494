import { explain } from '../../../../src/domain/collection/queries/explain';
import { heldDetail, heldDetailsOf } from '../../../../src/domain/collection/queries/held-reason';
import { DAY } from '../../../../src/domain/time';
import { collectionOutcome } from '../../../../src/domain/collection/queries/status';
import { Life } from '../life';
import { OWED, intent } from '../objects';

const payOffline = (life: Life, amount: number) =>
  life.command({ name: 'record_outside_payment', amount, reference: 'wire', receivedAt: 0 });

describe('every remaining amount is checked as the first one was', () => {
  test('a remaining amount below the minimum is held with a reminder date, payable offline', () => {
    const life = new Life({ method: null });
    payOffline(life, OWED - 20);
    expect(life.status).toBe('held');
    expect(life.state.plan.held?.reason).toBe('below_minimum');
    expect(life.noted('invoice_held')).toHaveLength(1);
    life.mailed().pass(8 * DAY);
    expect(life.mails.filter((name) => name === 'held_business')).toHaveLength(2);
    payOffline(life, 20);
    expect(life.status).toBe('paid');
  });

  test('a remaining amount below the minimum is neither charged nor given a checkout', () => {
    const life = new Life({ terms: { amountDue: 30 } });
    expect(life.requests('openIntent')).toBe(false);
    expect(life.command({ name: 'charge_now' }, 'customer')?.code).toBe('below_minimum');
    expect(life.command({ name: 'open_checkout' }, 'customer')?.outcome).toBe('refused');
    expect(life.status).toBe('held');
  });

  test('an amount above what Stripe takes is held for Stripe, and payable offline', () => {
    const life = new Life({ terms: { amountDue: 150_000_000 } });
    expect(life.requests('openIntent')).toBe(false);
    expect(life.status).toBe('held');
    expect(life.state.plan.held?.reason).toBe('above_maximum');
    expect(life.command({ name: 'open_checkout' }, 'customer')?.outcome).toBe('refused');
    expect(life.command({ name: 'charge_now' }, 'business')?.code).toBe('above_maximum');
    payOffline(life, 149_999_000);
    expect(life.state.plan.held).toBeNull();
    expect(life.requests('openIntent')).toBe(true);
  });

  test('a rupiah invoice of twelve digits is charged, and its largest is no larger', () => {
    const due = (amountDue: number) => new Life({ terms: { currency: 'idr', amountDue } });
    expect(due(999_999_999_999).requests('openIntent')).toBe(true);
    expect(due(150_000_000).state.plan.held).toBeNull();
  });

  test('a remaining amount that breaks the grain is held for a person', () => {
    const life = new Life({ method: null, terms: { currency: 'isk', amountDue: 100_000 } });
    const part = intent({ id: 'pi_x', currency: 'isk', amount: 50, status: 'succeeded' });
    life.reads(null, { intents: [part] });
    expect(life.state.plan.held?.reason).toBe('needs_person');
  });

  test.each([
    ['isk', 50],
    ['ugx', 199],
    ['kwd', 5],
    ['eur', 0],
    ['eur', -5],
    ['eur', 1.5],
  ])('a part in %s of %d breaks the grain and is refused', (currency, amount) => {
    const life = new Life({ method: null, terms: { currency, amountDue: 100_000 } });
    expect(payOffline(life, amount)?.code).toBe('amount_invalid');
  });

  test('after a part was paid, only the remaining amount is requested', () => {
    const life = new Life({ method: null });
    payOffline(life, 1900);
    life.command({ name: 'open_checkout' }, 'customer');
    expect(life.asked('openCheckout').amount).toBe(10_000);
    expect(life.noted('part_received')).toHaveLength(1);
  });

  test('a part paid while a checkout is open closes it: its amount is wrong now', () => {
    const life = new Life({ method: null }).atCheckout();
    payOffline(life, 1900);
    expect(life.lane).toBe('closing');
  });

  test('a part paid while an attempt is prepared calls it off', () => {
    const life = new Life();
    payOffline(life, 1900);
    expect(life.opened().requests('confirmAttempt')).toBe(false);
  });
});

describe('nothing to pay', () => {
  test('is sent, published as paid at once, and requests nothing from Stripe', () => {
    const life = new Life({ terms: { amountDue: 0, keepLinkOpen: true } });
    expect(life.status).toBe('paid');
    expect(life.noted('status_changed')).toMatchObject([{ from: 'draft', to: 'paid' }]);
    expect(life.state.outstanding.map(({ kind }) => kind)).toEqual(['sendMail']);
    life.mailed();
    expect(life.noted('status_changed')).toHaveLength(1);
    expect(collectionOutcome(life.state)?.status).toBe('paid');
    expect(life.pass(60 * DAY).mails).toEqual(['invoice']);
  });
});

describe('nobody can pay', () => {
  test.each([
    ['no_way_to_pay', { paymentLink: false, autoCharge: false }],
    ['no_method_allowed', { methods: [] }],
  ])('is held as %s until that changes', (reason, terms) => {
    const life = new Life({ method: null, terms });
    expect(life.state.plan.held?.reason).toBe(reason);
    expect(life.wakeAt).not.toBeNull();
  });

  test.each([
    ['currency', 'other currencies'],
    ['settings', 'allow none'],
    ['support', 'we can collect by'],
  ] as const)('because of the rule %s, which is named wherever it is explained', (rule, words) => {
    const life = new Life({ method: null, terms: { methods: [], methodsEmptiedBy: rule } });
    expect(explain(life.state, life.policy).reason).toContain(words);
    expect(heldDetail('no_method_allowed', heldDetailsOf(life.state))).toContain(words);
    expect(life.happened).toContainEqual(
      expect.objectContaining({ kind: 'invoice_held', methodsEmptiedBy: rule }),
    );
  });

  test('adding a link lets it go', () => {
    const life = new Life({ method: null, terms: { paymentLink: false } });
    life.command({ name: 'set_payment_link', on: true });
    expect(life.mailed().status).toBe('open');
  });
});

test.each(['openIntent', 'openCheckout'] as const)(
  'what Stripe refuses as too small when asked by %s is held, and no card is blamed for it',
  (kind) => {
    const life = new Life({ terms: { autoCharge: kind === 'openIntent' } });
    if (kind === 'openCheckout') life.command({ name: 'open_checkout' }, 'customer');
    const { id } = life.asked(kind);
    const refused = {
      why: 'refused',
      code: 'amount_too_small',
      detail: 'at least 175.00 Ft',
    } as const;
    life.take({ kind: 'effect_failed', answers: id, ...refused });
    expect(life.state.plan.held?.reason).toBe('below_minimum');
    expect(life.state.plan.ladder.barred).toEqual([]);
    expect(life.pass(3 * DAY).requests(kind)).toBe(false);
  },
);
