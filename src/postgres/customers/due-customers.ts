import type { Database, Queryable } from '../database';

export interface DueCustomer {
  connection: string;
  id: string;
}

/** Customers that Stripe is to get, or to get anew. */
export interface DueCustomerStore {
  /** Some that are due; to others they are due again only in a minute. */
  lease(limit: number): Promise<DueCustomer[]>;
  /** Stripe has it, or refuses it for this reason; unless it was changed meanwhile. */
  settle(customerId: string, detailsVersion: number, problem: string | null): Promise<void>;
  /** Nobody can say now: each time in a row it waits twice as long, at most 10 minutes. */
  postpone(customerId: string): Promise<void>;
}

export function dueCustomerStore(db: Database): DueCustomerStore {
  return {
    lease: (limit) => lease(db, limit),
    settle: async (customerId, detailsVersion, problem) => {
      await db.query(
        `update customers set stripe_due_at = null, stripe_tries = 0, stripe_problem = $3
         where id = $1 and details_version = $2`,
        [customerId, detailsVersion, problem],
      );
    },
    postpone: async (customerId) => {
      await db.query(
        `update customers set stripe_tries = stripe_tries + 1,
           stripe_due_at = now() + least(interval '10 minutes',
                                         interval '1 second' * 2 ^ least(stripe_tries, 20))
         where id = $1 and stripe_due_at is not null`,
        [customerId],
      );
    },
  };
}

async function lease(db: Queryable, limit: number): Promise<DueCustomer[]> {
  return db.query<DueCustomer & Record<string, string>>(
    `with due as (
       select id from customers where stripe_due_at <= now()
       order by stripe_due_at limit $1 for update skip locked
     )
     update customers c set stripe_due_at = now() + interval '1 minute'
     from due where c.id = due.id
     returning c.connection, c.id`,
    [limit],
  );
}
