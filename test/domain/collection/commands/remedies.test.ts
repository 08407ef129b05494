import { Life } from '../life';
import { OWED, charge, dispute, intent, refund } from '../objects';
import type { ChargeReading } from '../../../../src/domain/collection/model/fact';

const voided = (life: Life) => life.command({ name: 'void', reason: 'mistake' });

const refunded = (life: Life, amount: number, n = 'r1') =>
  life.command({ name: 'refund', amount, payment: null, n });

const paid = (amount: number, of: Partial<ChargeReading> = {}) =>
  intent({ id: 'pi_1', n: 1, amount, status: 'succeeded', charge: charge('ch_1', of) });

function givenBack(life: Life): void {
  const { id, n, amount } = life.asked('sendRefund');
  const given = { kind: 'given', refund: refund({ id: 're_9', n, amount }) } as const;
  life.take({ kind: 'refund_answered', answers: id, outcome: given });
}

describe('a stated remedy works', () => {
  /** A part from outside and the rest by card; then the part turned out to be none. */
  function partlyPaid(): Life {
    const life = new Life({ method: null });
    const part = { amount: 4000, reference: 'wire', receivedAt: life.now };
    const recorded = life.command({ name: 'record_outside_payment', ...part });
    life.reads(null, { intents: [paid(OWED - 4000)] });
    const payment = `outside:${recorded?.commandId}`;
    life.command({ name: 'reverse_outside_payment', payment });
    return life;
  }

  test('what was paid is refunded or reversed, so the invoice is voided', () => {
    const life = partlyPaid();
    expect(voided(life)).toMatchObject({ outcome: 'refused', code: 'partly_paid' });
    refunded(life, OWED - 4000);
    givenBack(life);
    expect(voided(life)).toMatchObject({ outcome: 'done' });
    expect(life.status).toBe('void');
  });

  test('a part of it refunded is not enough', () => {
    const life = partlyPaid();
    refunded(life, 1000);
    givenBack(life);
    expect(voided(life)).toMatchObject({ outcome: 'refused', code: 'partly_paid' });
  });

  test('what a refusal calls refundable is refunded', () => {
    const life = new Life().charged();
    const refusal = refunded(life, OWED + 1);
    const most = Number(/at most (\d+)/.exec(refusal?.detail ?? '')?.[1]);
    expect(refunded(life, most, 'r2')).toMatchObject({ outcome: 'preparing' });
  });
});

describe('a refund without a named payment is refused for the reason that forbids it', () => {
  test('because the payment is disputed', () => {
    const life = new Life().charged();
    life.reads(null, { intents: [paid(OWED, { disputes: [dispute()] })] });
    expect(refunded(life, 1000)).toMatchObject({ outcome: 'refused', code: 'disputed' });
  });

  test('because all of it is given back', () => {
    const life = new Life().charged();
    refunded(life, OWED);
    givenBack(life);
    expect(refunded(life, 1000, 'r2')).toMatchObject({
      outcome: 'refused',
      code: 'amount_invalid',
      detail: 'nothing of this payment is left to be refunded',
    });
  });

  test('because nothing came by Stripe', () => {
    const life = new Life({ method: null });
    expect(refunded(life, 1000)).toMatchObject({ outcome: 'refused', code: 'payment_unknown' });
  });
});

describe('a refund that Stripe refuses', () => {
  test('makes us read what was refunded unheard, and the next refusal says what is left', () => {
    const life = new Life().charged();
    refunded(life, OWED);
    const { id } = life.asked('sendRefund');
    const outcome = {
      kind: 'refused',
      code: 'charge_already_refunded',
      detail: 'too much',
    } as const;
    life.take({ kind: 'refund_answered', answers: id, outcome });
    const elsewhere = refund({ id: 're_of_dashboard', amount: 3000 });
    life.answersRead({ intents: [paid(OWED, { refunds: [elsewhere] })] });
    expect(refunded(life, OWED, 'r2')).toMatchObject({
      outcome: 'refused',
      detail: `at most ${OWED - 3000} minor units of this payment can be refunded`,
    });
    expect(refunded(life, OWED - 3000, 'r3')).toMatchObject({ outcome: 'preparing' });
  });
});
