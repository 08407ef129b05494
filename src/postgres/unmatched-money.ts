import type { Asker } from './database';
import type { UnmatchedMoney, UnmatchedMoneyStore } from './stores';

/** Money we were told of and could not book: kept until a person has looked at it. */
export function unmatchedMoneyStore(db: Asker): UnmatchedMoneyStore {
  return { keep: (money) => keep(db, money), list: (connection) => list(db, connection) };
}

async function keep(db: Asker, money: UnmatchedMoney): Promise<void> {
  await db.ask(
    `insert into unmatched_money (connection, intent_id, amount, currency, why, event_id)
     values ($1, $2, $3, $4, $5, $6)
     on conflict (connection, intent_id) do update set amount = excluded.amount`,
    [money.connection, money.intentId, money.amount, money.currency, money.why, money.eventId],
  );
}

async function list(
  db: Asker,
  connection: string,
): Promise<(UnmatchedMoney & { seenAt: number })[]> {
  return db.ask(
    `select connection, intent_id as "intentId", amount, currency, why, event_id as "eventId",
            seen_at as "seenAt"
     from unmatched_money where connection = $1 order by seen_at desc, intent_id`,
    [connection],
  );
}
