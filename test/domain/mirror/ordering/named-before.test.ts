import fc from 'fast-check';
import { applyMirrorFact } from '../../../../src/domain/mirror/ordering/apply-mirror-fact';
import type { EventFact, ReadFact } from '../../../../src/domain/mirror/ordering/mirror-fact';
import { recordNamedBefore } from '../../../../src/domain/mirror/ordering/named-before';
import { isEqual, oldValues } from '../../../../src/domain/mirror/stripe-object';
import type { StripeObject } from '../../../../src/domain/mirror/stripe-object';

const VERSION = '2026-10-28.endive';
const SECOND = 1_000;

const values = fc.constantFrom(null, 'a', 'b', 1, ['a']);
const objects: fc.Arbitrary<StripeObject> = fc
  .record({
    name: values,
    status: fc.constantFrom('paid', 'open'),
    address: fc.constantFrom(null, { city: 'a', line2: null }, { city: 'b', line2: null }),
    metadata: fc.dictionary(fc.constantFrom('x', 'y'), fc.constantFrom('1', '2')),
  })
  .map((members) => ({ id: 'in_1', object: 'invoice', ...members }));

const eventOf = (created: number, object: StripeObject, previous: StripeObject): EventFact => ({
  kind: 'event',
  event_id: 'evt_next',
  created,
  type: 'invoice.updated',
  previous_attributes: previous,
  object,
  redacted: [],
  api_version: VERSION,
});

test('what an event names is applied as what is stored, where that is what it names', () => {
  let named = 0;
  const property = (before: StripeObject, after: StripeObject, readAt: number, created: number) => {
    const read: ReadFact = {
      kind: 'read',
      sent_at: readAt,
      received_at: readAt,
      object: before,
      redacted: ['/client_secret'],
      api_version: VERSION,
    };
    const stored = applyMirrorFact(null, read).record;
    const previous = oldValues(before, after);
    if (previous === null || stored.ordering.to > created * SECOND) return;
    const fact = eventOf(created, after, previous);
    const record = recordNamedBefore(fact);
    if (record === null) throw new Error('the event does not say what was before it');
    expect(isEqual(record.payload, before)).toBe(true);
    named += 1;
    const { record: now, ...shown } = applyMirrorFact(record, fact);
    const upstream_updated_at = Math.max(now.upstream_updated_at, stored.upstream_updated_at);
    const asNamed = { ...shown, record: { ...now, upstream_updated_at } };
    expect(asNamed).toEqual(applyMirrorFact(stored, fact));
  };
  const times = fc.integer({ min: 1, max: 9_999 });
  fc.assert(fc.property(objects, objects, times, fc.integer({ min: 1, max: 10 }), property));
  expect(named).toBeGreaterThan(20);
});

test('a deletion, a read and an event without old values name nothing', () => {
  const object = { id: 'in_1', object: 'invoice' };
  const event = eventOf(1, object, { name: 'a' });
  expect(recordNamedBefore(event)).not.toBeNull();
  expect(recordNamedBefore({ ...event, type: 'invoice.deleted' })).toBeNull();
  expect(recordNamedBefore({ ...event, object: { ...object, deleted: true } })).toBeNull();
  expect(recordNamedBefore({ ...event, previous_attributes: null })).toBeNull();
  expect(recordNamedBefore({ ...event, previous_attributes: {} })).toBeNull();
  expect(recordNamedBefore({ kind: 'deletion', at: 1 })).toBeNull();
});
