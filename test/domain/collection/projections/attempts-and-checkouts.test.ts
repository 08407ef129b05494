import { HOUR, MINUTE } from '../../../../src/domain/time';
import {
  attemptChangesOf,
  attemptOutcomesOf,
} from '../../../../src/domain/collection/projections/attempts';
import { checkoutChangesOf } from '../../../../src/domain/collection/projections/checkouts';
import { changedPaymentsOf } from '../../../../src/domain/collection/projections/payments';
import { Life } from '../life';
import { OWED, decline, intent, sepa, session, visa } from '../objects';

const endsOf = (life: Life) =>
  life.noted('attempt_ended').map(({ laneNo, outcome, code }) => [laneNo, outcome, code]);
const rowsOf = (life: Life) => attemptChangesOf(life.happened);
const statusesOf = (life: Life) =>
  checkoutChangesOf(life.happened).map((row) => [
    row.sessionId,
    row.kind === 'opened' ? 'open' : row.status,
  ]);

describe('an attempt', () => {
  test('is requested before its confirm is, with what is frozen of it', () => {
    const life = new Life().opened();
    const frozen = { laneNo: 1, amount: OWED, method: visa };
    expect(rowsOf(life)).toMatchObject([
      { kind: 'requested', ...frozen, intentId: null },
      { kind: 'requested', ...frozen, intentId: 'pi_1' },
    ]);
    const { askedAt } = life.asked('confirmAttempt');
    expect(life.noted('confirm_requested')).toMatchObject([{ requestedAt: askedAt }]);
  });

  test('that succeeds has ended once', () => {
    expect(endsOf(new Life().charged())).toEqual([[1, 'succeeded', null]]);
  });

  test('that is declined has ended by that, though its intent is canceled afterwards', () => {
    const life = new Life().declined('insufficient_funds');
    expect(endsOf(life)).toEqual([[1, 'declined', 'insufficient_funds']]);
    expect(attemptOutcomesOf(life.happened)).toEqual(['declined']);
    expect(rowsOf(life).slice(2)).toMatchObject([{ outcome: 'declined' }, { outcome: 'canceled' }]);
  });

  test('that is called off is canceled before it was confirmed', () => {
    const life = new Life();
    life.command({ name: 'pause', until: null, reason: 'x' });
    life.opened().canceled();
    expect(life.noted('attempt_called_off')).toEqual([{ kind: 'attempt_called_off', laneNo: 1 }]);
    expect(endsOf(life)).toEqual([[1, 'canceled', null]]);
  });

  test('that is postponed, or refused before it was made, is canceled', () => {
    const postponed = new Life();
    const { id } = postponed.asked('openIntent');
    postponed.take({ kind: 'attempt_postponed', answers: id, until: null, because: 'budget' });
    const refused = new Life();
    refused.fails(refused.asked('openIntent'), 'refused');
    for (const life of [postponed, refused]) expect(endsOf(life)).toEqual([[1, 'canceled', null]]);
  });

  test('of unknown outcome ends by what is read, by its number alone if need be', () => {
    const life = new Life();
    life.fails(life.asked('openIntent'), 'too_late');
    expect(endsOf(life)).toEqual([]);
    const found = intent({ id: 'pi_1', n: 1, status: 'succeeded' });
    life.answersRead({ intents: [found], searched: true });
    expect(endsOf(life)).toEqual([[1, 'succeeded', null]]);
  });

  test('that Stripe knows nothing of is canceled', () => {
    const life = new Life();
    life.fails(life.asked('openIntent'), 'too_late');
    life.foundNothing();
    expect(endsOf(life)).toEqual([[1, 'canceled', null]]);
  });

  test('whose success comes while it is canceled has succeeded after all', () => {
    const life = new Life().opened();
    life.confirmed({ status: 'requires_action' });
    const { id } = life.asked('closeLane');
    life.reads(id, { intents: [intent({ id: 'pi_1', n: 1, status: 'succeeded' })] });
    expect(endsOf(life)).toEqual([
      [1, 'declined', 'authentication_required'],
      [1, 'succeeded', null],
    ]);
  });

  test('by bank debit ends days later, or fails', () => {
    const debit = () =>
      new Life({ method: sepa }).mailed().opened().confirmed({ status: 'processing' });
    expect(endsOf(debit())).toEqual([]);
    const read = { id: 'pi_1', n: 1, method: sepa };
    const arrived = debit().reads(null, { intents: [intent({ ...read, status: 'succeeded' })] });
    expect(endsOf(arrived)).toEqual([[1, 'succeeded', null]]);
    const stopped = debit().reads(null, { intents: [intent({ ...read, status: 'canceled' })] });
    expect(endsOf(stopped)).toEqual([[1, 'failed', null]]);
  });
});

describe('a checkout', () => {
  const opened = () => new Life({ method: null }).mailed().atCheckout();

  test('that is paid is complete', () => {
    expect(statusesOf(opened().paidAtCheckout())).toEqual([
      ['cs_1', 'open'],
      ['cs_1', 'complete'],
    ]);
  });

  test('whose address is given to nobody any more counts as expired', () => {
    const life = opened();
    life.command({ name: 'set_payment_link', on: false });
    expect(life.noted('checkout_closing')).toMatchObject([{ reason: 'link_removed' }]);
    expect(statusesOf(life)).toEqual([
      ['cs_1', 'open'],
      ['cs_1', 'expired'],
    ]);
  });

  test('that was paid before it could be closed is complete after all', () => {
    const life = opened();
    life.command({ name: 'set_payment_link', on: false });
    const { id } = life.asked('closeLane');
    const paid = intent({ id: 'pi_9', n: 1, ofCheckout: true, status: 'succeeded' });
    const complete = session({ id: 'cs_1', status: 'complete', intentId: 'pi_9' });
    life.reads(id, { intents: [paid], sessions: [complete] });
    expect(statusesOf(life).at(-1)).toEqual(['cs_1', 'complete']);
  });

  test.each(['processing', 'requires_action'] as const)(
    'completed and %s is complete',
    (status) => {
      expect(statusesOf(opened().paidAtCheckout({ status })).at(-1)).toEqual(['cs_1', 'complete']);
    },
  );

  test('is not complete by the payment of another one', () => {
    const other = intent({ id: 'pi_other', ofCheckout: true, status: 'succeeded', amount: 900 });
    const life = opened().reads(null, { intents: [other] });
    expect(life.noted('payment_recorded')).toMatchObject([{ paymentId: 'pi_other' }]);
    expect(life.noted('checkout_closing')).toMatchObject([{ reason: 'amount_changed' }]);
    expect(statusesOf(life).at(-1)).toEqual(['cs_1', 'expired']);
  });

  test('that has expired or failed can be paid by nobody', () => {
    const ended = opened().pass(30 * HOUR);
    const failed = { status: 'requires_payment_method', decline: decline('no_account') } as const;
    for (const life of [ended.expired(), opened().paidAtCheckout(failed)]) {
      expect(statusesOf(life).at(-1)).toEqual(['cs_1', 'expired']);
    }
  });
});

test('a payment is written anew whenever something of it changed, and only then', () => {
  const life = new Life().charged();
  const paid = intent({ id: 'pi_1', status: 'succeeded' });
  const before = life.happened.length;
  const changed = () => changedPaymentsOf(life.happened.slice(before), life.state.ledger);
  life.pass(MINUTE);
  expect(changed()).toEqual([]);
  life.reads(null, { intents: [paid] });
  expect(changed()).toEqual(life.state.ledger.payments);
});
