import { MAILED_LINKS, MAILED_LINK_MS } from '../../domain/portal';
import { uuidv7 } from '../../runtime/digest';
import { newPortalToken } from '../../runtime/link-token';
import type { LinkSecrets } from '../../runtime/link-token';
import { toTimestamp } from '../database';
import type { Database, Queryable } from '../database';
import { requestCustomerMail } from './customer-mails';

export async function requestPortalLink(db: Queryable, address: string): Promise<void> {
  await db.query('insert into portal_requests (id, address) values ($1, $2)', [
    `prq_${uuidv7()}`,
    address,
  ]);
}

interface PortalRequest {
  id: string;
  address: string;
  now: number;
  tooMany: boolean;
}

/** Each alone, in a transaction: its links and mails are there once it counts as answered. */
export async function answerPortalRequests(
  db: Database,
  secrets: LinkSecrets,
  limit: number,
): Promise<number> {
  for (let answered = 0; answered < limit; answered += 1) {
    if (!(await db.transaction((tx) => answerNext(tx, secrets)))) return answered;
  }
  return limit;
}

async function answerNext(tx: Queryable, secrets: LinkSecrets): Promise<boolean> {
  const [request] = await tx.query<PortalRequest & Record<string, unknown>>(
    `update portal_requests r set answered_at = now()
     where id = (
       select id from portal_requests where answered_at is null
       order by asked_at limit 1 for update skip locked)
     returning id, address, floor(extract(epoch from clock_timestamp()) * 1000)::bigint as now,
       (select count(*) from portal_requests o
        where lower(o.address) = lower(r.address) and o.asked_at <= r.asked_at
          and o.asked_at > r.asked_at - $1 * interval '1 millisecond') > $2 as "tooMany"`,
    [MAILED_LINKS.within, MAILED_LINKS.most],
  );
  if (request === undefined) return false;
  if (request.tooMany) return true;
  for (const { id, address } of await customersAt(tx, request.address)) {
    await mailLink(tx, secrets, { customerId: id, address, now: request.now });
  }
  return true;
}

const MOST_CUSTOMERS = 20;

/**
 * Whose address it is, in whatever connection, those with what is unfinished first; the address as
 * it is on file, since that is who may read it.
 */
async function customersAt(
  tx: Queryable,
  address: string,
): Promise<{ id: string; address: string }[]> {
  return tx.query(
    `select c.id, coalesce(
       (select e from unnest(c.billing_emails) e where lower(e) = lower($1) limit 1), c.email
     ) as address
     from customers c
     where (c.connection = any(array(select code from connections)) and lower(c.email) = lower($1))
       or c.billing_emails && array[$1, lower($1)]
     order by exists (
       select 1 from collections k where k.customer_id = c.id and k.outcome is null
     ) desc, c.id desc limit $2`,
    [address, MOST_CUSTOMERS],
  );
}

interface LinkToMail {
  customerId: string;
  address: string;
  now: number;
}

async function mailLink(
  tx: Queryable,
  secrets: LinkSecrets,
  { customerId, address, now }: LinkToMail,
): Promise<void> {
  const link = `plk_${uuidv7()}`;
  const until = now + MAILED_LINK_MS;
  const { tokenHash } = newPortalToken(secrets, link);
  await tx.query(
    `insert into portal_links (id, customer_id, token_hash, is_mailed, expires_at)
     values ($1, $2, $3, true, $4)`,
    [link, customerId, tokenHash, toTimestamp(until)],
  );
  await requestCustomerMail(tx, {
    customerId,
    key: `portal_link/${link}`,
    mail: { name: 'portal_link', about: { link, tokenHash, until } },
    recipients: [address],
    until,
  });
}
