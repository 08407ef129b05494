import type { RenderedMail } from '../../src/documents/mails/render-mail';
import type { OutgoingMail } from '../../src/mail/mailer';
import type { ConnectionRow } from '../../src/postgres/connections/connections';
import type { ActivityDeps } from '../deps';
import { messageId } from './message-id';

/** To notify_emails, about something that belongs to no invoice; the key says what it is. */
export function businessMail(
  deps: Pick<ActivityDeps, 'digest' | 'settings'>,
  { code, businessName, notifyEmails }: ConnectionRow,
  { subject, html, text }: RenderedMail,
  key: string,
): OutgoingMail {
  return {
    to: notifyEmails.map((address) => ({ name: businessName, address })),
    replyTo: null,
    subject,
    html,
    text,
    messageId: messageId(deps, code, key),
    attachments: [],
  };
}
