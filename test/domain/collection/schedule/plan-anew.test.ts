import { DAY, HOUR } from '../../../../src/domain/time';
import type { DisputeReading } from '../../../../src/domain/collection/model/fact';
import { Life } from '../life';
import {
  OWED,
  START,
  amex,
  charge,
  decline,
  dispute,
  intent,
  sepa,
  session,
  visa,
} from '../objects';

const MORNING = 9;

const debitUnderWay = (): Life =>
  new Life({ method: sepa }).mailed().opened().confirmed({ status: 'processing' });

const debitReads = (life: Life, part: Parameters<typeof intent>[0]): Life =>
  life.pass(DAY).answersRead({ intents: [intent({ n: 1, method: sepa, ...part })] });

const debitFails = (life: Life, code: string): Life =>
  debitReads(life, {
    id: 'pi_1',
    status: 'requires_payment_method',
    decline: decline(code),
  }).canceled();

const debitReturned = (life: Life, reason: string): Life => {
  const disputes = [dispute({ status: 'lost', reason })];
  const paid = intent({ id: 'pi_1', n: 1, status: 'succeeded', method: sepa });
  return life.reads(null, { intents: [{ ...paid, charge: charge('ch_1', { disputes }) }] });
};

describe('a method that comes while another is being charged', () => {
  test('is charged at once when a bank debit under way fails', () => {
    const life = debitFails(debitUnderWay().brings(amex), 'account_closed');
    expect(life.asked('openIntent').method).toEqual(amex);
  });

  test('is charged at once when the confirm in flight is declined, however softly', () => {
    const life = new Life().opened().brings(amex);
    life.confirmed({ status: 'requires_payment_method', decline: decline('insufficient_funds') });
    expect(life.canceled().asked('openIntent').method).toEqual(amex);
  });

  test('is charged at once when Stripe refuses the other, and none is asked for', () => {
    const life = new Life().opened().brings(amex);
    life.fails(life.asked('confirmAttempt'), 'refused');
    life.answersRead({ intents: [intent({ id: 'pi_1', n: 1 })] }).canceled();
    expect(life.asked('openIntent').method).toEqual(amex);
    expect(life.mails).not.toContain('method_needed');
  });

  test('is charged at once when the bank wants the customer for the other', () => {
    const life = new Life().opened().brings(amex);
    const wants = decline('authentication_required');
    life.confirmed({ status: 'requires_payment_method', decline: wants }).canceled();
    expect(life.asked('openIntent').method).toEqual(amex);
    expect(life.mails).not.toContain('action_required');
  });

  test.each(['bank_cannot_process', 'insufficient_funds'])(
    'or before a debit is returned for %s, is charged at once',
    (reason) => {
      const life = debitReads(debitUnderWay(), { id: 'pi_1', status: 'succeeded' }).brings(amex);
      expect(debitReturned(life, reason).asked('openIntent').method).toEqual(amex);
    },
  );

  test('moves the retry of a returned debit forward when it comes later', () => {
    const life = debitReads(debitUnderWay(), { id: 'pi_1', status: 'succeeded' });
    debitReturned(life, 'insufficient_funds').brings(amex);
    expect(life.asked('openIntent').method).toEqual(amex);
  });

  test('and is the failed one itself waits for the customer as before', () => {
    const life = debitFails(debitUnderWay().brings(amex).brings(sepa), 'account_closed');
    expect(life.pass(20 * DAY).requests('openIntent')).toBe(false);
    expect(life.state.plan.charge.kind).toBe('needs_method');
  });

  test('never raises the maximum of attempts', () => {
    const life = new Life({ policy: { ladderDays: [] } }).opened().brings(amex);
    life.confirmed({ status: 'requires_payment_method', decline: decline('stolen_card') });
    expect(
      life
        .canceled()
        .pass(20 * DAY)
        .requests('openIntent'),
    ).toBe(false);
  });
});

const paidOffline = (life: Life, amount = OWED): Life => {
  life.command({ name: 'record_outside_payment', amount, reference: 'w', receivedAt: START });
  return life;
};

const reversed = (life: Life): Life => {
  const payment = life.state.ledger.payments.findLast((p) => p.via === 'outside')?.id ?? 'none';
  life.command({ name: 'reverse_outside_payment', payment });
  return life;
};

const reopened = (life: Life): Life => {
  life.command({ name: 'mark_uncollectible', reason: 'gone' });
  life.command({ name: 'reopen' });
  return life;
};

const chargeOf = ({ state }: Life) => state.plan.charge;

describe.each([
  ['an offline payment was reversed', (life: Life) => reversed(paidOffline(life))],
  ['it was given up and reopened', reopened],
])('collecting is taken up again as %s', (_what, again) => {
  test('with no method, and a card that comes is charged', () => {
    const life = again(new Life({ method: null }));
    expect(chargeOf(life).kind).toBe('needs_method');
    expect(life.brings(visa).asked('openIntent').method).toEqual(visa);
  });

  test('with a card that came meanwhile, which is charged at once', () => {
    const life = again(new Life({ method: null, terms: { chargeOn: 'due' } }).brings(visa));
    expect(chargeOf(life)).toMatchObject({ kind: 'at', by: 'plan' });
    expect(life.pass(15 * DAY).asked('openIntent').method).toEqual(visa);
  });

  test('on the next day of the ladder, after a decline of the same card', () => {
    const life = again(new Life().declined('insufficient_funds'));
    expect(life.requests('openIntent')).toBe(false);
    const planned = chargeOf(life);
    if (planned.kind !== 'at') throw new Error(`planned is ${planned.kind}`);
    expect(new Date(planned.at).getUTCHours()).toBe(MORNING);
    expect(life.pass(planned.at - life.now).asked('openIntent').n).toBe(2);
  });

  test('and never charges a stolen card again', () => {
    const life = again(new Life().declined('stolen_card'));
    expect(life.pass(20 * DAY).requests('openIntent')).toBe(false);
    expect(chargeOf(life).kind).toBe('needs_method');
  });

  test('nor an account whose debit was returned', () => {
    const life = debitReads(debitUnderWay(), { id: 'pi_1', status: 'succeeded' });
    again(debitReturned(life, 'bank_cannot_process'));
    expect(life.pass(20 * DAY).requests('openIntent')).toBe(false);
    expect(life.brings(amex).asked('openIntent').method).toEqual(amex);
  });

  test('without raising the maximum of attempts', () => {
    const policy = { ladderDays: [], atEnd: 'uncollectible' } as const;
    const life = new Life({ policy }).declined('insufficient_funds');
    const after = again(life)
      .brings(amex)
      .pass(20 * DAY);
    expect(after.requests('openIntent')).toBe(false);
    expect(after.noted('collection_ended')).toHaveLength(1);
  });

  test('nothing is planned where nothing is charged by itself', () => {
    const life = again(new Life({ terms: { autoCharge: false } }));
    expect(life.pass(20 * DAY).requests('openIntent')).toBe(false);
    expect(chargeOf(life).kind).toBe('off');
  });
});

describe('collecting is taken up again', () => {
  test('when a dispute that was lost is won after all', () => {
    const part = (disputes: DisputeReading[]) => {
      const of = { id: 'pi_9', amount: 900, status: 'succeeded' } as const;
      return intent({ ...of, charge: charge('ch_9', { disputes }) });
    };
    const life = new Life({ terms: { chargeOn: 'due' } });
    life.reads(null, { intents: [part([])] });
    const disputed = { amount: 900, status: 'lost' };
    life.reads(null, { intents: [part([dispute(disputed)])] });
    expect(life.status).toBe('disputed_lost');
    life.reads(null, { intents: [part([dispute({ ...disputed, status: 'won' })])] });
    expect(life.pass(15 * DAY).asked('openIntent').amount).toBe(OWED - 900);
  });

  test('when a charge that the customer asked for is called off', () => {
    const life = new Life().declined('insufficient_funds').pass(HOUR);
    life.command({ name: 'charge_now' }, 'customer');
    paidOffline(life, 900).opened().canceled();
    expect(chargeOf(life)).toMatchObject({ kind: 'at', by: 'plan' });
  });

  test('not before what remains can be charged', () => {
    const life = paidOffline(new Life({ method: null }), OWED - 10);
    reversed(paidOffline(life, 5)).brings(visa);
    expect(life.pass(DAY).requests('openIntent')).toBe(false);
  });
});

describe('nothing is planned anew', () => {
  test('because of a session with the number of an attempt whose outcome is unknown', () => {
    const life = new Life().opened();
    life.fails(life.asked('confirmAttempt'), 'unknown');
    life.reads(null, { sessions: [session({ id: 'cs_copy', n: 1, status: 'expired' })] });
    expect(life.lane).toBe('reading');
  });

  test('at once after a debit failed and Stripe no longer names its method', () => {
    const life = debitReads(debitUnderWay(), {
      id: 'pi_1',
      status: 'requires_payment_method',
      method: null,
      decline: decline('insufficient_funds'),
    }).canceled();
    expect(life.requests('openIntent')).toBe(false);
    expect(life.state.plan.ladder.attempts).toBe(1);
  });
});
