import type { StripeEventSummary } from '../../../../src/domain/collection/model/fact';
import {
  isAnswerPending,
  isInformative,
} from '../../../../src/domain/collection/queries/is-informative';
import { MINUTE } from '../../../../src/domain/time';
import { Life } from '../life';
import { charge, intent, refund, stripeEvent } from '../objects';

const ofCharge = { objectId: 'ch_pi_1', chargeId: 'ch_pi_1', intentId: 'pi_1' };

const chargeRefunded = (of: Partial<StripeEventSummary>): StripeEventSummary =>
  stripeEvent('charge.refunded', { ...ofCharge, ...of });

/** A thousand of it are given back by command, and Stripe has answered. */
const partlyRefunded = (): Life => {
  const life = new Life().charged();
  life.command({ name: 'refund', payment: null, amount: 1000, n: 'r1' });
  const { id: answers, n, amount } = life.asked('sendRefund');
  const outcome = { kind: 'given', refund: refund({ id: 're_1', n, amount }) } as const;
  return life.take({ kind: 'refund_answered', answers, outcome });
};

test('that a charge was entered in the balance later says nothing of what is owed', () => {
  const about = stripeEvent('charge.updated', { ...ofCharge, status: 'succeeded' });
  expect(isInformative(new Life().charged().state, about)).toBe(false);
});

describe('the event of a charge that was refunded', () => {
  test('says nothing new of a refund we made', () => {
    const about = chargeRefunded({ amountRefunded: 1000 });
    expect(isInformative(partlyRefunded().state, about)).toBe(false);
  });

  test('is read where more was refunded than is known, or it does not say how much', () => {
    const { state } = partlyRefunded();
    expect(isInformative(state, chargeRefunded({ amountRefunded: 1500 }))).toBe(true);
    expect(isInformative(state, chargeRefunded({}))).toBe(true);
  });

  test('stays known once a refund has failed', () => {
    const life = partlyRefunded();
    const refunds = [refund({ id: 're_1', n: 'r1', status: 'failed' })];
    const of = { id: 'pi_1', n: 1, status: 'succeeded' } as const;
    life.reads(null, { intents: [intent({ ...of, charge: charge('ch_pi_1', { refunds }) })] });
    expect(isInformative(life.state, chargeRefunded({ amountRefunded: 1000 }))).toBe(false);
  });

  test('waits a moment while the call that caused it is being answered', () => {
    const life = new Life().charged();
    life.command({ name: 'refund', payment: null, amount: 1000, n: 'r1' });
    const { askedAt } = life.asked('sendRefund');
    const about = chargeRefunded({ amountRefunded: 1000 });
    expect(isAnswerPending(life.state, about, askedAt + 1000)).toBe(true);
    expect(isAnswerPending(life.state, about, askedAt + MINUTE)).toBe(false);
    const other = stripeEvent('charge.dispute.created', ofCharge);
    expect(isAnswerPending(life.state, other, askedAt + 1000)).toBe(false);
  });
});
