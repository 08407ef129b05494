import { ARRIVES_WITHIN } from '../../../../src/domain/collection/model/policy';
import { DAY, HOUR, MINUTE } from '../../../../src/domain/time';
import { Life } from '../life';
import { intent, session, visa } from '../objects';

describe('an unknown outcome', () => {
  test('of a confirm is read before anything is asked, and counts no attempt', () => {
    const life = new Life().opened();
    life.fails(life.asked('confirmAttempt'), 'unknown');
    expect(life.lane).toBe('reading');
    expect(life.status).toBe('charging');
    expect(life.requests('readStripe')).toBe(true);
    expect(life.requests('confirmAttempt')).toBe(false);
    life.answersRead({ intents: [intent({ id: 'pi_1', n: 1, status: 'succeeded' })] });
    expect(life.status).toBe('paid');
    expect(life.state.plan.ladder.attempts).toBe(0);
  });

  test('that reads unconfirmed is canceled and read back before the next attempt', () => {
    const life = new Life().opened();
    life.fails(life.asked('confirmAttempt'), 'unknown');
    life.answersRead({ intents: [intent({ id: 'pi_1', n: 1 })] });
    expect(life.lane).toBe('closing');
    life.canceled();
    expect(life.requests('openIntent')).toBe(false);
    life.pass(5 * HOUR);
    expect(life.asked('openIntent').n).toBe(2);
    expect(life.state.plan.ladder.attempts).toBe(0);
  });

  test('is no less unknown when the making of its intent is answered once more', () => {
    const life = new Life().opened();
    life.fails(life.asked('confirmAttempt'), 'unknown');
    life.take({ kind: 'intent_opened', answers: 'intent/1', intentId: 'pi_1' });
    expect(life.lane).toBe('reading');
    const decline = { code: 'card_declined', declineCode: 'stolen_card' };
    life.answersRead({
      intents: [
        intent({
          id: 'pi_1',
          n: 1,
          status: 'requires_payment_method',
          decline: { ...decline, adviceCode: null, networkCode: null },
        }),
      ],
    });
    expect(life.state.plan.ladder).toMatchObject({ attempts: 1, barred: [visa.fingerprint] });
  });

  test('that no reading resolves is read again later, never in a hurry', () => {
    const life = new Life().opened();
    life.fails(life.asked('confirmAttempt'), 'unknown');
    life.answersRead({ intents: [intent({ id: 'pi_1', n: 1, status: 'unknown' })] });
    expect(life.requests('readStripe')).toBe(false);
    expect(life.wakeAt).toBeGreaterThanOrEqual(life.now + 4 * MINUTE);
    life.pass(6 * MINUTE);
    expect(life.asked('readStripe').search).toBe(true);
  });

  test('of making an intent keeps its name until that is too old; then Stripe is searched', () => {
    const life = new Life();
    const asked = life.asked('openIntent');
    life.fails(asked, 'unknown');
    life.pass(6 * MINUTE);
    expect(life.asked('openIntent')).toEqual(asked);
    life.fails(asked, 'too_late');
    expect(life.asked('readStripe').search).toBe(true);
    expect(life.foundNothing().lane).toBe('none');
    expect(life.requests('openIntent')).toBe(false);
    life.pass(5 * HOUR);
    expect(life.asked('openIntent').n).toBe(2);
  });

  test('of a checkout that was created after all closes it before another is created', () => {
    const life = new Life({ method: null });
    life.command({ name: 'open_checkout' }, 'customer');
    life.fails(life.asked('openCheckout'), 'too_late');
    life.answersRead({ searched: true, sessions: [session({ id: 'cs_1', n: 1 })] });
    expect(life.asked('closeLane')).toMatchObject({ sessionId: 'cs_1' });
  });
});

describe('what an unanswered call may have made', () => {
  const givenUp = (): Life => {
    const life = new Life({ method: null });
    life.command({ name: 'open_checkout' }, 'customer');
    life.fails(life.asked('openCheckout'), 'unknown').pass(6 * MINUTE);
    return life.fails(life.asked('openCheckout'), 'too_late');
  };

  test('is searched in the time it was asked for, of whom it was asked for, by its number', () => {
    const life = givenUp();
    const { unanswered } = life.asked('readStripe');
    expect(unanswered).toMatchObject({ made: 'checkout', n: 1, stripeCustomer: null });
    const { since = 0, until = 0 } = unanswered ?? {};
    expect(until - since).toBeLessThan(10 * MINUTE);
    expect(life.foundNothing().lane).toBe('none');
    expect(life.state.looking).toMatchObject({ search: false, unanswered: null });
  });

  test('is searched a day back where its key was used before: Stripe forgets it after one', () => {
    const life = new Life({ method: null });
    life.command({ name: 'open_checkout' }, 'customer');
    const { id: answers, askedAt } = life.asked('openCheckout');
    const taken = { why: 'unknown', code: 'idempotency_error', detail: 'used before' } as const;
    life.take({ kind: 'effect_failed', answers, ...taken });
    expect(life.asked('readStripe').unanswered?.since).toBe(askedAt - DAY);
  });

  test('is not taken for absent by a search for what an earlier call made', () => {
    const life = givenUp();
    const earlier = life.asked('readStripe');
    const answered = { kind: 'checkout_opened', answers: 'checkout/1', sessionId: 'cs_1' } as const;
    life.take({ ...answered, expiresAt: life.now + HOUR });
    expect(life.state.looking).toMatchObject({ search: false, unanswered: null });
    life.reads(life.asked('closeLane').id, {
      sessions: [session({ id: 'cs_1', n: 1, status: 'expired' })],
    });
    life.command({ name: 'open_checkout' }, 'customer');
    life.fails(life.asked('openCheckout'), 'too_late');
    expect(life.asked('readStripe')).toEqual(earlier);
    life.answersRead({ searched: true });
    expect(life.lane).toBe('reading');
    life.pass(6 * MINUTE);
    expect(life.asked('readStripe').unanswered).toMatchObject({ n: 2 });
    expect(life.answersRead({ searched: true }).lane).toBe('none');
  });
});

describe('a search that finds nothing', () => {
  test.each(['openIntent', 'openCheckout'] as const)(
    'frees the lane of %s only where the last call could not arrive after it any more',
    (kind) => {
      const life = new Life({ method: kind === 'openIntent' ? visa : null });
      if (kind === 'openCheckout') life.command({ name: 'open_checkout' }, 'customer');
      life.fails(life.asked(kind), 'too_late');
      const { until = 0 } = life.asked('readStripe').unanswered ?? {};
      life.answersRead({ searched: true });
      expect(life.lane).toBe('reading');
      expect(life.requests('readStripe')).toBe(false);
      expect(life.wakeAt).toBe(until + ARRIVES_WITHIN);
      life.pass(ARRIVES_WITHIN);
      const late = session({ id: 'cs_1', n: 1 });
      if (kind === 'openCheckout') life.answersRead({ searched: true, sessions: [late] });
      else life.answersRead({ searched: true, intents: [intent({ id: 'pi_1', n: 1 })] });
      expect(life.lane).toBe('closing');
    },
  );

  const requested = (): Life => {
    const life = new Life({ method: null });
    life.command({ name: 'open_checkout' }, 'customer');
    return life.fails(life.asked('openCheckout'), 'too_late');
  };

  test('is as old as its request, however late it is answered', () => {
    const life = requested().pass(ARRIVES_WITHIN);
    life.answersRead({ searched: true });
    expect(life.lane).toBe('reading');
    expect(life.asked('readStripe').search).toBe(true); // at once, since it is time
    expect(life.answersRead({ searched: true }).lane).toBe('none');
  });

  test('is believed at once where Stripe was out of reach until then', () => {
    const life = requested();
    life.fails(life.asked('readStripe'), 'unknown').pass(6 * MINUTE);
    expect(life.answersRead({ searched: true }).lane).toBe('none');
  });

  test('is of today where the state was kept by an older build', () => {
    const life = requested();
    life.state = { ...life.state, looking: { ...life.state.looking, unanswered: null } };
    const { unanswered: _, ...effect } = life.asked('readStripe');
    life.state = { ...life.state, outstanding: [effect] };
    expect(life.answersRead({ searched: true }).lane).toBe('none');
  });
});

describe('a refusal', () => {
  test.each(['openIntent', 'openCheckout'] as const)(
    'of %s after a try nobody heard the answer of is read, since that one may have made it',
    (kind) => {
      const life = new Life({ method: kind === 'openIntent' ? visa : null });
      if (kind === 'openCheckout') life.command({ name: 'open_checkout' }, 'customer');
      life.fails(life.asked(kind), 'unknown').pass(6 * MINUTE);
      life.fails(life.asked(kind), 'refused');
      expect(life.lane).toBe('reading');
      expect(life.asked('readStripe').search).toBe(true);
    },
  );

  test.each(['openIntent', 'openCheckout'] as const)(
    'of %s after a call of the same try that nobody heard of is read, too',
    (kind) => {
      const life = new Life({ method: kind === 'openIntent' ? visa : null });
      if (kind === 'openCheckout') life.command({ name: 'open_checkout' }, 'customer');
      life.fails(life.asked(kind), 'refused', { unheard: true });
      expect(life.lane).toBe('reading');
      expect(life.asked('readStripe').search).toBe(true);
    },
  );

  test.each(['openIntent', 'openCheckout'] as const)(
    'of %s after the run was lost is read, for what that run had in flight may still be done',
    (kind) => {
      const life = new Life({ method: kind === 'openIntent' ? visa : null });
      if (kind === 'openCheckout') life.command({ name: 'open_checkout' }, 'customer');
      const asked = life.asked(kind);
      life.take({ kind: 'resumed' });
      expect(life.asked(kind)).toEqual(asked);
      life.fails(asked, 'refused');
      expect(life.lane).toBe('reading');
      expect(life.asked('readStripe').search).toBe(true);
    },
  );

  test('of the confirm bars the method: the same card is not tried for ever', () => {
    const life = new Life().opened();
    life.fails(life.asked('confirmAttempt'), 'refused', { param: 'payment_method' });
    life.answersRead({ intents: [intent({ id: 'pi_1', n: 1 })] }).canceled();
    life.pass(5 * HOUR).pass(3 * DAY);
    expect(life.requests('openIntent')).toBe(false);
    expect(life.state.plan.charge.kind).toBe('needs_method');
    expect(life.mails).toContain('method_needed');
  });

  test('of a checkout takes the next number when it is requested again, and never hurries', () => {
    const life = new Life({ method: null, terms: { keepLinkOpen: true } });
    life.fails(life.asked('openCheckout'), 'refused');
    expect(life.requests('openCheckout')).toBe(false);
    life.pass(6 * HOUR);
    expect(life.asked('openCheckout').n).toBe(2);
    life.fails(life.asked('openCheckout'), 'refused');
    life.command({ name: 'record_outside_payment', amount: 11_890, reference: 'w', receivedAt: 0 });
    life.pass(7 * HOUR);
    expect(life.wakeAt).toBeGreaterThan(life.now);
  });
});

describe('a connection that is not ours to use', () => {
  const locked = (): Life => {
    const life = new Life();
    return life.fails(life.asked('openIntent'), 'unauthorized');
  };

  test('stops charges and checkouts, keeps the status and counts nothing', () => {
    const life = locked();
    expect(life.state.looking.notConfirmedSince).not.toBeNull();
    life.command({ name: 'open_checkout' }, 'customer');
    life.pass(30 * MINUTE);
    expect(life.requests('openIntent') || life.requests('openCheckout')).toBe(false);
    expect(life.status).toBe('sending');
    expect(life.state.plan.ladder.attempts).toBe(0);
  });

  test('is checked by a reading alone, hourly, and never in a hurry', () => {
    const life = locked();
    for (let i = 0; i < 5; i++) {
      life.mails.length = 0;
      expect(life.wakeAt).toBeGreaterThan(life.now);
      life.pass((life.wakeAt ?? 0) - life.now);
      const kinds = life.state.outstanding.filter((e) => e.kind !== 'sendMail').map((e) => e.kind);
      expect(kinds).toEqual(['readStripe']);
      life.fails(life.asked('readStripe'), 'unauthorized');
    }
  });

  test('is read before anything is asked when it is back; then what was wanted is done', () => {
    const life = locked();
    life.pass(61 * MINUTE);
    expect(life.asked('readStripe').search).toBe(true);
    expect(life.requests('openIntent')).toBe(false);
    life.answersRead({ searched: true });
    expect(life.state.looking.notConfirmedSince).toBeNull();
    expect(life.asked('openIntent').n).toBe(2);
  });

  test('keeps a click on the link and creates its checkout on return', () => {
    const life = new Life({ method: null });
    life.command({ name: 'open_checkout' }, 'customer');
    life.fails(life.asked('openCheckout'), 'unauthorized').pass(61 * MINUTE);
    life.answersRead({ searched: true });
    expect(life.asked('openCheckout').n).toBe(2);
  });

  test('holds a refund back until Stripe has answered a reading', () => {
    const life = new Life().charged();
    life.command({ name: 'refund', payment: null, amount: 500, n: 'r1' });
    life.fails(life.asked('sendRefund'), 'unauthorized');
    life.pass(2 * HOUR);
    expect(life.requests('sendRefund')).toBe(false);
    life.answersRead({ intents: [intent({ id: 'pi_1', status: 'succeeded' })] });
    expect(life.requests('sendRefund')).toBe(true);
  });
});
