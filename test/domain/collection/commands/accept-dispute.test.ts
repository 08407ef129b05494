import type { DisputeReading } from '../../../../src/domain/collection/model/fact';
import { Life } from '../life';
import { charge, dispute, intent } from '../objects';

const paidWith = (disputes: DisputeReading[]) =>
  intent({ id: 'pi_1', n: 1, status: 'succeeded', charge: charge('ch_1', { disputes }) });

const disputed = (...parts: Partial<DisputeReading>[]): Life =>
  new Life()
    .charged()
    .mailed()
    .reads(null, { intents: [paidWith(parts.map((part) => dispute(part)))] });

const accept = (life: Life, id: string | null = null) =>
  life.command({ name: 'accept_dispute', dispute: id });

test('an open dispute is accepted at Stripe, and reads lost once Stripe has closed it', () => {
  const life = disputed({});
  expect(accept(life)).toMatchObject({ outcome: 'preparing' });
  const effect = life.asked('acceptDispute');
  expect(effect).toMatchObject({ disputeId: dispute().id, intentId: 'pi_1' });
  life.reads(effect.id, { intents: [paidWith([dispute({ status: 'lost' })])] });
  expect(life.status).toBe('disputed_lost');
  expect(life.requests('acceptDispute')).toBe(false);
  expect(life.noted('dispute_lost')).toHaveLength(1);
  expect(accept(life)).toMatchObject({ outcome: 'refused', code: 'no_dispute' });
});

test('asked twice, it is accepted once', () => {
  const life = disputed({});
  accept(life);
  expect(accept(life, dispute().id)).toMatchObject({ outcome: 'preparing' });
  expect(life.state.outstanding.filter(({ kind }) => kind === 'acceptDispute')).toHaveLength(1);
  expect(life.noted('dispute_acceptance_requested')).toHaveLength(1);
});

test('of several open disputes one must be named', () => {
  const life = disputed({ id: 'dp_1', amount: 1000 }, { id: 'dp_2', amount: 2000 });
  expect(accept(life)).toMatchObject({ outcome: 'refused', code: 'several_disputes' });
  expect(accept(life, 'dp_2')).toMatchObject({ outcome: 'preparing' });
  expect(life.asked('acceptDispute')).toMatchObject({ disputeId: 'dp_2' });
});

test.each([
  ['an inquiry', { status: 'warning_needs_response', withdrawn: false }],
  ['a dispute that is won', { status: 'won', withdrawn: false }],
  ['a dispute that is lost', { status: 'lost' }],
])('%s is not accepted', (_what, part) => {
  expect(accept(disputed(part))).toMatchObject({ outcome: 'refused', code: 'no_dispute' });
});

test('a dispute of another invoice is not known here', () => {
  expect(accept(disputed({}), 'dp_other')).toMatchObject({ outcome: 'refused' });
});

test('what Stripe refuses is noted, and the dispute stays open', () => {
  const life = disputed({});
  accept(life);
  life.fails(life.asked('acceptDispute'), 'refused');
  expect(life.noted('dispute_acceptance_refused')).toHaveLength(1);
  expect(life.status).toBe('disputed');
  expect(life.requests('acceptDispute')).toBe(false);
});

test('where nobody knows whether it was done, it is asked again under the same id', () => {
  const life = disputed({});
  accept(life);
  const { id } = life.asked('acceptDispute');
  life.fails(life.asked('acceptDispute'), 'unknown');
  expect(life.state.later.map(({ effect }) => effect.id)).toEqual([id]);
});
