import { mailAddressesOf } from '../../src/domain/customer';
import { isUnreachable } from '../../src/domain/unreachable-address';
import type { MailResult, OutgoingMail } from '../../src/mail/mailer';
import type { ConnectionRow } from '../../src/postgres/connections/connections';
import type { DueCustomerMail } from '../../src/postgres/customers/customer-mails';
import type { ActivityDeps } from '../deps';
import { composeCustomerMail } from './compose-customer-mail';
import type { ComposedMail, ComposingDeps } from './composed-mail';
import { messageId } from './message-id';
import { replyToOf } from './reply-to';

const MOST_A_TICK = 50;

type Deps = ComposingDeps & Pick<ActivityDeps, 'mailer' | 'digest'>;

/**
 * Sends what is due of the mails to customers that belong to no invoice, one after the other; links
 * of the portal are made first, for those who requested one.
 */
export async function mailCustomers(deps: Deps): Promise<void> {
  const { customerMails, connections, portal, unreachable } = deps.stores;
  await portal.answerRequests(MOST_A_TICK);
  for (let sent = 0; sent < MOST_A_TICK; sent += 1) {
    const due = await customerMails.lease();
    if (due === null) return;
    const connection = await connections.get(due.customer.connection);
    if (connection === null) throw new Error(`${due.customer.connection} is no connection`);
    if (addressesOf(due).length === 0) {
      await customerMails.finish(due.id, 'refused', 'mail reaches no address of the customer');
      continue;
    }
    const composed = await composeCustomerMail(deps, due, connection);
    if (composed.kind === 'later') {
      await customerMails.release(due.id, composed.why, composed.inSeconds);
      continue;
    }
    if (composed.kind === 'never') {
      await customerMails.finish(due.id, 'refused', composed.why);
      continue;
    }
    if (!(await deps.mailer.waitForTurn())) return;
    const mail = outgoing(deps, due, connection, composed);
    const result = await deps.mailer.send(mail);
    if (result.kind === 'unavailable') return customerMails.release(due.id, result.detail, 30);
    for (const { address, detail } of result.bounced ?? []) {
      if (!mailAddressesOf(due.customer).includes(address)) continue; // not theirs any more
      const customerId = due.customer.id;
      await unreachable.bounced({ customerId, addresses: [address], detail, ref: null });
    }
    await customerMails.finish(due.id, result.kind, detailOf(result), {
      invoices: composed.invoices ?? [],
      key: due.key,
      name: due.mail.name,
      to: mail.to.map(({ address }) => address),
      subject: mail.subject,
      messageId: mail.messageId,
    });
  }
}

const addressesOf = ({ customer, recipients }: DueCustomerMail): string[] =>
  (recipients ?? mailAddressesOf(customer)).filter((address) => !isUnreachable(customer, address));

/** Of several addresses one may be wrong: the row says which, and the others have the mail. */
function detailOf(result: Exclude<MailResult, { kind: 'unavailable' }>): string | null {
  if (result.kind === 'refused') return result.detail;
  const { notReached = [] } = result;
  return notReached.length === 0 ? null : `not reached: ${notReached.join(', ')}`;
}

function outgoing(
  deps: Deps,
  due: DueCustomerMail,
  connection: ConnectionRow,
  { subject, html, text, attachments }: ComposedMail,
): OutgoingMail {
  const { customer, key } = due;
  return {
    to: addressesOf(due).map((address) => ({
      name: customer.name,
      address,
    })),
    replyTo: replyToOf(connection),
    subject,
    html,
    text,
    messageId: messageId(deps, customer.id, key),
    attachments,
  };
}
