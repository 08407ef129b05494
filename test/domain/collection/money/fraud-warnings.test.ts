import { isInformative } from '../../../../src/domain/collection/queries/is-informative';
import type { FraudWarning } from '../../../../src/domain/collection/model/payment';
import { Life } from '../life';
import { OWED, START, charge, intent, stripeEvent } from '../objects';

const CREATED = 'radar.early_fraud_warning.created';
const UPDATED = 'radar.early_fraud_warning.updated';

const warning: FraudWarning = {
  id: 'issfr_1',
  type: 'made_with_stolen_card',
  at: START,
  actionable: true,
};
const about = (type: string) => stripeEvent(type, { objectId: 'issfr_1', intentId: 'pi_1' });

const shows = (life: Life, warnings: FraudWarning[], answers: string | null = null): Life =>
  life.reads(answers, {
    intents: [
      intent({ id: 'pi_1', n: 1, status: 'succeeded', charge: charge('ch_pi_1', { warnings }) }),
    ],
  });

function warned(): Life {
  const life = new Life().charged().mailed().hears(about(CREATED));
  return shows(life, [warning], life.asked('readStripe').id);
}

describe('an early fraud warning', () => {
  test('makes us read Stripe, is stored with its payment, and leaves the status as it is', () => {
    const life = warned();
    expect(life.state.ledger.payments).toMatchObject([{ id: 'pi_1', warnings: [warning] }]);
    expect(life.status).toBe('paid');
    expect(life.state.outstanding.every(({ kind }) => kind === 'sendMail')).toBe(true);
  });

  test('is mailed to the business once, however often it arrives and is read', () => {
    const life = warned().hears(about(CREATED));
    shows(shows(life, [warning]), [{ ...warning, actionable: false }]);
    expect(life.mails.filter((name) => name === 'fraud_warning_business')).toHaveLength(1);
    expect(life.noted('fraud_warning_received')).toMatchObject([{ warningId: 'issfr_1' }]);
    expect(life.happened.filter(({ kind }) => kind.startsWith('dispute_'))).toEqual([]);
  });

  test('that a later reading does not list is still known', () => {
    const life = shows(warned(), []);
    expect(life.state.ledger.payments).toMatchObject([{ warnings: [warning] }]);
  });

  test('is informative only if it differs, until it can spare no dispute', () => {
    const life = warned();
    expect(isInformative(life.state, about(CREATED))).toBe(false);
    expect(isInformative(life.state, about(UPDATED))).toBe(true);
    shows(life, [{ ...warning, actionable: false }]);
    expect(isInformative(life.state, about(UPDATED))).toBe(false);
  });

  test('that comes before its payment is recorded is found with it', () => {
    const life = new Life().opened().hears(about(CREATED)).confirmed({ status: 'succeeded' });
    expect(life.asked('readStripe').intentIds).toContain('pi_1');
    shows(life, [warning], 'look');
    expect(life.mails).toContain('fraud_warning_business');
  });

  test('forbids no refund: the business may give the money back at once', () => {
    const life = warned();
    const answer = life.command({ name: 'refund', payment: 'pi_1', amount: OWED, n: 'r1' });
    expect(answer?.outcome).toBe('preparing');
    expect(life.asked('sendRefund')).toMatchObject({ intentId: 'pi_1', amount: OWED });
  });
});
