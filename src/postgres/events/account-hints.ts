import type { Queryable } from '../database';

/** What an account reports concerns every unfinished run of its connection, and only those. */
export interface AccountHintStore {
  /** They are to be hinted by the relay. */
  request(connection: string): Promise<void>;
  /** One page of what was requested; false: nothing is due. */
  hintPage(size: number): Promise<boolean>;
}

export function accountHintStore(db: Queryable): AccountHintStore {
  return {
    request: (connection) => request(db, connection),
    hintPage: async (size) => {
      const place = await leasePlace(db);
      if (place === null) return false;
      await keepPlace(db, place, await requestPage(db, place, size));
      return true;
    },
  };
}

async function request(db: Queryable, connection: string): Promise<void> {
  await db.query(
    `update connections
     set hints_due_at = now(), hints_after = '', hints_round = hints_round + 1 where code = $1`,
    [connection],
  );
}

interface Place extends Record<string, unknown> {
  code: string;
  after: string;
  round: number;
}

/** A process that dies with it leaves it to the others half a minute later. */
async function leasePlace(db: Queryable): Promise<Place | null> {
  const [place] = await db.query<Place>(
    `with due as (
       select code from connections where hints_due_at <= now()
       order by hints_due_at limit 1 for update skip locked
     )
     update connections c set hints_due_at = now() + interval '30 seconds'
     from due where c.code = due.code
     returning c.code, c.hints_after as after, c.hints_round as round`,
  );
  return place ?? null;
}

/** The last invoice of the page; null after the last page. */
async function requestPage(
  db: Queryable,
  { code, after }: Place,
  size: number,
): Promise<string | null> {
  const [page] = await db.query<{ last: string | null }>(
    `with page as (
       select id, ref from invoices where connection = $1 and id > $2 order by id limit $3
     ), concerned as (
       select k.ref from collections k join page on page.ref = k.ref
       where k.outcome is null order by k.ref for update of k
     ), requested as (
       update collections k set hint_due_at = now() from concerned where k.ref = concerned.ref
     )
     select max(id) as last from page`,
    [code, after, size],
  );
  return page?.last ?? null;
}

/** Not where it was requested again meanwhile: then it begins anew. */
async function keepPlace(db: Queryable, { code, round }: Place, last: string | null) {
  await db.query(
    `update connections set hints_after = coalesce($3, ''),
       hints_due_at = case when $3::text is null then null else now() end
     where code = $1 and hints_round = $2`,
    [code, round, last],
  );
}
