import { mailAddressesOf } from '../../src/domain/customer';
import { isUnreachable } from '../../src/domain/unreachable-address';
import { assertNever } from '../../src/domain/assert-never';
import type { CustomerMailOf } from '../../src/documents/mails/customer-mail-without-invoice';
import { renderPortalLinkMail } from '../../src/documents/mails/portal-link-mail';
import type { RenderedMail } from '../../src/documents/mails/render-mail';
import type { MailResult, OutgoingMail } from '../../src/mail/mailer';
import type { ConnectionRow } from '../../src/postgres/connections/connections';
import type { DueCustomerMail } from '../../src/postgres/customers/customer-mails';
import { portalToken } from '../../src/runtime/link-token';
import type { ActivityDeps } from '../deps';
import { messageId } from './message-id';
import { replyToOf } from './reply-to';

const MOST_A_TICK = 50;

type Deps = Pick<ActivityDeps, 'stores' | 'mailer' | 'digest' | 'settings'>;
type Composed = RenderedMail & Pick<OutgoingMail, 'attachments'>;

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
    if (!(await deps.mailer.waitForTurn())) return;
    const result = await deps.mailer.send(outgoing(deps, due, connection));
    if (result.kind === 'unavailable') return customerMails.release(due.id, result.detail);
    for (const { address, detail } of result.bounced ?? []) {
      const customerId = due.customer.id;
      await unreachable.bounced({ customerId, addresses: [address], detail, ref: null });
    }
    await customerMails.finish(due.id, result.kind, detailOf(result));
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

function outgoing(deps: Deps, due: DueCustomerMail, connection: ConnectionRow): OutgoingMail {
  const { customer, key } = due;
  const { subject, html, text, attachments } = compose(deps, due, connection);
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

function compose({ settings }: Deps, due: DueCustomerMail, connection: ConnectionRow): Composed {
  const { mail, customer } = due;
  const { businessName, mode } = connection;
  const of: CustomerMailOf = {
    businessName,
    mode,
    customerName: customer.name,
    locale: customer.locale,
  };
  switch (mail.name) {
    case 'portal_link': {
      const { until } = mail.about;
      const url = `${settings.publicUrl}/portal/mailed/${portalToken(settings, mail.about)}`;
      const timeZone = customer.timeZone ?? 'UTC';
      return { ...renderPortalLinkMail({ ...of, url, until, timeZone }), attachments: [] };
    }
    default:
      return assertNever(mail.name);
  }
}
