import { DAY, HOUR, MINUTE } from '../../../src/domain/time';
import { session } from '../collection/objects';
import { BundleTest, complete, whole } from './bundle';

const expired = session({ id: 'cs_1', status: 'expired' });
const open = session({ id: 'cs_1', status: 'open' });

describe('taking the lanes', () => {
  test('one by one, in the order of the ids', () => {
    const bundle = new BundleTest();
    expect(bundle.inFlight).toEqual(['take/inv_1']);
    expect(bundle.lane('inv_1').inFlight).toEqual(['take/inv_2']);
    expect(bundle.lane('inv_2').inFlight).toEqual(['open']);
  });

  test('the one session is opened over all shares, and named are those it is for', () => {
    const bundle = new BundleTest().lane('inv_1').lane('inv_2');
    expect(bundle.effect('open')).toMatchObject({
      amount: 10_000,
      currency: 'eur',
      methods: ['card', 'sepa_debit'],
      shares: [
        { ref: 'ref_inv_1', amount: 5000 },
        { ref: 'ref_inv_2', amount: 5000 },
      ],
    });
  });

  test('an invoice that has to close something first is asked again', () => {
    const bundle = new BundleTest().lane('inv_1', { kind: 'waits' });
    expect(bundle.inFlight).toEqual([]);
    expect(bundle.pass(MINUTE).inFlight).toEqual(['take/inv_1']);
  });

  test('one that cannot be taken ends it, and every lane is returned', () => {
    const bundle = new BundleTest().lane('inv_1');
    bundle.lane('inv_2', { kind: 'refused', code: 'paid', detail: 'it is paid' });
    expect(bundle.state.ending).toMatchObject({ code: 'refused', invoice: 'inv_2' });
    expect(bundle.inFlight).toEqual(['return/inv_1', 'return/inv_2']);
    expect(bundle.returned('inv_1').returned('inv_2').isFinished).toBe(true);
  });

  test('after ten minutes it is given up', () => {
    const bundle = new BundleTest().lane('inv_1', { kind: 'waits' });
    expect(bundle.pass(10 * MINUTE).state.ending?.code).toBe('too_late');
  });

  test('a lane that may have been given is returned once that is answered', () => {
    const bundle = new BundleTest();
    bundle.take({ kind: 'close_wanted', invoice: null, why: 'left' });
    expect(bundle.inFlight).toEqual(['take/inv_1']);
    expect(bundle.lane('inv_1').inFlight).toEqual(['return/inv_1']);
  });
});

describe('the session', () => {
  test('expired: the lanes are returned, and nothing is given', () => {
    const bundle = new BundleTest().opened().reads(null, { sessions: [expired] });
    expect(bundle.inFlight).toEqual(['return/inv_1', 'return/inv_2']);
  });

  test('is closed when an invoice wants its lane back, and only a reading frees the lanes', () => {
    const bundle = new BundleTest().opened();
    bundle.take({ kind: 'close_wanted', invoice: 'inv_1', why: 'amount_changed' });
    expect(bundle.inFlight).toEqual(['close']);
    expect(bundle.reads('close', { sessions: [open] }).state.session.kind).toBe('closing');
    expect(bundle.pass(HOUR).inFlight).toEqual(['close']);
    bundle.reads('close', { sessions: [expired] });
    expect(bundle.inFlight).toEqual(['return/inv_1', 'return/inv_2']);
  });

  test('ends by itself after an hour, webhook or not', () => {
    const bundle = new BundleTest().opened().pass(HOUR).pass(MINUTE);
    expect(bundle.inFlight).toContain('close');
    expect(bundle.state.ending?.code).toBe('expiring');
  });

  test('whose creation came to no answer is searched, and closed if it is found', () => {
    const bundle = new BundleTest().lane('inv_1').lane('inv_2');
    const failed = { kind: 'effect_failed', answers: 'open', why: 'too_late', detail: '' } as const;
    expect(bundle.take(failed).effect('read')).toMatchObject({ search: true });
    bundle.reads('read', { searched: true, sessions: [open] });
    expect(bundle.inFlight).toEqual(['close']);
  });

  test('a search that finds nothing is believed two minutes after the call was given up', () => {
    const bundle = new BundleTest().lane('inv_1').lane('inv_2');
    bundle.take({ kind: 'effect_failed', answers: 'open', why: 'too_late', detail: '' });
    expect(bundle.reads('read', { searched: true }).state.session.kind).toBe('reading');
    bundle.pass(2 * MINUTE).reads('read', { searched: true });
    expect(bundle.state.session).toMatchObject({ kind: 'over', outcome: 'never_opened' });
    expect(bundle.inFlight).toEqual(['return/inv_1', 'return/inv_2']);
  });

  test('over without an id, as in a copy from before, it is searched by a hint', () => {
    const bundle = new BundleTest().lane('inv_1').lane('inv_2');
    bundle.take({ kind: 'effect_failed', answers: 'open', why: 'too_late', detail: '' });
    bundle.pass(2 * MINUTE).reads('read', { searched: true });
    bundle.returned('inv_1').returned('inv_2');
    bundle.take({ kind: 'hinted', storedAt: bundle.now });
    expect(bundle.effect('read')).toMatchObject({ sessionIds: [], search: true });
    bundle.paid('read');
    expect(bundle.inFlight).toEqual(['give/inv_1', 'give/inv_2']);
  });

  test('refused by Stripe at the first call there is none', () => {
    const bundle = new BundleTest().lane('inv_1').lane('inv_2');
    bundle.take({ kind: 'effect_failed', answers: 'open', why: 'refused', detail: 'no' });
    expect(bundle.state.ending).toMatchObject({ code: 'not_opened', detail: 'no' });
    expect(bundle.inFlight).toEqual(['return/inv_1', 'return/inv_2']);
  });

  test('opened after all, though nobody wants it any more, it is closed', () => {
    const bundle = new BundleTest().lane('inv_1').lane('inv_2');
    bundle.take({ kind: 'close_wanted', invoice: 'inv_2', why: 'charge_due' });
    const opened = { kind: 'session_opened', sessionId: 'cs_1', expiresAt: 0 } as const;
    expect(bundle.take({ ...opened, answers: 'open' }).inFlight).toEqual(['close']);
  });
});

describe('the money', () => {
  test('each invoice gets its share, and its lane back after that', () => {
    const bundle = new BundleTest().opened().paid();
    expect(bundle.inFlight).toEqual(['give/inv_1', 'give/inv_2']);
    expect(bundle.given('inv_1').inFlight).toEqual(['give/inv_2', 'return/inv_1']);
    bundle.given('inv_2').returned('inv_1').returned('inv_2');
    expect(bundle.isFinished).toBe(true);
  });

  test('a success that is read after the lanes were returned is given all the same', () => {
    const bundle = new BundleTest().opened().reads(null, { sessions: [expired] });
    bundle.returned('inv_1').returned('inv_2').paid();
    expect(bundle.state.session).toMatchObject({ kind: 'over', outcome: 'paid' });
    expect(bundle.inFlight).toEqual(['give/inv_1', 'give/inv_2']);
  });

  test('a bank debit under way is given to each, and cannot be called back', () => {
    const bundle = new BundleTest().opened().paid(null, { status: 'processing', charge: null });
    expect(bundle.inFlight).toEqual(['give/inv_1', 'give/inv_2']);
    bundle.given('inv_1').given('inv_2');
    bundle.take({ kind: 'close_wanted', invoice: 'inv_1', why: 'not_payable' });
    expect(bundle.inFlight).toEqual([]);
    expect(bundle.pass(DAY).inFlight).toEqual(['read']);
    bundle.reads('read', { intents: [whole({ status: 'requires_payment_method' })] });
    expect(bundle.state.session).toMatchObject({ outcome: 'unpaid' });
    expect(bundle.inFlight).toEqual(['give/inv_1', 'give/inv_2']);
  });

  test('a bank that asks the customer has seven days', () => {
    const bundle = new BundleTest().opened().paid(null, { status: 'requires_action' });
    expect(bundle.inFlight).toEqual(['give/inv_1', 'give/inv_2']);
    bundle.given('inv_1').given('inv_2');
    // Stripe cancels no payment of a complete session: an invoice that is due waits for its end.
    for (const why of ['charge_due', 'expiring', 'not_payable'])
      bundle.take({ kind: 'close_wanted', invoice: 'inv_1', why });
    expect([bundle.state.ending, bundle.inFlight]).toEqual([null, []]);
    // Read each day: an unchanged share is not given again.
    bundle.pass(DAY).paid('read', { status: 'requires_action' });
    expect(bundle.inFlight).toEqual([]);
    bundle.pass(6 * DAY);
    expect(bundle.effect('close')).toMatchObject({ sessionId: 'cs_1', intentId: 'pi_1' });
    bundle.paid('close', { status: 'requires_action' });
    expect(bundle.inFlight.filter((id) => id.startsWith('give'))).toEqual([]);
    bundle.pass(DAY).paid('close', { status: 'requires_payment_method' });
    expect(bundle.state.session).toMatchObject({ kind: 'over', outcome: 'unpaid' });
  });

  test('confirmed with the bank on the sixth day, each invoice has its share', () => {
    const bundle = new BundleTest().opened().paid(null, { status: 'requires_action' });
    bundle
      .given('inv_1')
      .given('inv_2')
      .pass(6 * DAY)
      .paid('read');
    expect(bundle.state.session).toMatchObject({ kind: 'over', outcome: 'paid' });
    expect(bundle.inFlight).toEqual(['give/inv_1', 'give/inv_2']);
  });

  test('a question of the bank while the page is open is of no invoice', () => {
    const intents = [whole({ status: 'requires_action' })];
    const bundle = new BundleTest().opened().reads(null, { sessions: [open], intents });
    expect(bundle.inFlight).toEqual([]);
  });

  test('what is refunded at Stripe later is read by a hint, and given to all', () => {
    const bundle = new BundleTest().opened().paid().given('inv_1').given('inv_2');
    bundle.returned('inv_1').returned('inv_2');
    bundle.take({ kind: 'hinted', storedAt: bundle.now });
    const refund = { id: 're_1', n: null, amount: 1000, createdAt: 1, share: null } as const;
    const charge = { ...whole().charge!, refunds: [{ ...refund, status: 'succeeded' as const }] };
    bundle.reads('read', { sessions: [complete()], intents: [whole({ charge })] });
    expect(bundle.inFlight).toEqual(['give/inv_1', 'give/inv_2']);
  });

  test('an older reading changes nothing', () => {
    const bundle = new BundleTest().opened().paid();
    const { payments } = bundle.state;
    const reading = { asOf: bundle.now - DAY, searched: false, requestedAt: 0, sessions: [] };
    const intents = [whole({ status: 'processing' })];
    bundle.take({ kind: 'reading', answers: null, reading: { ...reading, intents } });
    expect(bundle.state.payments).toEqual(payments);
  });

  test('what is read while an invoice gets its share is given to it once more', () => {
    const bundle = new BundleTest().opened().paid();
    const asOf = bundle.now - 1000;
    const charge = { ...whole().charge!, id: 'ch_2' };
    bundle.paid(null, { charge });
    bundle.take({ kind: 'share_given', answers: 'give/inv_1', asOf });
    expect(bundle.inFlight).toContain('give/inv_1');
  });
});

test('an invoice that still waits for its lane when all is over gets it returned again', () => {
  const bundle = new BundleTest().opened().reads(null, { sessions: [expired] });
  bundle.returned('inv_1').returned('inv_2');
  bundle.take({ kind: 'close_wanted', invoice: 'inv_2', why: 'expiring' });
  expect(bundle.inFlight).toEqual(['return/inv_2']);
});
