import type { Actor } from '../../domain/audit';
import type { LinkSecrets } from '../../runtime/link-token';
import { writeAudit } from '../access/audit';
import { toTimestamp } from '../database';
import type { Database, Queryable } from '../database';
import { CUSTOMER_COLUMN, customerWhere } from './customer-row';
import type { CustomerRow } from './customer-row';
import { answerPortalRequests, requestPortalLink } from './portal-requests';

export interface NewPortalLink {
  id: string;
  tokenHash: string;
  returnUrl: string | null;
  expiresAt: number;
}

export interface OpenPortal {
  customer: CustomerRow;
  returnUrl: string | null;
  expiresAt: number;
}

/** How it is with a mailed link; null: there is none. */
export type MailedLink = { kind: 'closed'; customer: CustomerRow } | { kind: 'used' | 'ended' };

export interface PortalSession {
  tokenHash: string;
  expiresAt: number;
}

export interface PortalStore {
  /** Made by the API, and noted in the audit log. */
  createLink(customer: CustomerRow, link: NewPortalLink, actor: Actor): Promise<void>;
  /** By a link of the API that lives. */
  byLink(tokenHash: string): Promise<OpenPortal | null>;
  bySession(tokenHash: string): Promise<OpenPortal | null>;
  mailedLink(tokenHash: string): Promise<MailedLink | null>;
  /** Opens a mailed link with a new session; of two at once one does. */
  openMailed(tokenHash: string, session: PortalSession): Promise<boolean>;
  endSession(tokenHash: string): Promise<void>;
  /** The same row for every address; who is meant is found out later. */
  request(address: string): Promise<void>;
  /** Mails a link to each customer whose address it is; answers how many requests there were. */
  answerRequests(limit: number): Promise<number>;
  /** What nobody can open any more. */
  deleteEnded(): Promise<void>;
}

export function portalStore(db: Database, secrets: LinkSecrets): PortalStore {
  return {
    createLink: (customer, link, actor) =>
      db.transaction((tx) => createLink(tx, customer, link, actor)),
    byLink: (tokenHash) =>
      openPortal(db, 'portal_links', 'not p.is_mailed and p.token_hash = $1', tokenHash),
    bySession: (tokenHash) => openPortal(db, 'portal_sessions', 'p.token_hash = $1', tokenHash),
    mailedLink: (tokenHash) => mailedLink(db, tokenHash),
    openMailed: (tokenHash, session) => openMailed(db, tokenHash, session),
    endSession: async (tokenHash) => {
      await db.query('delete from portal_sessions where token_hash = $1', [tokenHash]);
    },
    request: (address) => requestPortalLink(db, address),
    answerRequests: (limit) => answerPortalRequests(db, secrets, limit),
    deleteEnded: () => deleteEnded(db),
  };
}

async function createLink(
  tx: Queryable,
  { id: customerId, connection }: CustomerRow,
  { id, tokenHash, returnUrl, expiresAt }: NewPortalLink,
  actor: Actor,
): Promise<void> {
  await tx.query(
    `insert into portal_links (id, customer_id, token_hash, is_mailed, return_url, expires_at)
     values ($1, $2, $3, false, $4, $5)`,
    [id, customerId, tokenHash, returnUrl, toTimestamp(expiresAt)],
  );
  const after = { link: id, expires_at: new Date(expiresAt).toISOString() };
  const change = { connection, subject: customerId, before: null, after };
  await writeAudit(tx, actor, { ...change, action: 'customer.portal_link_created' });
}

async function openPortal(
  db: Queryable,
  table: 'portal_links' | 'portal_sessions',
  where: string,
  tokenHash: string,
): Promise<OpenPortal | null> {
  const returnUrl = table === 'portal_links' ? 'p.return_url' : 'null';
  const [row] = await db.query<OpenPortal & Record<string, unknown>>(
    `select ${CUSTOMER_COLUMN}, ${returnUrl} as "returnUrl", p.expires_at as "expiresAt"
     from ${table} p join customers c on c.id = p.customer_id
     where ${where} and p.expires_at > now()`,
    [tokenHash],
  );
  return row ?? null;
}

async function mailedLink(db: Queryable, tokenHash: string): Promise<MailedLink | null> {
  const [row] = await db.query<{ customerId: string; isUsed: boolean; hasEnded: boolean }>(
    `select customer_id as "customerId", opened_at is not null as "isUsed",
       expires_at <= now() as "hasEnded"
     from portal_links where is_mailed and token_hash = $1`,
    [tokenHash],
  );
  if (row === undefined) return null;
  if (row.isUsed) return { kind: 'used' };
  if (row.hasEnded) return { kind: 'ended' };
  const customer = await customerWhere(db, 'c.id = $1', [row.customerId]);
  return customer === null ? null : { kind: 'closed', customer };
}

async function openMailed(
  db: Queryable,
  tokenHash: string,
  session: PortalSession,
): Promise<boolean> {
  const made = await db.query(
    `with opened as (
       update portal_links set opened_at = now()
       where is_mailed and token_hash = $1 and opened_at is null and expires_at > now()
       returning customer_id
     )
     insert into portal_sessions (token_hash, customer_id, expires_at)
     select $2, customer_id, $3 from opened returning token_hash`,
    [tokenHash, session.tokenHash, toTimestamp(session.expiresAt)],
  );
  return made.length > 0;
}

/** Kept a day longer, so that a link that was used or has ended can say so. */
async function deleteEnded(db: Queryable): Promise<void> {
  await db.query(`delete from portal_links where expires_at < now() - interval '1 day'`);
  await db.query('delete from portal_sessions where expires_at < now()');
  await db.query(`delete from portal_requests where asked_at < now() - interval '1 day'`);
}
