import { publicEventsOf } from '../../../src/domain/collection/projections/public-events';
import { isStillTrue } from '../../../src/domain/collection/queries/is-still-true';
import type { MailOrder } from '../../../src/domain/collection/model/effect';
import { DAY } from '../../../src/domain/time';
import { Life } from './life';
import { OWED, amex, charge, decline, dispute, intent, sepa } from './objects';

const paidOffline = (life: Life, amount: number): Life => {
  const receivedAt = life.now;
  life.command({ name: 'record_outside_payment', amount, reference: 'wire', receivedAt });
  return life;
};

const debitUnderWay = (life: Life): Life =>
  life.mailed().atCheckout().paidAtCheckout({ status: 'processing', method: sepa });

const debitFails = (life: Life): Life => {
  const { lane } = life.state;
  if (lane.kind !== 'bank_debit') throw new Error(`no debit, but ${lane.kind}`);
  const failed = { method: sepa, decline: decline('insufficient_funds'), ofCheckout: true };
  life.pass(DAY);
  const id = lane.intentId;
  return life.answersRead({
    intents: [intent({ id, n: lane.n, status: 'requires_payment_method', ...failed })],
  });
};

const queued = (life: Life): MailOrder[] =>
  life.state.outstanding.flatMap((effect) => (effect.kind === 'sendMail' ? effect.mails : []));

const order = (life: Life, name: MailOrder['name']): MailOrder => {
  const found = queued(life).find((mail) => mail.name === name);
  if (found === undefined) throw new Error(`${name} is not queued`);
  return found;
};

describe('who owes nothing is asked for nothing', () => {
  test('a debit that fails after the invoice was paid otherwise is mailed to the business', () => {
    const life = paidOffline(debitUnderWay(new Life({ method: null })), OWED);
    life.mails.length = 0;
    debitFails(life);
    expect(life.status).toBe('paid');
    expect(life.mails).toEqual(['payment_failed_business']);
  });

  test('a debit that is returned after the invoice was paid otherwise, too', () => {
    const life = debitUnderWay(new Life({ method: null, policy: { excess: 'ask' } }));
    const paid = { id: 'pi_of_cs_1', n: 1, ofCheckout: true, method: sepa } as const;
    life.pass(DAY).answersRead({ intents: [intent({ ...paid, status: 'succeeded' })] });
    paidOffline(life, OWED);
    life.mails.length = 0;
    const back = dispute({ status: 'lost', reason: 'insufficient_funds' });
    const taken = charge('ch_1', { disputes: [back] });
    life.reads(null, { intents: [intent({ ...paid, status: 'succeeded', charge: taken })] });
    expect(life.status).toBe('paid');
    expect(life.mails).toEqual(['payment_returned_business']);
  });
});

describe('a mail is asked again before it is sent whether it is still true', () => {
  const declined = (): Life => new Life().mailed().declined('insufficient_funds');

  test('a failure is not mailed once the money has come', () => {
    const life = declined();
    const mail = order(life, 'payment_failed');
    expect(isStillTrue(mail, life.state)).toBe(true);
    expect(isStillTrue(mail, paidOffline(life, OWED).state)).toBe(false);
    expect(isStillTrue(order(life, 'payment_failed_business'), life.state)).toBe(true);
  });

  test('a failure is not mailed while the next try is under way', () => {
    const life = declined();
    const mail = order(life, 'payment_failed');
    expect(isStillTrue(mail, life.brings(amex).opened().state)).toBe(false);
  });

  test('a reminder does not go out after a void, a pause, or once the money is on its way', () => {
    const reminded = (): Life => new Life({ method: null }).mailed().pass(15 * DAY);
    const mail = order(reminded(), 'reminder');
    expect(isStillTrue(mail, reminded().state)).toBe(true);
    const voided = reminded();
    voided.command({ name: 'void', reason: 'a mistake' });
    const paused = reminded();
    paused.command({ name: 'pause', until: null, reason: 'promised' });
    const paying = reminded().atCheckout().paidAtCheckout({ status: 'processing', method: sepa });
    for (const life of [voided, paused, paying]) {
      expect(isStillTrue(mail, life.state)).toBe(false);
    }
    expect(queued(voided).map(({ name }) => name)).not.toContain('reminder');
  });

  test('an invoice that is void before its mail is out is not mailed, nor missed', () => {
    const life = new Life({ method: null });
    const mail = order(life, 'invoice');
    life.command({ name: 'void', reason: 'a mistake' });
    expect(isStillTrue(mail, life.state)).toBe(false);
    expect(life.pass(2 * DAY).mails).not.toContain('undelivered_business');
  });

  test('no receipt thanks for a payment that was taken back', () => {
    const life = paidOffline(new Life({ method: null }).mailed(), OWED);
    const mail = order(life, 'receipt');
    expect(isStillTrue(mail, life.state)).toBe(true);
    life.command({ name: 'reverse_outside_payment', payment: mail.about ?? '' });
    expect(isStillTrue(mail, life.state)).toBe(false);
  });

  test('what was withdrawn is in the timeline, and the rest of its mails count as sent', () => {
    const life = declined();
    const { id } = life.asked('sendMail');
    const withdrawn = ['payment_failed/1'];
    life.take({ kind: 'mail_done', answers: id, sent: [], refused: [], withdrawn });
    expect(life.noted('mail_withdrawn')).toEqual([
      { kind: 'mail_withdrawn', key: 'payment_failed/1' },
    ]);
    expect(life.requests('sendMail')).toBe(false);
  });
});

describe('a notice of a bank debit', () => {
  const AMOUNT = { name: 'debit_notice', key: 'debit_notice/1', amount: OWED } as const;
  const noticed = (): { life: Life; mail: MailOrder } => {
    const terms = { chargeOn: 'due', debitNoticeDays: 2 } as const;
    const life = new Life({ method: sepa, terms }).mailed();
    const { charge: planned } = life.state.plan;
    if (planned.kind !== 'at') throw new Error(`no debit is planned, but ${planned.kind}`);
    const chargeAt = planned.at;
    const of = { amount: OWED, fingerprint: sepa.fingerprint };
    const debitNotice = { ...of, chargeAt, requestedAt: life.now, sentAt: null };
    life.state = { ...life.state, plan: { ...life.state.plan, debitNotice } };
    return { life, mail: { ...AMOUNT, at: chargeAt, about: sepa.label } };
  };

  test('is true while the debit of that time is planned', () => {
    const { life, mail } = noticed();
    expect(isStillTrue(mail, life.state)).toBe(true);
    expect(isStillTrue({ ...mail, at: mail.at! + DAY }, life.state)).toBe(false);
    const { debitNotice, ...plan } = life.state.plan;
    expect(debitNotice).toBeDefined();
    expect(isStillTrue(mail, { ...life.state, plan })).toBe(false);
  });

  test.each<[string, (life: Life) => unknown]>([
    ['paid', (life) => paidOffline(life, OWED)],
    ['void', (life) => life.command({ name: 'void', reason: 'a mistake' })],
    ['paused', (life) => life.command({ name: 'pause', until: null, reason: 'promised' })],
    ['charged no more', (life) => life.command({ name: 'set_auto_charge', on: false })],
    [
      'on its way',
      (life) => life.atCheckout().paidAtCheckout({ status: 'processing', method: sepa }),
    ],
  ])('is not sent once the invoice is %s', (_name, happens) => {
    const { life, mail } = noticed();
    happens(life);
    expect(isStillTrue(mail, life.state)).toBe(false);
  });
});

describe('a next try is announced as it is planned', () => {
  const nextPublished = (life: Life): (string | null)[] =>
    publicEventsOf(life.happened, life.state.terms).flatMap((event) =>
      event.type === 'invoice.payment_failed' ? [event.data.next_attempt_at] : [],
    );

  test('also after a debit that was given at a checkout, and a retry of the plan follows', () => {
    const life = new Life({ terms: { chargeOn: 'due' } });
    debitFails(debitUnderWay(life));
    const { charge: planned } = life.state.plan;
    expect(planned.kind).toBe('at');
    const at = planned.kind === 'at' ? new Date(planned.at).toISOString() : '';
    expect(nextPublished(life)).toEqual([at]);
    expect(life.noted('checkout_debit_failed')).toMatchObject([{ next: planned }]);
  });

  test('and is none where the plan is paused, or nothing is owed', () => {
    const paused = debitUnderWay(new Life({ terms: { chargeOn: 'due' } }));
    paused.command({ name: 'pause', until: null, reason: 'promised' });
    expect(nextPublished(debitFails(paused))).toEqual([null]);
    const paid = paidOffline(debitUnderWay(new Life({ terms: { chargeOn: 'due' } })), OWED);
    expect(nextPublished(debitFails(paid))).toEqual([null]);
  });
});
