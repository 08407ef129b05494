import { applyMirrorFact } from '../../../../src/domain/mirror/ordering/apply-mirror-fact';
import type {
  Applied,
  EventFact,
  MirrorFact,
  ReadFact,
  StoredRecord,
} from '../../../../src/domain/mirror/ordering/mirror-fact';
import type { StripeObject } from '../../../../src/domain/mirror/stripe-object';

const VERSION = '2026-10-28.endive';

export const customer = (fields: StripeObject = {}): StripeObject => ({
  id: 'cus_1',
  object: 'customer',
  name: 'Ann',
  email: null,
  metadata: {},
  ...fields,
});

/** An event of this second, `previous` being what it names as the values before it. */
export function event(
  created: number,
  type: string,
  object: StripeObject,
  previous: StripeObject | null = null,
): EventFact {
  const event_id = `evt_${created}_${type}_${JSON.stringify([object, previous])}`;
  const rendered = { object, redacted: [], api_version: VERSION };
  return { kind: 'event', event_id, created, type, previous_attributes: previous, ...rendered };
}

/** A read that was sent and answered at these seconds. */
export const read = (sent: number, received: number, object: StripeObject): ReadFact => ({
  kind: 'read',
  sent_at: sent * 1000,
  received_at: received * 1000,
  object,
  redacted: [],
  api_version: VERSION,
});

export const gone = (at: number): MirrorFact => ({ kind: 'deletion', at: at * 1000 });

/** The facts one after the other: the record, and all that was applied. */
export function after(...facts: MirrorFact[]): { record: StoredRecord; all: Applied[] } {
  const all: Applied[] = [];
  let record: StoredRecord | null = null;
  for (const fact of facts) {
    const applied = applyMirrorFact(record, fact);
    all.push(applied);
    record = applied.record;
  }
  if (record === null) throw new Error('give at least one fact');
  return { record, all };
}

export const inBothOrders = (one: MirrorFact, other: MirrorFact) => [
  after(one, other),
  after(other, one),
];
