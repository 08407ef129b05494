import { brokenCopy } from './checks/mirror';
import type { CopyAndTakers } from './checks/mirror';
import type { CopiedEvent } from './checks/mirror-rows';

const payload = (name: string) => ({ id: 'cus_1', name });
const event = (position: number, more: Partial<CopiedEvent>): CopiedEvent => ({
  id: `e${position}`,
  collection: 'customer',
  object: 'cus_1',
  type: 'updated',
  changes: null,
  data: payload('b'),
  position,
  ...more,
});

function whole(): CopyAndTakers {
  const events = [
    event(1, { type: 'created', data: payload('a') }),
    event(3, { changes: { name: 'a' } }),
  ];
  const messages = events.map(({ id, data, type, changes, object }) => {
    const of = { collection_id: 'stripe:customer', upstream_id: object };
    return { id, data, event_type: type, changes, ...of };
  });
  const taken = messages.map((message) => ({ message, wasAcked: false }));
  const key = 'customer cus_1';
  const record = { collection: 'customer', id: 'cus_1', payload: payload('b'), redacted: [] };
  return {
    records: [{ ...record, deleted: false, position: 4 }],
    events,
    atStripe: new Map([[key, { payload: payload('b'), redacted: [] }]]),
    kept: new Map([[key, { position: 4, deleted: false }]]),
    read: messages,
    pulled: taken,
    sent: taken,
  };
}

const wordsOf = (change: Partial<CopyAndTakers>): string[] =>
  brokenCopy({ ...whole(), ...change }).map(({ invariant, detail }) => `${invariant} ${detail}`);

test('each promise of a mirror is missed where it is broken', () => {
  const { events, read, pulled } = whole();
  expect(wordsOf({})).toEqual([]);
  expect(wordsOf({ pulled: [pulled[0]!, ...pulled] })).toEqual([]);
  expect(wordsOf({ atStripe: new Map() })).toEqual(['I6 mirror: cus_1 is no longer at Stripe']);
  expect(wordsOf({ records: [], kept: new Map() })).toEqual([
    'I6 mirror: customer cus_1 has no record',
  ]);
  const gap = [events[0]!, { ...events[1]!, changes: { name: 'x' } }];
  expect(wordsOf({ events: gap })).toEqual([
    'I7 mirror: updated of cus_1 at 3: it does not follow what was before',
  ]);
  expect(wordsOf({ read: read.slice(1) })).toEqual([
    'I7 mirror: who reads page by page has 1 of 2 events, and another one at the place 0',
  ]);
  expect(wordsOf({ pulled: pulled.slice(0, 1) })).toEqual([
    'I7 mirror: the pull consumer never got e3',
  ]);
  expect(wordsOf({ sent: pulled.toReversed() })).toEqual([
    'I7 mirror: the webhook consumer got e1 after a later one',
  ]);
  expect(wordsOf({ pulled: [...pulled, { ...pulled[1]!, wasAcked: true }] })).toEqual([
    'I7 mirror: the pull consumer got e3 again, though its ack was answered',
  ]);
  expect(wordsOf({ kept: new Map() })).toEqual([
    'I7 mirror: the Postgres consumer has cus_1 not as it is',
  ]);
});
