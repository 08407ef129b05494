import type { MailOrder } from '../../src/domain/collection/model/effect';
import { isStillTrue } from '../../src/domain/collection/queries/is-still-true';
import { remindersADayOf } from '../../src/domain/collection/model/policy';
import { mailAddressesOf } from '../../src/domain/customer';
import { calendarDayOf } from '../../src/domain/time-zones';
import { reachableAddressesOf } from '../../src/domain/unreachable-address';
import { mailContext } from '../../src/documents/mails/mail-context';
import { mailBrand } from '../../src/documents/mails/mail-brand';
import { isForBusiness, renderMail } from '../../src/documents/mails/render-mail';
import type { MailResult, OutgoingMail } from '../../src/mail/mailer';
import type { MailRow } from '../../src/postgres/invoices/mails';
import { crashAt } from '../../src/runtime/crash-points';
import type { Activities } from '../contract';
import type { ActivityDeps } from '../deps';
import { mailUnavailable, outOfTurn } from '../application-failures';
import { payLink } from '../pay-link';
import { runEffect } from '../records/run-effect';
import type { TriedEffect } from '../records/run-effect';
import { NOT_TRUE } from './composed-mail';
import { attachmentsOf } from './attachments';
import type { CurrentMails } from './attachments';
import { messageId } from './message-id';
import { replyToOf } from './reply-to';

const NO_NOTIFY_EMAILS = 'nobody to send it to: set NOTIFY_EMAILS';
const NOBODY_REACHED = 'not sent: mail reaches no address of the customer';

/**
 * Sends the mails of one decision. Each has its row, so that a try after a crash sends
 * only what is missing, under the same Message-ID as before.
 */
export function sendMailActivity(deps: ActivityDeps): Activities['sendMail'] {
  return (order) =>
    runEffect(deps, order, async (current) => {
      const { effect, ref } = current;
      const connection = await deps.stores.connections.get(order.connection);
      const rows = await deps.stores.mails.ofInvoice(ref);
      const sent: string[] = [];
      const refused: string[] = [];
      const withdrawn: string[] = [];
      const unavailable: string[] = [];
      const tooMany: string[] = [];
      const unreachable: string[] = [];
      for (const mail of effect.mails) {
        const row = rows.find(({ key }) => key === mail.key);
        const isFinished = row !== undefined && row.status !== 'sending';
        if (!isFinished && !isStillTrue(mail, current.state)) {
          if (row !== undefined) await deps.stores.mails.finish(row.id, 'refused', NOT_TRUE);
          withdrawn.push(mail.key);
          continue;
        }
        if (!isFinished && !(await isWithinTheDay(deps, current, mail))) {
          tooMany.push(mail.key);
          continue;
        }
        const outcome = isFinished ? row : await sendOne(deps, { ...current, connection }, mail);
        if (outcome.status === 'sent') sent.push(mail.key);
        else if (outcome.status === 'refused') {
          refused.push(mail.key);
          if (outcome.detail === NOBODY_REACHED) unreachable.push(mail.key);
        } else unavailable.push(outcome.detail ?? mail.key);
      }
      if (unavailable.length > 0) throw mailUnavailable(unavailable.join(' · '));
      const done = { sent, refused, withdrawn, tooMany, unreachable };
      return { facts: [{ kind: 'mail_done', answers: effect.id, ...done }] };
    });
}

/** Reminders of all invoices of a customer are counted; other mails go out whatever the number. */
export async function isWithinTheDay(
  { stores, clock }: Pick<ActivityDeps, 'stores' | 'clock'>,
  { ref, state, collection, invoice }: TriedEffect<'sendMail'>,
  { name, key }: MailOrder,
): Promise<boolean> {
  if (name !== 'reminder') return true;
  const day = calendarDayOf(clock.now(), state.terms.timeZone);
  const most = remindersADayOf(collection.policy);
  return stores.reminderDays.take({ customerId: invoice.customer.id, ref, key, day, most });
}

async function sendOne(
  deps: ActivityDeps,
  current: CurrentMails,
  mail: MailOrder,
): Promise<Pick<MailRow, 'status' | 'detail'>> {
  const { mails } = deps.stores;
  const attachments = await attachmentsOf(deps, current, mail);
  // Before the row is claimed, which is for the short while of one try.
  if (!(await deps.mailer.waitForTurn())) throw outOfTurn('more mails are due than may go at once');
  const outgoing: OutgoingMail = { ...compose(deps, current, mail), attachments };
  const { row, leased } = await mails.claim({
    ref: current.ref,
    key: mail.key,
    name: mail.name,
    to: outgoing.to.map(({ address }) => address),
    subject: outgoing.subject,
    messageId: outgoing.messageId,
  });
  if (row.status !== 'sending') return row;
  if (!leased) return { status: 'sending', detail: 'another try of this mail is running' };
  if (outgoing.to.length === 0) {
    const detail = isForBusiness(mail.name) ? NO_NOTIFY_EMAILS : NOBODY_REACHED;
    await mails.finish(row.id, 'refused', detail);
    return { status: 'refused', detail };
  }
  crashAt('mail.before_send');
  const result = await current.tried
    .mailer(deps.mailer)
    .send({ ...outgoing, messageId: row.messageId });
  crashAt('mail.after_send');
  if (result.kind === 'unavailable') {
    await mails.release(row.id, result.detail);
    return { status: 'sending', detail: result.detail };
  }
  const detail = result.kind === 'refused' ? result.detail : notReached(result);
  if (!isForBusiness(mail.name)) await markBounced(deps, current, result);
  await mails.finish(row.id, result.kind, detail);
  crashAt('mail.after_commit');
  return { status: result.kind, detail };
}

/** What the mail server says does not exist is as if it had bounced. */
async function markBounced(
  { stores }: ActivityDeps,
  { ref, invoice }: CurrentMails,
  { bounced = [] }: Exclude<MailResult, { kind: 'unavailable' }>,
): Promise<void> {
  const customerId = invoice.customer.id;
  for (const { address, detail } of bounced) {
    await stores.unreachable.bounced({ customerId, addresses: [address], detail, ref });
  }
}

/** One of several addresses may be wrong: the row says which, and the others have the mail. */
const notReached = ({ notReached: refused = [] }: Extract<MailResult, { kind: 'sent' }>) =>
  refused.length === 0 ? null : `not reached: ${refused.join(', ')}`;

const addressed =
  ({ name }: { name: string }) =>
  (address: string) => ({ name, address });

type Composed = Omit<OutgoingMail, 'attachments'>;

function compose(deps: ActivityDeps, current: CurrentMails, mail: MailOrder): Composed {
  const { ref, state, collection, invoice, connection } = current;
  const { customer } = invoice;
  const businessName = connection?.businessName ?? '';
  const context = mailContext({
    invoice: {
      ...invoice.invoice,
      bankDetails: invoice.invoice.bankDetails ?? connection?.bankDetails ?? null,
    },
    state,
    policy: collection.policy,
    now: deps.clock.now(),
    customerName: customer.name,
    customerEmail: mailAddressesOf(customer).join(', '),
    businessName,
    brand: mailBrand(connection, deps.settings.publicUrl, customer.locale),
    locale: customer.locale,
    mode: connection?.mode ?? 'test',
    linkUrl: payLink(deps.settings, invoice),
  });
  const { subject, html, text } = renderMail(mail, context);
  const business = (connection?.notifyEmails ?? []).map((address) => ({
    name: businessName,
    address,
  }));
  const forBusiness = isForBusiness(mail.name);
  const reached = reachableAddressesOf(customer);
  return {
    to: forBusiness ? business : reached.map(addressed(customer)),
    replyTo: forBusiness ? null : replyToOf(connection),
    subject,
    html,
    text,
    messageId: messageId(deps, ref, mail.key),
  };
}
