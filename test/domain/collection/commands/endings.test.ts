import { collectionOutcome } from '../../../../src/domain/collection/queries/status';
import { DAY, HOUR } from '../../../../src/domain/time';
import { Life } from '../life';
import { OWED, decline, intent, session } from '../objects';

const voided = (life: Life) => life.command({ name: 'void', reason: 'mistake' });
const givenUp = (life: Life) => life.command({ name: 'mark_uncollectible', reason: 'gone' });

describe('what is owed changes only with the lane closed', () => {
  test('a void waits for the open checkout to read expired; then its answer is written', () => {
    const life = new Life({ method: null }).atCheckout();
    expect(voided(life)?.outcome).toBe('closing');
    expect(life.status).not.toBe('void');
    life.expired();
    expect(life.answers.at(-1)).toMatchObject({ outcome: 'done' });
    expect(life.status).toBe('void');
  });

  test('a void that was overtaken by a payment is refused because it is paid', () => {
    const life = new Life({ method: null }).atCheckout();
    voided(life);
    const { id } = life.asked('closeLane');
    const sessions = [session({ id: 'cs_1', status: 'complete', intentId: 'pi_x' })];
    life.reads(id, {
      sessions,
      intents: [intent({ id: 'pi_x', ofCheckout: true, status: 'succeeded' })],
    });
    expect(life.answers.at(-1)).toMatchObject({ outcome: 'refused', code: 'paid' });
    expect(life.status).toBe('paid');
  });

  test('an attempt that is only being prepared is called off and canceled for a void', () => {
    const life = new Life();
    expect(voided(life)?.outcome).toBe('closing');
    life.opened();
    expect(life.requests('confirmAttempt')).toBe(false);
    life.canceled();
    expect(life.status).toBe('void');
    expect(life.requests('sendMail')).toBe(false); // nobody wants to read it any more
    expect(collectionOutcome(life.state)?.status).toBe('void');
  });

  test.each([
    ['a confirm is in flight', (life: Life) => life.opened(), 'charging'],
    [
      'its outcome is unknown',
      (life: Life) => life.opened().fails(life.asked('confirmAttempt'), 'unknown'),
      'charging',
    ],
    [
      'a bank debit is under way',
      (life: Life) => life.opened().confirmed({ status: 'processing' }),
      'processing',
    ],
  ])('void and giving up are refused while %s', (_what, reach, status) => {
    const life = reach(new Life());
    expect(voided(life)).toMatchObject({ outcome: 'refused', code: status });
    expect(givenUp(life)).toMatchObject({ outcome: 'refused', code: status });
  });

  test('the same void twice is answered once more only', () => {
    const life = new Life({ method: null }).atCheckout();
    const command = { id: 'same', by: 'business', name: 'void', reason: 'x' } as const;
    life.take({ kind: 'command', command }, { kind: 'command', command });
    expect(life.state.plan.closingFor).toHaveLength(1);
  });

  test('a void draft is void', () => {
    const life = new Life({ send: 'manual' });
    voided(life);
    expect(life.status).toBe('void');
  });
});

describe('final means final', () => {
  test('a failure reported late never unpays', () => {
    const life = new Life().charged();
    life.reads(null, {
      intents: [intent({ id: 'pi_1', status: 'requires_payment_method', decline: decline('x') })],
    });
    expect(life.status).toBe('paid');
  });

  test('money on a void invoice is overpaid, and given back from the card', () => {
    const life = new Life({ method: null });
    voided(life);
    life.reads(null, { intents: [intent({ id: 'pi_x', status: 'succeeded' })] });
    expect(life.status).toBe('void');
    expect(life.noted('overpaid')).toHaveLength(1);
    expect(life.asked('sendRefund').amount).toBe(OWED);
  });

  test('money turns uncollectible into paid', () => {
    const life = new Life({ method: null });
    givenUp(life);
    expect(life.status).toBe('uncollectible');
    life.atCheckout().paidAtCheckout();
    expect(life.status).toBe('paid');
  });

  test('a customer may still be charged when it was given up, and a decline plans nothing', () => {
    const life = new Life().declined('insufficient_funds');
    givenUp(life.pass(HOUR));
    life.command({ name: 'charge_now' }, 'customer');
    life.declined('insufficient_funds');
    expect(life.status).toBe('uncollectible');
    expect(life.pass(30 * DAY).requests('openIntent')).toBe(false);
  });

  test('given up and reopened it is collected again', () => {
    const life = new Life({ method: null });
    givenUp(life);
    expect(life.command({ name: 'reopen' })?.outcome).toBe('done');
    expect(life.mailed().status).toBe('open');
  });

  test('part of it paid, it cannot be voided', () => {
    const life = new Life({ method: null });
    life.command({ name: 'record_outside_payment', amount: 900, reference: 'w', receivedAt: 0 });
    expect(voided(life)?.code).toBe('partly_paid');
  });

  test('a run ends only when nothing at Stripe or at hand is unfinished', () => {
    const life = new Life({ method: null }).atCheckout();
    life.command({ name: 'record_outside_payment', amount: OWED, reference: 'w', receivedAt: 0 });
    expect(life.status).toBe('paid');
    expect(collectionOutcome(life.state)).toBeNull();
    life.expired();
    while (life.requests('sendMail')) life.mailed();
    expect(collectionOutcome(life.state)).toMatchObject({ status: 'paid', received: OWED });
  });
});

describe('the end of the ladder', () => {
  const ended = (atEnd: 'stay_open' | 'uncollectible'): Life =>
    new Life({ policy: { ladderDays: [], atEnd } }).declined('insufficient_funds');

  test('sends the final notice once', () => {
    const life = ended('stay_open');
    expect(life.mails).toContain('final_notice');
    expect(life.noted('collection_ended')).toHaveLength(1);
    life.pass(HOUR).command({ name: 'charge_now' }, 'customer');
    life.declined('insufficient_funds');
    expect(life.noted('collection_ended')).toHaveLength(1);
  });

  test('leaves the invoice open, or gives it up, as the policy says', () => {
    expect(ended('stay_open').mailed().status).toBe('open');
    const life = ended('uncollectible');
    expect(life.status).toBe('uncollectible');
    expect(life.noted('invoice_given_up')).toHaveLength(1);
    life.command({ name: 'reopen' });
    expect(life.status).not.toBe('uncollectible');
  });
});
