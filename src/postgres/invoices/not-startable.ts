import type { PublishedEvent } from '../../domain/public-events';
import { uuidv7 } from '../../runtime/digest';
import type { Queryable } from '../database';
import { toTimestamp } from '../database';
import { toJsonb } from '../storable-text';

/** An invoice whose run Temporal can never start as it is. */
export interface NotStartable {
  id: string;
  externalId: string;
  why: string;
  since: number;
}

export interface NotStartableStore {
  /** Once, with its public event at this engine time. False: it was known before. */
  mark(ref: string, event: PublishedEvent<'invoice.not_startable'>, at: number): Promise<boolean>;
  /** Newest first; `after` is the id of the last one seen. */
  list(connection: string, limit: number, after: string | null): Promise<NotStartable[]>;
}

export function notStartableStore(db: Queryable): NotStartableStore {
  return {
    mark: (ref, event, at) => mark(db, { ref, event, at }),
    list: (connection, limit, after) => list(db, { connection, limit, after }),
  };
}

async function mark(
  db: Queryable,
  { ref, event, at }: { ref: string; event: PublishedEvent<'invoice.not_startable'>; at: number },
): Promise<boolean> {
  const published = await db.query(
    `with marked as (
       update collections set not_startable = $2, not_startable_at = now()
       where ref = $1 and not_startable is null returning ref
     )
     insert into notices (id, connection, ref, type, at, data)
     select $3, i.connection, i.ref, $4, $5, $6 from marked join invoices i on i.ref = marked.ref
     returning id`,
    [ref, event.data.why, `ntc_${uuidv7()}`, event.type, toTimestamp(at), toJsonb(event.data)],
  );
  return published.length > 0;
}

function list(
  db: Queryable,
  { connection, limit, after }: { connection: string; limit: number; after: string | null },
): Promise<NotStartable[]> {
  return db.query<NotStartable & Record<string, unknown>>(
    `select i.id, i.external_id as "externalId", k.not_startable as why,
       k.not_startable_at as since
     from collections k join invoices i on i.ref = k.ref
     where i.connection = $1 and k.not_startable is not null
       and ($3::text is null or (k.not_startable_at, i.id) < (
         select last.not_startable_at, $3::text from collections last
         join invoices it on it.ref = last.ref where it.id = $3))
     order by k.not_startable_at desc, i.id desc limit $2`,
    [connection, limit, after],
  );
}
