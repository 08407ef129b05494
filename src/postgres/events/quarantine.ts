import type { Actor } from '../../domain/audit';
import { writeAudit } from '../access/audit';
import type { Database, Queryable } from '../database';
import { queryableOf } from '../database';
import { IN_LOCK_ORDER } from './stripe-events';
import type { Transaction } from '../transaction';

/** A Stripe event that is kept and has no effect, until a person has looked at it. */
export interface QuarantinedEvent {
  id: string;
  type: string;
  why: string;
  /** The object at Stripe that it is about. */
  objectId: string | null;
  receivedAt: number;
}

export interface QuarantineStore {
  /** Those that no step can apply: set aside in the step that applies all others. */
  add(tx: Transaction, connection: string, events: readonly EventSetAside[]): Promise<void>;
  /** Newest first; `after` is the last one seen. */
  list(connection: string, limit: number, after: string | null): Promise<QuarantinedEvent[]>;
  /** Gives it to the relay again, or has done with it. False: no such event is in quarantine. */
  end(connection: string, id: string, how: 'release' | 'drop', actor?: Actor): Promise<boolean>;
}

export interface EventSetAside {
  id: string;
  why: string;
}

export function quarantineStore(db: Database): QuarantineStore {
  return {
    add: (tx, connection, events) => add(queryableOf(tx), connection, events),
    list: (connection, limit, after) => list(db, { connection, limit, after }),
    end: (connection, id, how, actor) =>
      db.transaction((tx) => end(tx, { connection, id, how }, actor)),
  };
}

async function add(
  tx: Queryable,
  connection: string,
  events: readonly EventSetAside[],
): Promise<void> {
  await tx.query(
    `with locked as (
       select connection, id from stripe_events
       where connection = $1 and id = any($2) ${IN_LOCK_ORDER}
     )
     update stripe_events e set fate = 'quarantined', quarantined = given.why
     from locked join unnest($2::text[], $3::text[]) as given (id, why) on given.id = locked.id
     where e.connection = locked.connection and e.id = locked.id`,
    [connection, events.map(({ id }) => id), events.map(({ why }) => why)],
  );
}

function list(
  db: Queryable,
  { connection, limit, after }: { connection: string; limit: number; after: string | null },
): Promise<QuarantinedEvent[]> {
  return db.query<QuarantinedEvent & Record<string, unknown>>(
    `select id, type, coalesce(quarantined, '') as why, about ->> 'objectId' as "objectId",
       received_at as "receivedAt"
     from stripe_events e where connection = $1 and fate = 'quarantined'
       and ($3::text is null or (e.received_at, e.id) < (
         select received_at, id from stripe_events where connection = $1 and id = $3))
     order by received_at desc, id desc limit $2`,
    [connection, limit, after],
  );
}

async function end(
  db: Queryable,
  { connection, id, how }: { connection: string; id: string; how: 'release' | 'drop' },
  actor: Actor | undefined,
): Promise<boolean> {
  const ended = await db.query(
    `update stripe_events set fate = $3, due_at = now(), hints = 0
     where connection = $1 and id = $2 and fate = 'quarantined' returning id`,
    [connection, id, how === 'release' ? 'waiting' : 'known'],
  );
  if (ended.length > 0 && actor !== undefined) {
    const action = `quarantined_event.${how === 'release' ? 'released' : 'dropped'}` as const;
    await writeAudit(db, actor, { connection, action, subject: id, before: null, after: null });
  }
  return ended.length > 0;
}
