import { factOfEvent } from '../../../src/domain/mirror/event-fact';

const event = (object: object | null, more: object = {}, previous?: object) => ({
  id: 'evt_1',
  object: 'event',
  type: 'customer.updated',
  created: 1_800_000_000,
  api_version: '2026-10-28.endive',
  data: { object, ...(previous && { previous_attributes: previous }) },
  ...more,
});
const CUSTOMER = { id: 'cus_1', object: 'customer', name: 'Ada' };

test('an event shows an object of a collection, and what it had before', () => {
  expect(factOfEvent(event(CUSTOMER, {}, { name: 'Bea' }))).toEqual({
    collection: 'customer',
    upstreamId: 'cus_1',
    fact: {
      kind: 'event',
      event_id: 'evt_1',
      created: 1_800_000_000,
      type: 'customer.updated',
      previous_attributes: { name: 'Bea' },
      object: CUSTOMER,
      redacted: [],
      api_version: '2026-10-28.endive',
    },
  });
});

test.each([
  [{ id: 'ba_1', object: 'bank_account', customer: 'cus_1', account: null }, 'cus_1'],
  [{ id: 'ba_1', object: 'bank_account', customer: null, account: 'acct_1' }, 'acct_1'],
  [{ id: 'person_1', object: 'person', account: 'acct_1' }, 'acct_1'],
  [{ id: 'fr_1', object: 'fee_refund', fee: 'fee_1' }, 'fee_1'],
  [{ id: 'ibt_1', object: 'treasury.inbound_transfer', financial_account: 'fa_1' }, 'fa_1'],
  [{ id: 'ba_1', object: 'bank_account' }, undefined],
  [{ id: 'ch_1', object: 'charge', customer: 'cus_1' }, undefined],
])('whom an object is under is what it says: %j', (object, parent) => {
  expect(factOfEvent(event(object))?.parent).toBe(parent);
});

test('its secrets are out of it, also of what was before', () => {
  const intent = { id: 'pi_1', object: 'payment_intent', client_secret: 'pi_1_secret_x' };
  const shown = factOfEvent(event(intent, {}, { client_secret: 'pi_1_secret_y', amount: 5 }));
  expect(shown?.fact).toMatchObject({
    object: { id: 'pi_1', object: 'payment_intent' },
    redacted: ['/client_secret'],
    previous_attributes: { amount: 5 },
  });
  expect(JSON.stringify(shown)).not.toContain('secret_');
});

test.each([
  ['the preview of invoice.upcoming, which has no id', event({ object: 'invoice', total: 5 })],
  ['an object of no collection', event({ id: 'x_1', object: 'new.thing' })],
  ['an event without an object', event(null)],
  ['an event without a time', event(CUSTOMER, { created: undefined })],
  ['what is no event', { id: 5 }],
])('nothing is made of %s', (_, given) => {
  expect(factOfEvent(given)).toBeNull();
});
