import type { OutgoingMail } from '../../src/mail/mailer';
import type { ConnectionRow } from '../../src/postgres/connections/connections';

/** Where answers of customers go: as the branding says, else to the first of notify_emails. */
export function replyToOf(connection: ConnectionRow | null): OutgoingMail['replyTo'] {
  const address = connection?.branding?.replyTo ?? connection?.notifyEmails[0];
  return connection === null || address === undefined
    ? null
    : { name: connection.businessName, address };
}
