import { uuidv7 } from '../../runtime/digest';
import type { Queryable } from '../database';

export interface MailRow {
  id: string;
  ref: string;
  key: string;
  name: string;
  to: string[];
  subject: string;
  status: 'sending' | 'sent' | 'refused';
  messageId: string;
  sentAt: number | null;
  detail: string | null;
}

export interface MailStore {
  /** Claims the mail's row by (ref, key); not held while another try of it is under way. */
  claim(
    mail: Omit<MailRow, 'id' | 'status' | 'sentAt' | 'detail'>,
  ): Promise<{ row: MailRow; leased: boolean }>;
  /** Gives up what `claim` held, with the reason why it was not sent. */
  release(id: string, why: string): Promise<void>;
  finish(id: string, status: 'sent' | 'refused', detail: string | null): Promise<void>;
  ofInvoice(ref: string): Promise<MailRow[]>;
}

const COLUMNS = `
  id, ref, key, name, recipients as "to", subject, status, message_id as "messageId",
  sent_at as "sentAt", detail`;

/** One row a mail: who holds it sends it, and its Message-ID is the same for every try. */
export function mailStore(db: Queryable): MailStore {
  return {
    claim: (mail) => claim(db, mail),
    release: (id, why) => release(db, id, why),
    finish: (id, status, detail) => finish(db, id, status, detail),
    ofInvoice: (ref) =>
      db.query<MailRow>(`select ${COLUMNS} from mails where ref = $1 order by id`, [ref]),
  };
}

/**
 * Held for half a minute, or until it is released: a run that was ended or reset leaves its try
 * behind, and the next run's must not send beside it. Nobody notices a killed worker much sooner.
 */
async function claim(
  db: Queryable,
  mail: Omit<MailRow, 'id' | 'status' | 'sentAt' | 'detail'>,
): Promise<{ row: MailRow; leased: boolean }> {
  const [leasedRow] = await db.query<MailRow>(
    `insert into mails (id, ref, key, name, recipients, subject, status, message_id)
     values ($1, $2, $3, $4, $5, $6, 'sending', $7)
     on conflict (ref, key) do update set claimed_at = now(), detail = null
       where mails.status = 'sending'
         and (mails.detail is not null or mails.claimed_at < now() - interval '30 seconds')
     returning ${COLUMNS}`,
    [`mail_${uuidv7()}`, mail.ref, mail.key, mail.name, mail.to, mail.subject, mail.messageId],
  );
  if (leasedRow !== undefined) return { row: leasedRow, leased: true };
  const sql = `select ${COLUMNS} from mails where ref = $1 and key = $2`;
  const [row] = await db.query<MailRow>(sql, [mail.ref, mail.key]);
  if (row === undefined) throw new Error(`mail ${mail.key} of ${mail.ref} vanished as it was made`);
  return { row, leased: false };
}

/** The try came to nothing and says why; the next one need not wait. */
async function release(db: Queryable, id: string, why: string): Promise<void> {
  await db.query(`update mails set detail = $2 where id = $1 and status = 'sending'`, [id, why]);
}

/** A mail once sent stays sent: a slower try that was refused says nothing new. */
async function finish(
  db: Queryable,
  id: string,
  status: 'sent' | 'refused',
  detail: string | null,
): Promise<void> {
  await db.query(
    `update mails set
       status = $2,
       detail = $3,
       sent_at = case when $2 = 'sent' then coalesce(sent_at, now()) end
     where id = $1 and status <> 'sent'`,
    [id, status, detail],
  );
}
