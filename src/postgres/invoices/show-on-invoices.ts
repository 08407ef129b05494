import { uuidv7 } from '../../runtime/digest';
import { addToTimeline } from '../collection/save-timeline';
import type { Queryable } from '../database';

/** A mail to a customer as the invoices show it that it is about. */
export interface MailOfInvoices {
  /** Their refs; none: it is shown by no invoice. */
  invoices: readonly string[];
  key: string;
  name: string;
  to: readonly string[];
  subject: string;
  messageId: string;
}

interface FinishedMail extends MailOfInvoices {
  status: 'sent' | 'refused';
  detail: string | null;
}

/** It is among the mails of each, once, with a line in its timeline. */
export async function showOnInvoices(tx: Queryable, mail: FinishedMail): Promise<void> {
  const { invoices, key, name, to, subject, messageId, status, detail } = mail;
  // In the order in which others lock several.
  for (const ref of invoices.toSorted()) {
    const added = await tx.query(
      `insert into mails (id, ref, key, name, recipients, subject, status, message_id, sent_at,
         detail)
       values ($1, $2, $3, $4, $5, $6, $7, $8, case when $7 = 'sent' then now() end, $9)
       on conflict (ref, key) do nothing returning id`,
      [`mail_${uuidv7()}`, ref, key, name, [...to], subject, status, messageId, detail],
    );
    if (added.length === 0) continue;
    const what = `the mail ${name} about ${invoices.length} invoices`;
    const text = status === 'sent' ? `${what} was sent` : `${what} was refused: ${detail}`;
    await addToTimeline(tx, ref, { about: 'mail', text });
  }
}
