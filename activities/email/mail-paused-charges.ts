import { renderPausedMail } from '../../src/documents/mails/paused-mail';
import type { ActivityDeps } from '../deps';
import { messageId } from './message-id';

type Deps = Pick<ActivityDeps, 'stores' | 'mailer' | 'digest' | 'settings'>;

/** The automatic charges of a connection are paused: of no invoice, so a worker mails it. */
export async function mailPausedCharges(deps: Deps): Promise<void> {
  const { brakes, connections } = deps.stores;
  for (const { code, why, pausedAt } of await brakes.leaseForMail()) {
    const connection = await connections.get(code);
    if (connection === null || connection.notifyEmails.length === 0) continue;
    if (!(await deps.mailer.waitForTurn())) return;
    const { businessName, notifyEmails, mode } = connection;
    const { subject, html, text } = renderPausedMail({ why, businessName, mode });
    const result = await deps.mailer.send({
      to: notifyEmails.map((address) => ({ name: businessName, address })),
      replyTo: null,
      subject,
      html,
      text,
      messageId: messageId(deps, code, `charges_paused/${pausedAt}`),
      attachments: [],
    });
    if (result.kind !== 'unavailable') await brakes.markMailed(code);
  }
}
