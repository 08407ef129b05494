import { isShareId } from '../../../src/domain/refs';
import type { InboxMail } from '../../../src/local/inbox-mail';
import type { Installation } from '../installation';
import { broken } from './broken';
import type { Broken, Check, Seen } from './broken';

export interface SinkMail {
  messageId: string;
  subject: string;
}

/** All that ever arrived at the mail sink, on its own disk. */
export async function sinkMails({ inbox }: Pick<Installation, 'inbox'>): Promise<SinkMail[]> {
  const response = await fetch(`${inbox}/messages`, { signal: AbortSignal.timeout(20_000) });
  const { messages } = (await response.json()) as { messages: InboxMail[] };
  return messages.map(({ message_id, subject }) => ({
    messageId: message_id.replace(/^<|>$/g, ''),
    subject,
  }));
}

/** I13: a mail that was sent twice because somebody died between is one mail by its Message-ID. */
export const mails: Check = async (seen) => {
  const arrived = await sinkMails(seen.installation);
  const strange = arrived.filter(({ messageId }) => !seen.rows.messageIds.has(messageId));
  const unknown = strange
    .slice(0, 5)
    .map(({ messageId, subject }) =>
      broken('I13', `"${subject}" arrived as ${messageId}, which none of our mails is called`),
    );
  return [...unknown, ...sentOnce(seen)];
};

function sentOnce({ rows, truth }: Seen): Broken[] {
  return rows.invoices.flatMap(({ ref, externalId, state }) => {
    const named = (name: string) =>
      rows.mails.filter((mail) => mail.ref === ref && mail.name === name).length;
    const offlinePayments = state.ledger.payments.filter(({ via }) => via === 'outside').length;
    const payments = truth.ofInvoice(ref).intents.filter(({ status }) => status === 'succeeded');
    const shares = state.ledger.payments.filter(({ id }) => isShareId(id)).length;
    const most = { invoice: 1, receipt: payments.length + offlinePayments + shares };
    return Object.entries(most)
      .filter(([name, count]) => named(name) > count)
      .map(([name, count]) =>
        broken('I13', `${externalId}: ${named(name)} × ${name}, not ${count}`),
      );
  });
}
