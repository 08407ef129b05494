import { uuidv7 } from '../runtime/digest';
import type { Asker } from './database';
import type { MailRow, MailStore } from './stores';

const MAIL = `
  id, ref, key, name, recipients as "to", subject, status, message_id as "messageId",
  sent_at as "sentAt", detail`;

/** One row a mail: who holds it sends it, and its Message-ID is the same for every try. */
export function mailStore(db: Asker): MailStore {
  return {
    claim: (mail) => claim(db, mail),
    finish: (id, status, detail) => finish(db, id, status, detail),
    ofInvoice: (ref) =>
      db.ask<MailRow>(`select ${MAIL} from mails where ref = $1 order by claimed_at, id`, [ref]),
  };
}

async function claim(
  db: Asker,
  mail: Omit<MailRow, 'id' | 'status' | 'sentAt' | 'detail'>,
): Promise<MailRow> {
  await db.ask(
    `insert into mails (id, ref, key, name, recipients, subject, status, message_id)
     values ($1, $2, $3, $4, $5, $6, 'sending', $7)
     on conflict (ref, key) do nothing`,
    [`mail_${uuidv7()}`, mail.ref, mail.key, mail.name, mail.to, mail.subject, mail.messageId],
  );
  const sql = `select ${MAIL} from mails where ref = $1 and key = $2`;
  const [row] = await db.ask<MailRow>(sql, [mail.ref, mail.key]);
  if (row === undefined) throw new Error(`mail ${mail.key} of ${mail.ref} vanished as it was made`);
  return row;
}

/** A mail once sent stays sent: a slower try that was refused tells nothing new. */
async function finish(
  db: Asker,
  id: string,
  status: 'sent' | 'refused',
  detail: string | null,
): Promise<void> {
  await db.ask(
    `update mails set
       status = $2,
       detail = $3,
       sent_at = case when $2 = 'sent' then coalesce(sent_at, now()) end
     where id = $1 and status <> 'sent'`,
    [id, status, detail],
  );
}
