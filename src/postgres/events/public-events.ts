import { upgradeEvent } from '../../domain/upgrade-event';
import type { PublishedEvent } from '../../domain/public-events';
import type { Database } from '../database';
import { numberInSingleFile } from '../numbering';

export interface PublicEventRow {
  /** Opaque, ordered cursor. */
  cursor: string;
  id: string;
  at: number;
  /** What it is about: an invoice, a customer, or neither. */
  invoiceId: string | null;
  customerId: string | null;
  ref: string | null;
  /** In the shape of today, however old the row is. */
  event: PublishedEvent;
}

export interface PublicEventStore {
  list(connection: string, after: string | null, limit: number): Promise<PublicEventRow[]>;
}

/** Public events in an order that never skips: a place in it is given to committed rows alone. */
export function publicEventStore(db: Database): PublicEventStore {
  return {
    list: async (connection, after, limit) => {
      if (await hasUnnumbered(db)) await assignPositions(db);
      return list(db, connection, after, limit);
    },
  };
}

async function hasUnnumbered(db: Database): Promise<boolean> {
  const rows = await db.query('select 1 as one from notices where position is null limit 1');
  return rows.length > 0;
}

async function assignPositions(db: Database): Promise<void> {
  await numberInSingleFile(db, (tx) =>
    tx.query(
      `update notices n set position = numbered.position
       from (
         select id, greatest((select coalesce(max(position), 0) from notices),
                             (select coalesce(max(events_after), 0) from installations))
                    + row_number() over (order by written) as position
         from (select id, written from notices where position is null
               order by written limit 10000) waiting
       ) numbered
       where n.id = numbered.id`,
    ),
  );
}

interface StoredEvent extends Omit<PublicEventRow, 'event'>, Record<string, unknown> {
  type: string;
  data: Record<string, unknown>;
  currency: string | null;
}

async function list(
  db: Database,
  connection: string,
  after: string | null,
  limit: number,
): Promise<PublicEventRow[]> {
  const rows = await db.query<StoredEvent>(
    `select n.position::text as cursor, n.id, n.type, n.at, i.id as "invoiceId",
            n.customer_id as "customerId", n.ref, n.data, i.currency
     from notices n left join invoices i on i.ref = n.ref
     where n.connection = $1 and n.position > $2
     order by n.position limit $3`,
    [connection, positionOfCursor(after), limit],
  );
  return rows.map(({ type, data, currency, ...row }) => {
    return { ...row, event: upgradeEvent(type, data, currency) };
  });
}

/** A cursor we never gave is no place in the order: it reads as the end. */
function positionOfCursor(cursor: string | null): number {
  if (cursor === null) return 0;
  return /^\d{1,15}$/.test(cursor) ? Number(cursor) : Number.MAX_SAFE_INTEGER;
}
