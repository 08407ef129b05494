import { DAY, HOUR } from '../../../../src/domain/time';
import type { DeclineReading } from '../../../../src/domain/collection/model/fact';
import { Life } from '../life';
import { amex, decline, intent, sepa, visa } from '../objects';

// A debit that fails after days leaves its intent waiting for another method; why is in its codes.

const why = (code: string): DeclineReading => ({
  ...decline(code),
  code: 'payment_intent_payment_attempt_failed',
});

/** The debit starts, and days later the bank refuses it. */
function failed(life: Life, code: string): Life {
  life.opened().confirmed({ status: 'processing' });
  const { n, intentId } = laneOf(life);
  const left = { id: intentId, n, method: null, decline: why(code) } as const;
  life.reads(null, { intents: [intent({ ...left, status: 'requires_payment_method' })] });
  return life.canceled();
}

function laneOf({ state: { lane } }: Life): { n: number; intentId: string } {
  if (lane.kind !== 'bank_debit') throw new Error(`no debit is under way, but ${lane.kind}`);
  return lane;
}

const next = (life: Life): Life => {
  const { charge } = life.state.plan;
  if (charge.kind !== 'at') throw new Error(`nothing is planned, but ${charge.kind}`);
  return life.pass(Math.max(0, charge.at - life.now) + 1);
};

test.each(['account_closed', 'debit_not_authorized', 'refer_to_customer', 'generic_decline'])(
  'one that failed with %s is not tried again: the customer is asked for another method',
  (code) => {
    const life = failed(new Life({ method: sepa }).mailed(), code);
    expect(life.state.plan.charge.kind).toBe('needs_method');
    expect(life.state.plan.ladder).toMatchObject({ attempts: 1, barred: [sepa.fingerprint] });
    expect(life.mails).toContain('payment_failed');
    expect(life.noted('decline_recorded')).toMatchObject([{ code, methodLabel: sepa.label }]);
    life.brings(visa).opened();
    expect(life.asked('confirmAttempt').method).toEqual(visa);
  },
);

test('for want of money it is tried again at most twice', () => {
  const life = failed(new Life({ method: sepa }).mailed(), 'insufficient_funds');
  failed(next(life), 'insufficient_funds');
  failed(next(life), 'insufficient_funds');
  expect(life.state.plan.ladder).toMatchObject({ attempts: 3, returnRetries: 2 });
  expect(life.state.plan.charge.kind).toBe('needs_method');
  expect(life.state.plan.ladder.barred).toEqual([sepa.fingerprint]);
});

test('a card of the same invoice is tried as often as the schedule says', () => {
  const life = new Life().declined('insufficient_funds');
  for (let tries = 2; tries <= 5; tries += 1) next(life).declined('insufficient_funds');
  expect(life.state.plan.ladder).toMatchObject({ attempts: 5, returnRetries: 0 });
  expect(life.state.plan.charge.kind).toBe('ended');
});

test('a network that wants days to pass gets them', () => {
  const advised = { network: 'mastercard', networkCode: '29' };
  const life = new Life({ method: amex }).opened();
  const refused = decline('generic_decline', advised);
  life.confirmed({ status: 'requires_payment_method', decline: refused });
  const { charge } = life.canceled().state.plan;
  expect(charge.kind).toBe('at');
  if (charge.kind !== 'at') return;
  expect(charge.at - life.now).toBeGreaterThan(8 * DAY - HOUR);
  expect(charge.at - life.now).toBeLessThan(10 * DAY);
});
