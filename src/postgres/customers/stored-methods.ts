import type { Actor } from '../../domain/audit';
import type { ChosenMethod, Mandate } from '../../domain/stored-methods';
import type { Database, Queryable } from '../database';
import { choose } from './choose-method';
import type { ChosenBy } from './choose-method';
import { requestDetaching } from './detach-method';
import type { DetachRequest } from './detach-method';
import { choiceOf, orderAnew } from './order-methods';
import { METHOD_AGE, METHOD_COLUMNS, storedMethod } from './stored-method-row';
import type { StoredMethodRow, StoredMethodSqlRow } from './stored-method-row';

export interface MethodPage {
  limit: number;
  after: string | undefined;
  /** Those that were detached, too. */
  all: boolean;
}

export interface MethodToDetach {
  connection: string;
  customerId: string;
  id: string;
}

export interface StoredMethodStore {
  /** Newest first. */
  page(customerId: string, page: MethodPage): Promise<StoredMethodRow[]>;
  get(customerId: string, id: string): Promise<StoredMethodRow | null>;
  /** Who chose the default; null while it is the newest. */
  chosen(customerId: string): Promise<ChosenMethod | null>;
  /** Whether Stripe was ever asked what the linked customer has. */
  isRead(customerId: string): Promise<boolean>;
  /** Those that are known, by the id of the method. */
  mandates(customerId: string): Promise<Record<string, Mandate>>;
  /** Names the next write of a default to Stripe. */
  nextWrite(customerId: string): Promise<number>;
  /** Stripe has it as its default since `asOf`; false: it is not stored, or cannot be charged. */
  choose(customerId: string, method: string, by: ChosenBy): Promise<boolean>;
  /** It is charged no more from now on. Refused while a charge with it is under way. */
  requestDetaching(customerId: string, method: string, actor: Actor): Promise<DetachRequest>;
  detached(customerId: string, method: string): Promise<void>;
  /** Asked for, and not heard of at Stripe for half a minute. */
  toDetach(limit: number): Promise<MethodToDetach[]>;
  /** Cards whose month is over lose their place in the order; answers how many. */
  expire(limit: number): Promise<number>;
}

export function storedMethodStore(db: Database): StoredMethodStore {
  return {
    page: (customerId, page) => pageOf(db, customerId, page),
    get: (customerId, id) => storedMethod(db, customerId, id),
    chosen: async (customerId) => (await choiceOf(db, customerId)).chosen,
    isRead: async (customerId) => {
      const [row] = await db.query<{ read: boolean }>(
        'select methods_stored_at is not null as read from customers where id = $1',
        [customerId],
      );
      return row?.read === true;
    },
    mandates: (customerId) => mandates(db, customerId),
    nextWrite: (customerId) => nextWrite(db, customerId),
    choose: (customerId, method, by) => db.transaction((tx) => choose(tx, customerId, method, by)),
    requestDetaching: (customerId, method, actor) =>
      db.transaction((tx) => requestDetaching(tx, customerId, method, actor)),
    detached: (customerId, method) => db.transaction((tx) => detached(tx, customerId, method)),
    toDetach: (limit) => toDetach(db, limit),
    expire: (limit) => expire(db, limit),
  };
}

async function pageOf(
  db: Queryable,
  customerId: string,
  { limit, after, all }: MethodPage,
): Promise<StoredMethodRow[]> {
  return db.query<StoredMethodSqlRow>(
    `select ${METHOD_COLUMNS} from stored_methods
     where customer_id = $1 and ($4 or detached_at is null)
       and ($2::text is null or (${METHOD_AGE}, id) < (
         select ${METHOD_AGE}, id from stored_methods where customer_id = $1 and id = $2))
     order by ${METHOD_AGE} desc, id desc limit $3`,
    [customerId, after ?? null, limit, all],
  );
}

async function mandates(db: Queryable, customerId: string): Promise<Record<string, Mandate>> {
  const rows = await db.query<{ id: string; mandate: Mandate }>(
    `select id, mandate from stored_methods
     where customer_id = $1 and detached_at is null and mandate is not null`,
    [customerId],
  );
  return Object.fromEntries(rows.map(({ id, mandate }) => [id, mandate]));
}

async function nextWrite(db: Queryable, customerId: string): Promise<number> {
  const [row] = await db.query<{ n: number }>(
    `update customers set stripe_default_writes = stripe_default_writes + 1 where id = $1
     returning stripe_default_writes as n`,
    [customerId],
  );
  if (row === undefined) throw new Error(`customer ${customerId} is not in the table`);
  return row.n;
}

async function detached(tx: Queryable, customerId: string, id: string): Promise<void> {
  await tx.query(
    `update stored_methods set detached_at = now()
     where customer_id = $1 and id = $2 and detached_at is null`,
    [customerId, id],
  );
}

async function toDetach(db: Queryable, limit: number): Promise<MethodToDetach[]> {
  return db.query<MethodToDetach & Record<string, string>>(
    `select c.connection, m.customer_id as "customerId", m.id
     from stored_methods m join customers c on c.id = m.customer_id
     where m.detach_asked_at < now() - interval '30 seconds' and m.detached_at is null
     order by m.detach_asked_at limit $1`,
    [limit],
  );
}

/** Each customer alone, locked first, as where Stripe is read. */
async function expire(db: Database, limit: number): Promise<number> {
  const due = await db.query<{ id: string }>(
    `select distinct customer_id as id from stored_methods
     where expires_at <= now() and expired_at is null and detached_at is null limit $1`,
    [limit],
  );
  for (const { id } of due) {
    await db.transaction(async (tx) => {
      const [locked] = await tx.query<{ now: number }>(
        `select floor(extract(epoch from clock_timestamp()) * 1000)::bigint as now
         from customers where id = $1 for no key update`,
        [id],
      );
      await tx.query(
        `update stored_methods set expired_at = now()
         where customer_id = $1 and expires_at <= now() and expired_at is null`,
        [id],
      );
      if (locked !== undefined) await orderAnew(tx, id, { asOf: locked.now });
    });
  }
  return due.length;
}
