import { MINUTE } from '../../../../src/domain/time';
import { Life } from '../life';
import { OWED, charge, decline, dispute, intent, stripeEvent, refund, visa } from '../objects';

const succeeded = (id: string) =>
  stripeEvent('payment_intent.succeeded', { objectId: id, intentId: id });

describe('read Stripe, do not trust events', () => {
  test('an event alone never moves money or status', () => {
    const life = new Life({ method: null }).hears(succeeded('pi_x'));
    expect(life.status).toBe('sending');
    expect(life.asked('readStripe').intentIds).toContain('pi_x');
  });

  test('a reading answers only events stored before its first request was sent', () => {
    const life = new Life({ method: null }).hears(succeeded('pi_x'));
    const read = life.asked('readStripe');
    const asOf = life.now;
    life.hears({ ...succeeded('pi_x'), type: 'charge.dispute.updated' });
    life.take({
      kind: 'reading',
      answers: read.id,
      reading: {
        asOf,
        intents: [intent({ id: 'pi_x', status: 'succeeded' })],
        sessions: [],
        searched: false,
      },
    });
    expect(life.status).toBe('paid');
    expect(life.requests('readStripe')).toBe(true);
  });

  test('a reading that did not name an object does not answer the event about it', () => {
    const life = new Life({ method: null }).hears(succeeded('pi_x'));
    const first = life.asked('readStripe');
    life.hears(succeeded('pi_y'));
    const part = intent({ id: 'pi_x', amount: 900, status: 'succeeded' });
    life.reads(first.id, { intents: [part] }); // sent after both were stored, but asked before
    expect(life.asked('readStripe').intentIds).toContain('pi_y');
  });

  test('of more events than the list holds every object is read, and nothing is searched', () => {
    const life = new Life({ method: null }).hears(succeeded('pi_0'));
    const first = life.asked('readStripe');
    for (let i = 1; i < 20; i++) life.hears(succeeded(`pi_${i}`));
    life.reads(first.id, {});
    const { intentIds, search } = life.asked('readStripe');
    for (let i = 1; i < 20; i++) expect(intentIds).toContain(`pi_${i}`);
    expect(search).toBe(false);
    expect(life.command({ name: 'open_checkout' }, 'customer')?.outcome).toBe('preparing');
    expect(life.requests('openCheckout')).toBe(false);
    life.answersRead({});
    expect(life.state.looking).toMatchObject({ pending: [], unlisted: null });
    expect(life.requests('openCheckout')).toBe(true);
  });

  test('a hint that repeats what is recorded requests no reading', () => {
    const life = new Life().charged();
    life.hears(succeeded('pi_1')).hears(stripeEvent('charge.succeeded', { intentId: 'pi_1' }));
    life.hears(stripeEvent('payment_intent.processing', { intentId: 'pi_1', n: 1 }));
    expect(life.requests('readStripe')).toBe(false);
  });

  test('an older reading never overwrites a newer one', () => {
    const life = new Life().charged();
    const old = life.now;
    const gone = charge('ch_1', { disputes: [dispute()] });
    life
      .pass(MINUTE)
      .reads(null, { intents: [intent({ id: 'pi_1', status: 'succeeded', charge: gone })] });
    expect(life.status).toBe('disputed');
    const reading = {
      asOf: old,
      intents: [intent({ id: 'pi_1', status: 'succeeded' })],
      sessions: [],
      searched: false,
    };
    life.take({ kind: 'reading', answers: null, reading });
    expect(life.status).toBe('disputed');
  });

  test('a reading requested before a decline does not delay the close that follows it', () => {
    const life = new Life().opened();
    life.hears(stripeEvent('charge.failed', { intentId: 'pi_1', n: 1 }));
    const declined = {
      status: 'requires_payment_method',
      decline: decline('stolen_card'),
    } as const;
    life.confirmed(declined);
    expect(life.requests('closeLane')).toBe(true);
    life.answersRead({ intents: [intent({ id: 'pi_1', ...declined })] });
    expect(life.requests('closeLane')).toBe(true);
    expect(life.canceled().lane).toBe('none');
  });

  test('without any webhook an open checkout is read, and its payment is found', () => {
    const life = new Life({ method: null }).atCheckout().pass(6 * MINUTE);
    expect(life.asked('readStripe').sessionIds).toEqual(['cs_1']);
  });

  test('money in another currency is never recorded by guess', () => {
    const life = new Life({ method: null }).hears(succeeded('pi_x'));
    life.answersRead({ intents: [intent({ id: 'pi_x', status: 'succeeded', currency: 'usd' })] });
    expect(life.state.ledger.payments).toEqual([]);
    expect(life.noted('money_unmatched')).toHaveLength(1);
  });

  test("a refund moves forward only: Stripe's first words replayed do not undo a success", () => {
    const life = new Life().charged();
    life.command({ name: 'refund', payment: null, amount: 1000, n: 'r1' });
    const { id } = life.asked('sendRefund');
    const existing = charge('ch_pi_1', { refunds: [refund({ n: 'r1' })] });
    life.reads(null, { intents: [intent({ id: 'pi_1', status: 'succeeded', charge: existing })] });
    const replayed = refund({ n: 'r1', status: 'pending' });
    life.take({
      kind: 'refund_answered',
      answers: id,
      outcome: { kind: 'given', refund: replayed },
    });
    expect(life.state.ledger.payments[0]?.refunds).toMatchObject([{ status: 'succeeded' }]);
    expect(life.state.ledger.payments[0]?.amount).toBe(OWED);
  });
});

test('what an earlier look read does not answer a later one of the same name', () => {
  const life = new Life({ method: null }).hears(succeeded('pi_1'));
  const first = life.asked('readStripe');
  life.answersRead({ intents: [intent({ id: 'pi_1', status: 'processing' })] });
  life.pass(MINUTE).hears(succeeded('pi_2'));
  const nothing = { intents: [], sessions: [], searched: true };
  const late = { ...nothing, asOf: life.now, askedAt: first.askedAt };
  life.take({ kind: 'reading', answers: 'look', reading: late });
  expect(life.requests('readStripe')).toBe(true);
});

describe('an event of money that is not read yet', () => {
  const forgotten = stripeEvent('payment_intent.succeeded', {
    objectId: 'pi_7',
    intentId: 'pi_7',
    n: 7,
  });

  test('holds back the charge, until the reading shows whose money it is', () => {
    const life = new Life({ method: null, send: 'manual' }).hears(forgotten);
    life.brings(visa).command({ name: 'send' });
    expect([life.requests('readStripe'), life.requests('openIntent')]).toEqual([true, false]);
    life.answersRead({ intents: [intent({ id: 'pi_7', n: 7, status: 'succeeded' })] });
    expect([life.status, life.requests('openIntent')]).toEqual(['paid', false]);
  });

  test('holds back the checkout as well, and what was wanted follows the reading', () => {
    const life = new Life({ method: null }).hears(forgotten);
    life.command({ name: 'open_checkout' }, 'customer');
    expect(life.requests('openCheckout')).toBe(false);
    life.answersRead({ intents: [intent({ id: 'pi_7', n: 7, status: 'canceled' })] });
    expect(life.asked('openCheckout').n).toBe(8);
  });

  test('arms no timer for the charge it holds back', () => {
    const life = new Life({ method: null, send: 'manual' }).hears(forgotten);
    life.brings(visa).command({ name: 'send' });
    life.fails(life.asked('readStripe'), 'unknown');
    expect(life.wakeAt ?? 0).toBeGreaterThan(life.now);
  });
});
