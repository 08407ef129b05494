import type { PublishedEvent } from '../../domain/public-events';
import { uuidv7 } from '../../runtime/digest';
import type { Queryable } from '../database';
import { toJsonb } from '../storable-text';

export interface UnmatchedMoney {
  connection: string;
  intentId: string;
  amount: number;
  currency: string;
  why: string;
  eventId: string | null;
}

export interface UnmatchedMoneyStore {
  save(money: UnmatchedMoney): Promise<void>;
  list(connection: string): Promise<(UnmatchedMoney & { seenAt: number })[]>;
  /** What the business was not mailed of yet, leased for ten minutes. */
  leaseForMail(limit: number): Promise<UnmatchedMoney[]>;
  markMailed(money: UnmatchedMoney): Promise<void>;
}

/** Money that belongs to no invoice here: kept until a person has settled it. */
export function unmatchedMoneyStore(db: Queryable): UnmatchedMoneyStore {
  return {
    save: (money) => save(db, money),
    list: (connection) => list(db, connection),
    leaseForMail: (limit) => leaseForMail(db, limit),
    markMailed: (money) => markMailed(db, money),
  };
}

/** Its event is stored with the row, once however often it is saved. */
async function save(db: Queryable, money: UnmatchedMoney): Promise<void> {
  const { intentId: intent, amount, currency, why } = money;
  const event: PublishedEvent<'unmatched_money.received'> = {
    type: 'unmatched_money.received',
    data: { intent, amount, currency, why },
  };
  await db.query(
    `with kept as (
       insert into unmatched_money (connection, intent_id, amount, currency, why, event_id)
       values ($1, $2, $3, $4, $5, $6)
       on conflict (connection, intent_id) do update set amount = excluded.amount
       returning *, xmax = 0 as is_new
     )
     insert into notices (id, connection, type, at, data)
     select $7, connection, $8, seen_at, $9 from kept where is_new`,
    [
      money.connection,
      intent,
      amount,
      currency,
      why,
      money.eventId,
      `ntc_${uuidv7()}`,
      event.type,
      toJsonb(event.data),
    ],
  );
}

const COLUMNS = `connection, intent_id as "intentId", amount, currency, why, event_id as "eventId"`;

async function list(
  db: Queryable,
  connection: string,
): Promise<(UnmatchedMoney & { seenAt: number })[]> {
  return db.query(
    `select ${COLUMNS}, seen_at as "seenAt"
     from unmatched_money where connection = $1 order by seen_at desc, intent_id`,
    [connection],
  );
}

/** Leased for a while, so that two workers do not mail the same. */
async function leaseForMail(db: Queryable, limit: number): Promise<UnmatchedMoney[]> {
  return db.query(
    `update unmatched_money set mail_due_at = now() + interval '10 minutes'
     where (connection, intent_id) in (
       select connection, intent_id from unmatched_money
       where mailed_at is null and mail_due_at <= now()
       order by mail_due_at limit $1 for update skip locked)
     returning ${COLUMNS}`,
    [limit],
  );
}

async function markMailed(db: Queryable, { connection, intentId }: UnmatchedMoney): Promise<void> {
  await db.query(
    `update unmatched_money set mailed_at = coalesce(mailed_at, now())
     where connection = $1 and intent_id = $2`,
    [connection, intentId],
  );
}
