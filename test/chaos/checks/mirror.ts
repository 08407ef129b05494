import { isEqual } from '../../../src/domain/mirror/stripe-object';
import type { StripeObject } from '../../../src/domain/mirror/stripe-object';
import type { EventMessage, Taken } from '../mirror-takers';
import { differing } from '../../harness/differing';
import { broken } from './broken';
import type { Broken } from './broken';
import { keyOf } from './mirror-rows';
import type { Copy, CopiedEvent } from './mirror-rows';

export interface CopyAndTakers extends Copy {
  /** Page by page, by somebody who goes on where he was. */
  read: readonly EventMessage[];
  pulled: readonly Taken[];
  sent: readonly Taken[];
}

/** I6 and I7 of a mirror: it is what Stripe has, and who takes its streams has all of them. */
export const brokenCopy = (copy: CopyAndTakers): Broken[] => [
  ...recordsEqual(copy),
  ...eventsChain(copy),
  ...readInOrder(copy),
  ...takenBy('the pull consumer', copy.events, copy.pulled),
  ...takenBy('the webhook consumer', copy.events, copy.sent),
  ...keptByPostgres(copy),
];

function recordsEqual({ records, atStripe }: Copy): Broken[] {
  const there = records.filter(({ deleted }) => !deleted);
  const wrong = there.flatMap(({ collection, id, payload, redacted }) => {
    const own = atStripe.get(keyOf(collection, id));
    if (own === undefined) return [`${id} is no longer at Stripe`];
    const names = [
      ...differing(own.payload, payload),
      ...(own.redacted.join() === redacted.join() ? [] : ['what is redacted']),
    ];
    return names.length === 0 ? [] : [`${id} is not what a GET answers: ${names.join(', ')}`];
  });
  const copied = new Set(there.map(({ collection, id }) => keyOf(collection, id)));
  const missing = [...atStripe.keys()].filter((key) => !copied.has(key));
  return all('I6', [...wrong, ...missing.map((key) => `${key} has no record`)]);
}

/** Each event of an object says what was before it, and the last one says what its record is. */
function eventsChain({ events, records }: Copy): Broken[] {
  const last = new Map<string, CopiedEvent>();
  const wrong = events.flatMap((event) => {
    const key = keyOf(event.collection, event.object);
    const before = last.get(key);
    last.set(key, event);
    const words = `${event.type} of ${event.object} at ${event.position}`;
    if (event.position === null) return [`${words}: it has no place`];
    return follows(before, event) ? [] : [`${words}: it does not follow what was before`];
  });
  const ends = records.flatMap(({ collection, id, payload, deleted }) => {
    const event = last.get(keyOf(collection, id));
    const isEnd = event !== undefined && deleted === (event.type === 'deleted');
    return isEnd && isEqual(event.data, payload) ? [] : [`${id} is not what its last event says`];
  });
  return all('I7', [...wrong, ...ends]);
}

function follows(before: CopiedEvent | undefined, { type, changes, data }: CopiedEvent): boolean {
  if (before === undefined || before.type === 'deleted') return type === 'created';
  if (type === 'created') return false;
  return isEqual(withOld(data, changes), before.data);
}

/** What an object was before; a member that it did not have is null in `changes`. */
function withOld(data: StripeObject, changes: StripeObject | null): StripeObject {
  return { ...data, ...changes };
}

function readInOrder({ events, read }: CopyAndTakers): Broken[] {
  const wanted = events.map(({ id }) => id);
  const got = read.map(({ id }) => id);
  const at = wanted.findIndex((id, n) => id !== got[n]);
  if (at === -1 && got.length === wanted.length) return [];
  const words = `mirror: who reads page by page has ${got.length} of ${wanted.length} events`;
  return [broken('I7', `${words}, and another one at the place ${at}`)];
}

/** Each at least once, as it is stored, those of an object in order, and nothing else. */
function takenBy(who: string, events: readonly CopiedEvent[], taken: readonly Taken[]): Broken[] {
  const byId = new Map(events.map((event) => [event.id, event]));
  const last = new Map<string, number>();
  const wrong = taken.flatMap(({ message, wasAcked }) => {
    const event = byId.get(message.id);
    if (event === undefined) return [`${who} got ${message.id}, which is no event`];
    if (!isEqual(message.data, event.data)) return [`${who} got ${message.id} with other data`];
    const key = keyOf(event.collection, event.object);
    const before = last.get(key) ?? 0;
    last.set(key, Math.max(before, event.position ?? 0));
    if ((event.position ?? 0) < before) return [`${who} got ${message.id} after a later one`];
    return wasAcked ? [`${who} got ${message.id} again, though its ack was answered`] : [];
  });
  const got = new Set(taken.map(({ message }) => message.id));
  const missed = events.filter(({ id }) => !got.has(id));
  return all('I7', [...wrong, ...missed.map(({ id }) => `${who} never got ${id}`)]);
}

function keptByPostgres({ records, kept }: Copy): Broken[] {
  const wrong = records.filter(({ collection, id, position, deleted }) => {
    const row = kept.get(keyOf(collection, id));
    return row === undefined || row.position !== position || row.deleted !== deleted;
  });
  const words = wrong.map(({ id }) => `the Postgres consumer has ${id} not as it is`);
  const more = kept.size > records.length ? ['the Postgres consumer has rows of no record'] : [];
  return all('I7', [...words, ...more]);
}

/** A few of them, and how many there are. */
function all(invariant: string, words: readonly string[]): Broken[] {
  const more = words.length > 3 ? [`${words.length - 3} more like these`] : [];
  return [...words.slice(0, 3), ...more].map((detail) => broken(invariant, `mirror: ${detail}`));
}
