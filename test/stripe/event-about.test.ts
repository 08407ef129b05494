import { eventAboutOf } from '../../src/stripe/event-about';

function about(object: Record<string, unknown>, previous_attributes?: unknown) {
  const data = previous_attributes === undefined ? { object } : { object, previous_attributes };
  return eventAboutOf({ id: 'evt_1', type: 'x', created: 12, livemode: true, data });
}

test('a session speaks of itself, its intent and its lane', () => {
  const session = {
    id: 'cs_1',
    object: 'checkout.session',
    payment_intent: 'pi_1',
    customer: 'cus_1',
    status: 'complete',
    metadata: { invoice_ref: 'ref', attempt: '7' },
  };
  expect(about(session)).toMatchObject({
    objectId: 'cs_1',
    sessionId: 'cs_1',
    intentId: 'pi_1',
    chargeId: null,
    customerId: 'cus_1',
    invoiceRef: 'ref',
    n: 7,
    status: 'complete',
    livemode: true,
    created: 12_000,
  });
});

test('a dispute speaks of its charge and intent, expanded or not', () => {
  const bare = { id: 'dp_1', object: 'dispute', charge: 'ch_1', payment_intent: 'pi_1' };
  const whole = { ...bare, charge: { id: 'ch_1' }, payment_intent: { id: 'pi_1' } };
  const expected = { objectId: 'dp_1', chargeId: 'ch_1', intentId: 'pi_1', invoiceRef: null };
  expect(about(bare)).toMatchObject(expected);
  expect(about(whole)).toMatchObject(expected);
});

test("a refund's number is a hash, never a lane", () => {
  const metadata = { invoice_ref: 'ref', attempt: '2345672' };
  const refund = { id: 're_1', object: 'refund', charge: 'ch_1', payment_intent: 'pi_1', metadata };
  expect(about(refund)).toMatchObject({ n: null, invoiceRef: 'ref', intentId: 'pi_1' });
});

test('a detached method belongs to the customer it was taken from', () => {
  const method = { id: 'pm_1', object: 'payment_method', customer: null };
  expect(about(method, { customer: 'cus_1' }).customerId).toBe('cus_1');
  expect(about({ ...method, customer: 'cus_2' }).customerId).toBe('cus_2');
});

test('a customer is its own customer', () => {
  expect(about({ id: 'cus_1', object: 'customer' }).customerId).toBe('cus_1');
});

test('metadata of somebody else is not a lane number', () => {
  const intent = { id: 'pi_1', object: 'payment_intent', metadata: { attempt: '1e3' } };
  expect(about(intent)).toMatchObject({ n: null, invoiceRef: null });
});

test('an object nobody has heard of is stored under the event itself', () => {
  expect(about({})).toMatchObject({ objectId: 'evt_1', objectType: 'unknown', intentId: null });
});

test('a charge says how much of it was refunded, and nothing else does', () => {
  const refunded = { id: 'ch_1', object: 'charge', amount_refunded: 500 };
  expect(about(refunded)).toMatchObject({ chargeId: 'ch_1', amountRefunded: 500 });
  expect(about({ ...refunded, object: 'payment_intent' })).not.toHaveProperty('amountRefunded');
});
