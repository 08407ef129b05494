import { uuidv7 } from '../runtime/digest';
import type { Asker } from './database';
import type { UnmatchedMoney, UnmatchedMoneyStore } from './stores';

/** Money we were told of and could not book: kept until a person has looked at it. */
export function unmatchedMoneyStore(db: Asker): UnmatchedMoneyStore {
  return {
    keep: (money) => keep(db, money),
    list: (connection) => list(db, connection),
    toMail: (limit) => toMail(db, limit),
    mailed: (money) => mailed(db, money),
  };
}

/** The world is told of it with the row, once however often it is kept. */
async function keep(db: Asker, money: UnmatchedMoney): Promise<void> {
  await db.ask(
    `with kept as (
       insert into unmatched_money (connection, intent_id, amount, currency, why, event_id)
       values ($1, $2, $3, $4, $5, $6)
       on conflict (connection, intent_id) do update set amount = excluded.amount
       returning *, xmax = 0 as is_new
     )
     insert into notices (id, connection, type, at, data)
     select $7, connection, 'unmatched_money.received', seen_at, jsonb_build_object(
       'intent', intent_id, 'amount', amount, 'currency', currency, 'why', why)
     from kept where is_new`,
    [
      money.connection,
      money.intentId,
      money.amount,
      money.currency,
      money.why,
      money.eventId,
      `ntc_${uuidv7()}`,
    ],
  );
}

const MONEY = `connection, intent_id as "intentId", amount, currency, why, event_id as "eventId"`;

async function list(
  db: Asker,
  connection: string,
): Promise<(UnmatchedMoney & { seenAt: number })[]> {
  return db.ask(
    `select ${MONEY}, seen_at as "seenAt"
     from unmatched_money where connection = $1 order by seen_at desc, intent_id`,
    [connection],
  );
}

/** Leased for a while, so that two workers do not mail the same. */
async function toMail(db: Asker, limit: number): Promise<UnmatchedMoney[]> {
  return db.ask(
    `update unmatched_money set mail_due_at = now() + interval '10 minutes'
     where (connection, intent_id) in (
       select connection, intent_id from unmatched_money
       where mailed_at is null and mail_due_at <= now()
       order by mail_due_at limit $1 for update skip locked)
     returning ${MONEY}`,
    [limit],
  );
}

async function mailed(db: Asker, { connection, intentId }: UnmatchedMoney): Promise<void> {
  await db.ask(
    `update unmatched_money set mailed_at = coalesce(mailed_at, now())
     where connection = $1 and intent_id = $2`,
    [connection, intentId],
  );
}
