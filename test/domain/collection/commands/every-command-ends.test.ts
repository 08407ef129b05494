import type { CommandBody, CommandOutcome } from '../../../../src/domain/collection/model/command';
import type { DisputeReading, RefundOutcome } from '../../../../src/domain/collection/model/fact';
import { HOUR } from '../../../../src/domain/time';
import { Life } from '../life';
import { OWED, charge, dispute, intent, refund, session } from '../objects';

const body: Record<string, CommandBody> = {
  charge: { name: 'charge_now' },
  checkout: { name: 'open_checkout' },
  refund: { name: 'refund', amount: 1000, payment: null, n: 'r1' },
  acceptance: { name: 'accept_dispute', dispute: null },
};

/** Asks, then lives on; the last answer is what GET /v1/commands/:id says from then on. */
function answerAfter(life: Life, what: string, then: (life: Life) => unknown): CommandOutcome {
  const asked = life.command(body[what] as CommandBody);
  expect(asked).toMatchObject({ outcome: 'preparing' });
  then(life);
  const answers = life.answers.filter(({ commandId }) => commandId === asked?.commandId);
  return answers.at(-1) as CommandOutcome;
}

const paid = (of: { disputes?: DisputeReading[] } = {}) =>
  intent({ id: 'pi_1', n: 1, status: 'succeeded', charge: charge('ch_1', of) });

const retrying = (): Life => new Life().declined('insufficient_funds');

describe('a charge asked by hand', () => {
  test.each<[string, (life: Life) => unknown, Partial<CommandOutcome>]>([
    ['succeeds', (life) => life.charged(), { outcome: 'done' }],
    ['is declined', (life) => life.declined('do_not_honor'), { code: 'declined' }],
    [
      'is a bank debit that fails after days',
      (life) => {
        life.opened().confirmed({ status: 'processing' });
        const failed = { status: 'requires_payment_method' } as const;
        life.reads(null, { intents: [intent({ id: 'pi_2', n: 2, ...failed })] });
      },
      { code: 'declined' },
    ],
    [
      'is postponed',
      (life) => {
        const { id: answers } = life.asked('openIntent');
        const because = 'visa 4242 was declined for another invoice just now';
        life.take({ kind: 'attempt_postponed', answers, until: null, because });
      },
      { code: 'postponed' },
    ],
    [
      'is refused by Stripe',
      (life) => life.fails(life.asked('openIntent'), 'refused'),
      { code: 'refused_by_stripe', detail: 'in a test' },
    ],
    [
      'is refused for its method',
      (life) => life.fails(life.asked('openIntent'), 'refused', { param: 'payment_method' }),
      { code: 'method_refused' },
    ],
    [
      'is called off by a payment from elsewhere',
      (life) => {
        const payment = { amount: OWED, reference: 'wire', receivedAt: life.now };
        life.command({ name: 'record_outside_payment', ...payment });
        life.opened().canceled();
      },
      { outcome: 'refused', code: 'paid' },
    ],
    [
      'was never heard of, and nothing is found at Stripe',
      (life) => life.fails(life.asked('openIntent'), 'too_late').foundNothing(),
      { code: 'not_charged' },
    ],
    [
      'was done, though nobody heard of it',
      (life) => {
        life.opened().fails(life.asked('confirmAttempt'), 'unknown');
        life.answersRead({ intents: [intent({ id: 'pi_2', n: 2, status: 'succeeded' })] });
      },
      { outcome: 'done' },
    ],
  ])('that %s ends', (_what, then, outcome) => {
    expect(answerAfter(retrying(), 'charge', then)).toMatchObject(outcome);
  });

  test('behind a checkout that is paid before it can be closed is refused as paid', () => {
    const life = retrying().atCheckout();
    const answer = answerAfter(life, 'charge', () => {
      const { id } = life.asked('closeLane');
      const complete = session({ id: 'cs_2', n: 2, status: 'complete', intentId: 'pi_x' });
      const intents = [intent({ id: 'pi_x', n: 2, ofCheckout: true, status: 'succeeded' })];
      life.reads(id, { sessions: [complete], intents });
    });
    expect(answer).toMatchObject({ outcome: 'refused', code: 'paid' });
  });

  test('while our key is refused goes on waiting, and ends with its charge', () => {
    const answer = answerAfter(retrying(), 'charge', (life) => {
      life.fails(life.asked('openIntent'), 'unauthorized').pass(2 * HOUR);
      life.answersRead({ searched: true });
      expect(life.state.plan.waiting).toMatchObject([{ name: 'charge_now', n: 3 }]);
      life.charged();
    });
    expect(answer).toMatchObject({ outcome: 'done' });
  });
});

describe('a checkout', () => {
  test.each<[string, (life: Life) => unknown, Partial<CommandOutcome>]>([
    ['opens', (life) => life.checkoutOpened(), { outcome: 'done' }],
    [
      'is refused by Stripe',
      (life) => life.fails(life.asked('openCheckout'), 'refused'),
      { code: 'refused_by_stripe', detail: 'in a test' },
    ],
    [
      'is not answered, and not found at Stripe either',
      (life) => life.fails(life.asked('openCheckout'), 'too_late').foundNothing(),
      { code: 'not_opened' },
    ],
    [
      'is not needed any more',
      (life) => {
        const payment = { amount: OWED, reference: 'wire', receivedAt: life.now };
        life.command({ name: 'record_outside_payment', ...payment });
        life.checkoutOpened().expired();
      },
      { code: 'paid' },
    ],
    [
      'opens over an amount that has changed, and again over the new one',
      (life) => {
        const payment = { amount: 900, reference: 'wire', receivedAt: life.now };
        life.command({ name: 'record_outside_payment', ...payment });
        life.checkoutOpened().expired();
        expect(life.asked('openCheckout').amount).toBe(OWED - 900);
        life.checkoutOpened();
      },
      { outcome: 'done' },
    ],
  ])('that %s ends its command', (_what, then, outcome) => {
    expect(answerAfter(new Life({ method: null }), 'checkout', then)).toMatchObject(outcome);
  });

  test('asked again and again while Stripe is away does not fill the state', () => {
    const life = new Life({ method: null });
    for (let i = 0; i < 50; i++) life.command({ name: 'open_checkout' }, 'customer');
    expect(life.state.plan.waiting.length).toBeLessThanOrEqual(10);
    life.checkoutOpened();
    const last = new Map(life.answers.map(({ commandId, outcome }) => [commandId, outcome]));
    expect([...last.values()].filter((outcome) => outcome === 'preparing')).toEqual([]);
  });
});

describe('a refund', () => {
  const answered = (life: Life, outcome: RefundOutcome) =>
    life.take({ kind: 'refund_answered', answers: life.asked('sendRefund').id, outcome });

  const read = (status: 'pending' | 'succeeded' | 'failed', n: string | null = 'r1') =>
    refund({ id: 're_9', n, status });

  const given = (status: 'pending' | 'succeeded'): RefundOutcome => ({
    kind: 'given',
    refund: read(status),
  });

  const refunds = (status: 'succeeded' | 'failed') => ({
    intents: [
      intent({
        id: 'pi_1',
        status: 'succeeded',
        charge: charge('ch_1', { refunds: [read(status)] }),
      }),
    ],
  });

  test.each<[string, (life: Life) => unknown, Partial<CommandOutcome>]>([
    ['is given', (life) => answered(life, given('succeeded')), { outcome: 'done' }],
    ['is on its way', (life) => answered(life, given('pending')), { outcome: 'preparing' }],
    [
      'arrives after days',
      (life) => answered(life, given('pending')).reads(null, refunds('succeeded')),
      { outcome: 'done' },
    ],
    [
      'fails after days',
      (life) => answered(life, given('pending')).reads(null, refunds('failed')),
      { outcome: 'refused', code: 'refund_failed' },
    ],
    [
      'is stopped by a dispute that is lost',
      (life) => {
        answered(life, { kind: 'stopped_by_dispute' });
        life.answersRead({ intents: [paid({ disputes: [dispute({ status: 'lost' })] })] });
      },
      { outcome: 'done' },
    ],
  ])('that %s is answered so', (_what, then, outcome) => {
    expect(answerAfter(new Life().charged(), 'refund', then)).toMatchObject(outcome);
  });

  test('that Stripe refuses is answered with why and what is left, once Stripe was read', () => {
    const answer = answerAfter(new Life().charged(), 'refund', (life) => {
      answered(life, { kind: 'refused', code: 'x', detail: 'greater than unrefunded amount' });
      expect(life.answers.at(-1)).toMatchObject({ outcome: 'preparing' });
      const refunds = [refund({ id: 're_of_dashboard', amount: OWED - 500 })];
      const read = intent({ id: 'pi_1', status: 'succeeded', charge: charge('ch_1', { refunds }) });
      life.answersRead({ intents: [read] });
    });
    expect(answer).toMatchObject({ outcome: 'refused', code: 'refund_failed' });
    expect(answer.detail).toBe(
      'greater than unrefunded amount; at most 500 minor units of this payment can be refunded',
    );
  });
});

describe('an accepted dispute', () => {
  const disputed = (): Life =>
    new Life().charged().reads(null, { intents: [paid({ disputes: [dispute()] })] });

  const reads = (life: Life, status: string, withdrawn = true) =>
    life.reads(life.asked('acceptDispute').id, {
      intents: [paid({ disputes: [dispute({ status, withdrawn })] })],
    });

  test.each<[string, (life: Life) => unknown, Partial<CommandOutcome>]>([
    ['is closed as lost', (life) => reads(life, 'lost'), { outcome: 'done' }],
    ['was won before', (life) => reads(life, 'won', false), { code: 'no_dispute' }],
    ['is not closed yet', (life) => reads(life, 'under_review'), { outcome: 'preparing' }],
    [
      'is refused by Stripe',
      (life) => life.fails(life.asked('acceptDispute'), 'refused'),
      { code: 'acceptance_refused', detail: 'in a test' },
    ],
  ])('that %s is answered so', (_what, then, outcome) => {
    expect(answerAfter(disputed(), 'acceptance', then)).toMatchObject(outcome);
  });
});
