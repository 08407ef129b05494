import { DAY, HOUR } from '../../../../src/domain/time';
import { Life } from '../life';
import { amex } from '../objects';

const charged = (life: Life, by: 'business' | 'customer' = 'business') =>
  life.command({ name: 'charge_now' }, by);

/** The activity may not make this attempt now: the card was charged too often, or just declined. */
function postponed(life: Life): Life {
  const { id } = life.asked('openIntent');
  const because = 'the networks’ limit';
  return life.take({ kind: 'attempt_postponed', answers: id, until: life.now + DAY, because });
}

const ended = (): Life => new Life({ policy: { ladderDays: [] } }).declined('insufficient_funds');

describe('a charge asked by hand stays by hand', () => {
  test('postponed after the ladder has ended, it is no automatic attempt and no second end', () => {
    const life = ended();
    charged(life);
    postponed(life);
    expect(life.state.plan.charge.kind).toBe('ended');
    expect(life.pass(40 * DAY).requests('openIntent')).toBe(false);
    expect(life.state.plan.ladder.attempts).toBe(1);
    expect(life.noted('collection_ended')).toHaveLength(1);
  });

  test('canceled after the ladder has ended, it is not made again by itself', () => {
    const life = ended();
    charged(life);
    life.opened().confirmed({ status: 'canceled' });
    expect(life.pass(40 * DAY).requests('openIntent')).toBe(false);
  });

  test('postponed, it leaves the retry that is planned', () => {
    const life = new Life().declined('insufficient_funds');
    const { charge } = life.state.plan;
    charged(life.pass(HOUR), 'customer');
    postponed(life);
    expect(life.state.plan.charge).toEqual(charge);
  });

  test('declined, it moves no charge forward that is planned for the due date', () => {
    const life = new Life({ terms: { chargeOn: 'due' } });
    const { charge } = life.state.plan;
    charged(life, 'customer');
    life.declined('insufficient_funds');
    expect(life.state.plan.charge).toEqual(charge);
    expect(life.state.plan.ladder.attempts).toBe(0);
    expect(life.brings(amex).state.plan.charge).toEqual(charge);
  });

  test('declined permanently, it leaves nothing planned with that card', () => {
    const life = new Life({ terms: { chargeOn: 'due' } });
    charged(life, 'customer');
    life.declined('stolen_card');
    expect(life.state.plan.charge.kind).toBe('needs_method');
    expect(life.brings(amex).asked('openIntent').method).toEqual(amex);
  });

  test('refused by Stripe after the ladder has ended, it is not made again by itself', () => {
    const life = ended();
    charged(life);
    life.fails(life.asked('openIntent'), 'refused');
    expect(life.pass(2 * DAY).requests('openIntent')).toBe(false);
    expect(life.state.plan.charge.kind).toBe('ended');
  });

  test('refused as the card was replaced, it is made with the other one, by hand', () => {
    const life = ended();
    charged(life.pass(HOUR), 'customer');
    life.brings(amex).fails(life.asked('openIntent'), 'refused');
    expect(life.state.lane).toMatchObject({ by: 'customer', method: amex });
  });

  test('called off because the amount has changed, it leaves what is planned', () => {
    const life = new Life().declined('insufficient_funds');
    const { charge } = life.state.plan;
    charged(life);
    const part = { amount: 900, reference: 'wire', receivedAt: life.now };
    life.command({ name: 'record_outside_payment', ...part });
    life.opened().canceled();
    expect(life.state.plan.charge).toEqual(charge);
  });

  test('while our key is refused it waits, and is made once it is accepted again', () => {
    const life = new Life().declined('insufficient_funds');
    const { charge } = life.state.plan;
    charged(life);
    life.fails(life.asked('openIntent'), 'unauthorized');
    expect(life.pass(2 * HOUR).requests('openIntent')).toBe(false);
    life.answersRead({ searched: true });
    expect(life.asked('openIntent').n).toBe(3);
    expect(life.state.lane).toMatchObject({ by: 'business' });
    expect(life.state.plan.charge).toEqual(charge);
  });
});

describe('a charge that is asked for by hand', () => {
  test.each([
    [true, 'pay by the link instead'],
    [false, 'store another one'],
  ])('is refused with a way out that there is: link %s, so %s', (paymentLink, way) => {
    const life = new Life({ method: null, terms: { paymentLink } }).mailed();
    const answer = life.command({ name: 'charge_now' });
    expect(answer).toMatchObject({ outcome: 'refused', code: 'no_usable_method' });
    expect(answer?.detail).toBe(`no method is on file; ${way}`);
  });
});
