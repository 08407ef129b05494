import type { EventAbout } from '../../domain/event-about';
import type { Queryable } from '../database';
import { PostgresUnavailable } from '../postgres-errors';
import { groupCommit } from '../group-commit';
import { toJsonb } from '../storable-text';

export interface NewStripeEvent {
  id: string;
  connection: string;
  type: string;
  about: EventAbout;
  payload: string;
  quarantined: string | null;
}

// While one group is written the next one gathers, and is written while the first is answered. With
// four in flight the groups are small, and cost more of the cores than they save in waiting.
const GROUP_LIMITS = { items: 256, inFlight: 2 };

interface EventToStore extends NewStripeEvent {
  /** Seconds until anybody but the caller may relay it. */
  lease: number;
}

/** How long a caller has to relay what it has stored. */
const LEASE_SECONDS = 15;

/** Stores Stripe's events, together with those that arrive meanwhile. */
export function eventWriter(
  db: Queryable,
): (event: NewStripeEvent, relayedBy?: 'anybody' | 'caller') => Promise<boolean> {
  const store = groupCommit((events: EventToStore[]) => writeGroup(db, events), GROUP_LIMITS);
  return async (event, relayedBy = 'anybody') => {
    const result = await store({ ...event, lease: relayedBy === 'caller' ? LEASE_SECONDS : 0 });
    if (result.status === 'rejected') throw result.reason;
    return result.value;
  };
}

/**
 * A group is refused as a whole when one of its events cannot be stored; they are then stored
 * one by one, so that the odd one alone fails.
 */
async function writeGroup(
  db: Queryable,
  events: EventToStore[],
): Promise<PromiseSettledResult<boolean>[]> {
  try {
    return (await insertEvents(db, events)).map((value) => ({ status: 'fulfilled', value }));
  } catch (error) {
    if (error instanceof PostgresUnavailable || events.length === 1) throw error;
    const alone = async (event: EventToStore) => (await insertEvents(db, [event]))[0] === true;
    return Promise.allSettled(events.map(alone));
  }
}

/** Answers, for each, whether it was new. */
async function insertEvents(db: Queryable, events: EventToStore[]): Promise<boolean[]> {
  const unique = new Map(events.map((event) => [keyOf(event), event]));
  // In one order everywhere: two groups with the same events would else wait for each other.
  const sorted = [...unique.keys()].sort().flatMap((key) => unique.get(key) ?? []);
  const stored = await db.query<{ connection: string; id: string }>(
    insertStatement(groupSizeFor(sorted.length)),
    padToGroupSize(sorted).flatMap((event) => [
      event.connection,
      event.id,
      event.type,
      toJsonb(event.about),
      event.payload,
      event.quarantined,
      event.lease,
    ]),
  );
  const made = new Set(stored.map(keyOf));
  // Of the same event twice in one group, the first is new and the second is not.
  return events.map((event) => made.delete(keyOf(event)));
}

const COLUMNS = 7;

const statements = new Map<number, string>();

function insertStatement(size: number): string {
  const existing = statements.get(size);
  if (existing !== undefined) return existing;
  const made = makeInsertStatement(size);
  statements.set(size, made);
  return made;
}

/** Rows of parameters: an array of payloads would be escaped and parsed twice, at 3 × the cost. */
function makeInsertStatement(size: number): string {
  const rows = Array.from({ length: size }, (_, row) => {
    const at = (column: number) => `$${row * COLUMNS + column}`;
    const values = [1, 2, 3, 4, 5, 6].map(at).join(', ');
    // Rounded up to the millisecond we count in: never earlier than it truly was received.
    return `(${values}, case when ${at(6)}::text is null then 'waiting' else 'quarantined' end,
      date_trunc('milliseconds', clock_timestamp()) + interval '1 millisecond',
      now() + ${at(7)} * interval '1 second')`;
  });
  return `insert into stripe_events
      (connection, id, type, about, payload, quarantined, fate, received_at, due_at)
    values ${rows.join(',\n      ')}
    on conflict (connection, id) do nothing
    returning connection, id`;
}

/** Powers of two, so that nine prepared statements are enough for every size of group. */
function groupSizeFor(count: number): number {
  return 2 ** Math.ceil(Math.log2(count));
}

/** Filled up with the last event once more, without its payload: it conflicts with itself. */
function padToGroupSize(events: EventToStore[]): EventToStore[] {
  const last = events.at(-1);
  if (last === undefined) return [];
  const missing = groupSizeFor(events.length) - events.length;
  return [...events, ...Array.from({ length: missing }, () => ({ ...last, payload: '' }))];
}

function keyOf({ connection, id }: { connection: string; id: string }): string {
  return `${connection}\n${id}`;
}
