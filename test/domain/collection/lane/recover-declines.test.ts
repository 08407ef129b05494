import { DAY, HOUR } from '../../../../src/domain/time';
import { Life } from '../life';
import { amex, decline, intent, stripeEvent, sepa, session, visa } from '../objects';

const stolen = decline('stolen_card');
const short = decline('insufficient_funds');

describe('a decline that a restored database forgot', () => {
  const forgotten = (part: Parameters<typeof intent>[0]) =>
    new Life({ terms: { chargeOn: 'due' } })
      .hears(stripeEvent('payment_intent.payment_failed', { intentId: 'pi_7', n: 7 }))
      .answersRead({ intents: [intent(part)], searched: true });

  test('counts on the ladder and is noted', () => {
    const life = forgotten({ id: 'pi_7', n: 7, status: 'canceled', decline: short });
    expect(life.state.plan.ladder).toMatchObject({ attempts: 1, last: short });
    expect(life.mails).toContain('payment_failed_business');
    expect(life.requests('openIntent')).toBe(false);
  });

  test('counts once, however often it is read', () => {
    const seen = intent({ id: 'pi_7', n: 7, status: 'canceled', decline: short });
    const life = forgotten(seen).reads(null, { intents: [seen], searched: true });
    expect(life.state.plan.ladder.attempts).toBe(1);
  });

  test('of a stolen card keeps it from being charged again', () => {
    const life = forgotten({ id: 'pi_7', n: 7, status: 'canceled', decline: stolen });
    expect(life.state.plan.charge.kind).toBe('needs_method');
    life.brings(visa);
    expect(life.requests('openIntent')).toBe(false);
    life.brings(amex);
    expect(life.asked('openIntent').n).toBe(8);
  });
});

describe('a decline before the cancel', () => {
  test('of an attempt with unknown outcome counts as any other', () => {
    const life = new Life().opened();
    life.fails(life.asked('confirmAttempt'), 'unknown');
    life.answersRead({ intents: [intent({ id: 'pi_1', n: 1 })] }); // unconfirmed: it is closed
    const { id } = life.asked('closeLane');
    life.reads(id, {
      intents: [intent({ id: 'pi_1', n: 1, status: 'canceled', decline: stolen })],
    });
    expect(life.state.plan.ladder).toMatchObject({ attempts: 1, barred: [visa.fingerprint] });
    expect(life.pass(5 * HOUR).requests('openIntent')).toBe(false);
  });
});

describe('a decline inside an open checkout', () => {
  const declinedThere = (life: Life, code: string) => {
    life.hears(stripeEvent('payment_intent.payment_failed', { intentId: 'pi_x', n: 1 }));
    const tried = {
      id: 'pi_x',
      n: 1,
      ofCheckout: true,
      status: 'requires_payment_method',
    } as const;
    return life.answersRead({
      intents: [intent({ ...tried, decline: decline(code) })],
      sessions: [session({ id: 'cs_1', n: 1 })],
    });
  };
  const codesOf = (life: Life) => life.noted('checkout_declined').map(({ code }) => code);

  test('is only noted, once: no attempt, no mail, and the session stays open', () => {
    const life = declinedThere(new Life({ method: null }).mailed().atCheckout(), 'stolen_card');
    expect(codesOf(declinedThere(life, 'stolen_card'))).toEqual(['stolen_card']);
    const both = ['stolen_card', 'insufficient_funds'];
    expect(codesOf(declinedThere(life, 'insufficient_funds'))).toEqual(both);
    expect(life.lane).toBe('checkout_open');
    expect(life.state.plan.ladder.attempts).toBe(0);
    expect(life.mails).not.toContain('payment_failed');
  });
});

test('what was read before an attempt ended does not reopen it, however late it arrives', () => {
  const life = new Life({ method: sepa }).mailed().opened();
  const read = { id: 'pi_1', n: 1, method: sepa };
  const underWay = { asOf: life.now, sessions: [], searched: false };
  life.confirmed({ status: 'processing', method: sepa });
  life.pass(DAY).answersRead({ intents: [intent({ ...read, status: 'requires_payment_method' })] });
  life.reads(life.asked('closeLane').id, { intents: [intent({ ...read, status: 'canceled' })] });
  const intents = [intent({ ...read, status: 'processing' })];
  life.take({ kind: 'reading', answers: null, reading: { ...underWay, intents } });
  expect(life.lane).toBe('none');
  expect(life.state.plan.ladder.attempts).toBe(1);
});
