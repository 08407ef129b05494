import { createMailer } from '../../src/mail/create-mailer';
import type { MailerOptions } from '../../src/mail/create-mailer';
import type { MailResult, OutgoingMail } from '../../src/mail/mailer';
import { startMailServer } from './mail-server';
import type { Behaviour, MailServer } from './mail-server';

export const MAIL: OutgoingMail = {
  to: [{ name: 'Client SA', address: 'ap@client.example' }],
  replyTo: { name: 'Acme Ltd', address: 'billing@acme.example' },
  subject: 'Invoice INV-0042 from Acme Ltd: €119.00',
  text: 'Please pay €119.00 by 1 December.',
  html: '<p>Please pay <b>€119.00</b> by 1 December.</p>',
  messageId: 'abcdefghijklmnopqrstuvwxyz.invoice@quittance.example',
  attachments: [],
};

/** One mail to one server that behaves as the test wants; both are closed afterwards. */
export async function sendTo(
  behaviour: Behaviour,
  mail: OutgoingMail = MAIL,
  options: Partial<MailerOptions> = {},
): Promise<{ mailed: MailResult; server: MailServer }> {
  const server = await startMailServer(behaviour);
  const mailer = createMailer({
    url: server.url,
    from: 'Acme Ltd <no-reply@acme.example>',
    ...options,
  });
  try {
    return { mailed: await mailer.send(mail), server };
  } finally {
    mailer.close();
    await server.stop();
  }
}
