import { renderUnmatchedMail } from '../../src/documents/mails/unmatched-mail';
import type { OutgoingMail } from '../../src/mail/mailer';
import type { ConnectionRow } from '../../src/postgres/connections';
import type { UnmatchedMoney } from '../../src/postgres/unmatched-money';
import type { ActivityDeps } from '../deps';
import { messageId } from './message-id';

const BATCH_SIZE = 50;

type Deps = Pick<ActivityDeps, 'stores' | 'mailer' | 'digest' | 'settings'>;

/**
 * Unmatched money has no run that could send a mail about it, so a worker does from time to time.
 * What cannot be sent, or has no recipient yet, is due again later; a copy has the same Message-ID.
 */
export async function mailUnmatchedMoney(deps: Deps): Promise<void> {
  const { unmatched, connections } = deps.stores;
  for (const money of await unmatched.leaseForMail(BATCH_SIZE)) {
    const connection = await connections.get(money.connection);
    if (connection === null || connection.notifyEmails.length === 0) continue;
    if (!(await deps.mailer.waitForTurn())) return;
    const result = await deps.mailer.send(composeUnmatchedMail(deps, money, connection));
    if (result.kind !== 'unavailable') await unmatched.markMailed(money);
  }
}

function composeUnmatchedMail(
  deps: Deps,
  { intentId, amount, currency, why }: UnmatchedMoney,
  { code, businessName, notifyEmails, mode }: ConnectionRow,
): OutgoingMail {
  const rendered = renderUnmatchedMail({ amount, currency, intentId, why, businessName, mode });
  const { subject, html, text } = rendered;
  return {
    to: notifyEmails.map((address) => ({ name: businessName, address })),
    replyTo: null,
    subject,
    html,
    text,
    messageId: messageId(deps, code, `unmatched/${intentId}`),
    attachments: [],
  };
}
