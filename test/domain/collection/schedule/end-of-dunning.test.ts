import { explain } from '../../../../src/domain/collection/queries/explain';
import { DAY } from '../../../../src/domain/time';
import { calendarDayOf, startOfDay } from '../../../../src/domain/time-zones';
import type { Setup } from '../life';
import { Life } from '../life';
import { OWED, START, charge, dispute, intent, sepa, visa } from '../objects';

const LINK_ONLY: Setup = { method: null, terms: { autoCharge: false } };

/** Paid offline at once, and so many days have passed since. */
function paidOffline(days: number): Life {
  const life = new Life(LINK_ONLY).mailed();
  const paid = { amount: OWED, reference: 'wire', receivedAt: START };
  life.command({ name: 'record_outside_payment', ...paid });
  return life.pass(days * DAY);
}

const dayOf = (at: number): number => Math.floor(at / DAY) - Math.floor(START / DAY);

/** Woken as the timer does until nothing is planned: each mail with its day. */
function untilRest(life: Life, days = 200): string[] {
  const mails: string[] = [];
  const end = life.now + days * DAY;
  life.mails.length = 0;
  while (life.wakeAt !== null && life.wakeAt < end) {
    life.pass(Math.max(0, life.wakeAt - life.now));
    for (const name of life.mails) mails.push(`${name} on day ${dayOf(life.now)}`);
    life.mails.length = 0;
    while (life.requests('sendMail')) life.mailed();
  }
  return mails;
}

describe('dunning does not end in silence', () => {
  test('a link that nobody pays by: reminders, a final notice, word to the business', () => {
    const life = new Life(LINK_ONLY).mailed();
    expect(untilRest(life)).toEqual([
      'reminder on day 11',
      'reminder on day 14',
      'reminder on day 21',
      'reminder on day 28',
      'final_notice on day 35',
      'collection_ended_business on day 35',
    ]);
    expect(life.noted('collection_ended')).toHaveLength(1);
    expect(life.status).toBe('open');
  });

  test('an invoice that was late when it was sent is reminded from then on', () => {
    const dueAt = startOfDay(calendarDayOf(START - 20 * DAY, 'UTC'), 'UTC');
    const life = new Life({ ...LINK_ONLY, terms: { ...LINK_ONLY.terms, dueAt } }).mailed();
    expect(explain(life.state, life.policy).due_at).toBeGreaterThan(life.now);
    expect(untilRest(life)).toEqual([
      'reminder on day 7',
      'reminder on day 14',
      'final_notice on day 21',
      'collection_ended_business on day 21',
    ]);
  });

  test('without any reminder the final notice comes after the due day all the same', () => {
    const life = new Life({ ...LINK_ONLY, policy: { reminderDays: [] } }).mailed();
    expect(untilRest(life)).toEqual([
      'final_notice on day 21',
      'collection_ended_business on day 21',
    ]);
  });

  test('the policy ends it, and what is reopened is not given up at once again', () => {
    const life = new Life({ ...LINK_ONLY, policy: { atEnd: 'uncollectible' } }).mailed();
    untilRest(life);
    expect(life.status).toBe('uncollectible');
    expect(life.noted('invoice_given_up')).toMatchObject([{ by: 'policy' }]);
    life.command({ name: 'reopen' });
    expect(life.pass(DAY).status).toBe('open');
    expect(untilRest(life)).toEqual([
      'reminder on day 42',
      'reminder on day 49',
      'final_notice on day 56',
      'collection_ended_business on day 56',
    ]);
  });

  test('a payment that is reversed is followed by reminders, as for what is sent late', () => {
    const life = paidOffline(60);
    life.command({ name: 'reverse_outside_payment', payment: 'outside:cmd_1' });
    expect(untilRest(life)).toEqual([
      'reminder on day 67',
      'reminder on day 74',
      'final_notice on day 81',
      'collection_ended_business on day 81',
    ]);
  });

  test('a payment that is reversed before the due day leaves the reminders of that day', () => {
    const life = paidOffline(12);
    life.command({ name: 'reverse_outside_payment', payment: 'outside:cmd_1' });
    expect(untilRest(life).slice(0, 3)).toEqual([
      'reminder on day 14',
      'reminder on day 21',
      'reminder on day 28',
    ]);
  });

  test('the same reminder goes out again under another key', () => {
    const life = new Life(LINK_ONLY).mailed();
    const keys = new Set<string>();
    for (let rounds = 0; rounds < 2; rounds++) {
      for (let left = 60; left > 0; left--) {
        life.pass(DAY);
        while (life.requests('sendMail')) {
          for (const { name, key } of life.asked('sendMail').mails)
            if (name === 'reminder') keys.add(key);
          life.mailed();
        }
      }
      const paid = { amount: OWED, reference: 'wire', receivedAt: START };
      life.command({ name: 'record_outside_payment', ...paid });
      const payment = life.state.ledger.payments.at(-1)?.id ?? '';
      life.command({ name: 'reverse_outside_payment', payment });
    }
    expect(keys.size).toBe(4 + 2);
  });

  test('a debit that comes back weeks later is reminded of as well', () => {
    const life = new Life({ method: sepa, policy: { returnRetries: 0 } }).mailed().charged();
    life.pass(40 * DAY);
    const returned = dispute({ status: 'lost', reason: 'insufficient_funds' });
    const read = { id: 'pi_1', status: 'succeeded', method: sepa } as const;
    life.reads(null, {
      intents: [intent({ ...read, charge: charge('ch_1', { disputes: [returned] }) })],
    });
    expect(life.status).toBe('open');
    expect(untilRest(life)).toContain('reminder on day 47');
  });

  test('a promise to pay is waited for, and a reminder comes before the final notice', () => {
    const life = new Life(LINK_ONLY).mailed();
    life.command({ name: 'pause', until: life.now + 60 * DAY, reason: 'promised' });
    expect(untilRest(life)).toEqual([
      'reminder on day 60',
      'final_notice on day 67',
      'collection_ended_business on day 67',
    ]);
  });

  test('a method that comes after it is charged all the same', () => {
    const life = new Life({ method: null }).mailed();
    untilRest(life);
    expect(life.state.plan.charge.kind).toBe('ended');
    expect(life.brings(visa).requests('openIntent')).toBe(true);
  });
});

describe('what a person asks for comes before the end that the policy sets', () => {
  const ENDING = { atEnd: 'uncollectible', ladderDays: [], reminderDays: [] } as const;

  /** The final notice is out: the next decision gives the invoice up. */
  function atTheEnd(setup: Setup): Life {
    const life = new Life({ ...setup, policy: ENDING }).mailed();
    while (life.state.plan.charge.kind !== 'ended')
      life.pass(Math.max(0, (life.wakeAt ?? life.now) - life.now));
    expect(life.status).toBe('open');
    return life;
  }

  /** Asked in the very decision in which an event is heard of: Stripe is read first. */
  function askedUnread(life: Life, name: 'open_checkout' | 'charge_now'): Life {
    const of = { objectId: 'pi_x', intentId: 'pi_x', sessionId: null, chargeId: null, n: 9 };
    const about = { ...of, type: 'payment_intent.succeeded', status: 'succeeded', created: START };
    const command = { id: 'cmd', by: 'business', name } as const;
    return life.take({ kind: 'event', storedAt: life.now, about }, { kind: 'command', command });
  }

  test('a checkout that waits for the Stripe customer', () => {
    const terms = { ...LINK_ONLY.terms, createStripeCustomer: true };
    const life = atTheEnd({ method: null, terms });
    expect(life.command({ name: 'open_checkout' }, 'customer')?.outcome).toBe('preparing');
    const answers = life.asked('ensureCustomer').id;
    life.take({ kind: 'customer_ensured', answers, stripeCustomer: 'cus_1' });
    expect(life.checkoutOpened().answers.at(-1)?.outcome).toBe('done');
    expect(life.status).toBe('open');
  });

  test('a checkout that waits until Stripe is read; once it has expired the policy ends it', () => {
    const life = askedUnread(atTheEnd(LINK_ONLY), 'open_checkout');
    expect(life.answers.at(-1)?.outcome).toBe('preparing');
    life.answersRead({}).checkoutOpened();
    expect(life.answers.at(-1)?.outcome).toBe('done');
    life.pass(DAY).expired();
    expect(life.status).toBe('uncollectible');
  });

  test('a charge that waits until Stripe is read', () => {
    const life = askedUnread(atTheEnd({ terms: LINK_ONLY.terms ?? {} }), 'charge_now');
    expect(life.status).toBe('open');
    expect(life.answersRead({}).charged().status).toBe('paid');
    expect(life.answers.at(-1)?.outcome).toBe('done');
  });
});

describe('time to confirm that has run out', () => {
  test.each([
    ['a charge', visa, (life: Life) => life.declined('authentication_required')],
    [
      'a bank account',
      null,
      (life: Life) => life.atCheckout().paidAtCheckout({ status: 'requires_action' }),
    ],
  ])('of %s is mailed to both', (_what, method, reach) => {
    const life = reach(new Life({ method }));
    while (life.requests('sendMail')) life.mailed();
    life.pass(6 * DAY).mails.length = 0;
    expect(life.pass(2 * DAY).mails).toEqual(['method_needed', 'payment_failed_business']);
  });
});

describe('a refund is announced as given when it is given', () => {
  const refunding = (): Life => {
    const life = new Life().charged();
    while (life.requests('sendMail')) life.mailed();
    life.command({ name: 'refund', payment: null, amount: 4000, n: 'r1' });
    life.mails.length = 0;
    return life;
  };
  const reads = (life: Life, status: 'pending' | 'succeeded' | 'failed'): Life => {
    const refunds = [{ id: 're_1', n: 'r1', amount: 4000, status, createdAt: life.now }];
    const part = { createdAt: START, disputes: [], warnings: [] };
    const charge = { id: 'ch_pi_1', ...part, refunds };
    return life.reads(null, { intents: [intent({ id: 'pi_1', status: 'succeeded', charge })] });
  };

  test('not while it is pending', () => {
    const life = reads(refunding(), 'pending');
    expect(life.mails).toEqual([]);
    expect(life.noted('refund_given')).toEqual([]);
    expect(reads(life, 'succeeded').mails).toEqual(['refund']);
    expect(life.noted('refund_given')).toHaveLength(1);
  });

  test('one that fails while pending is mailed to the business alone', () => {
    expect(reads(reads(refunding(), 'pending'), 'failed').mails).toEqual([
      'refund_failed_business',
    ]);
  });

  test('one that fails after it was given is corrected', () => {
    expect(reads(reads(refunding(), 'succeeded'), 'failed').mails).toEqual([
      'refund',
      'refund_failed_business',
      'refund_failed',
    ]);
  });
});
