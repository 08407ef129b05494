import type { Database } from '../database';

export interface ReminderOfDay {
  customerId: string;
  ref: string;
  key: string;
  /** The customer's calendar day. */
  day: string;
  most: number;
}

export interface ReminderDayStore {
  /** A place among the customer's reminders of the day; a try that is repeated keeps its own. */
  take(reminder: ReminderOfDay): Promise<boolean>;
}

export function reminderDayStore(db: Database): ReminderDayStore {
  return { take: (reminder) => take(db, reminder) };
}

/** Whose reminders several workers count, one of them counts at a time. */
const take = (db: Database, { customerId, ref, key, day, most }: ReminderOfDay): Promise<boolean> =>
  db.transaction(async (tx) => {
    await tx.query(`select pg_advisory_xact_lock(hashtextextended($1, 0))`, [
      `reminders of ${customerId}`,
    ]);
    await tx.query(`delete from reminder_days where customer_id = $1 and day < $2::date - 2`, [
      customerId,
      day,
    ]);
    const taken = await tx.query(
      `insert into reminder_days (customer_id, ref, key, day)
       select $1, $2, $3, $4 where (
         select count(*) from reminder_days
         where customer_id = $1 and day = $4 and (ref, key) <> ($2, $3)) < $5
       on conflict (customer_id, ref, key) do update set day = excluded.day
       returning key`,
      [customerId, ref, key, day, most],
    );
    return taken.length > 0;
  });
