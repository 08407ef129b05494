import type { MailOrder } from '../../src/domain/collection/model/effect';
import { mailContext } from '../../src/documents/mails/mail-context';
import { isForBusiness, renderMail } from '../../src/documents/mails/render-mail';
import type { OutgoingMail } from '../../src/mail/mailer';
import type { ConnectionRow, MailRow } from '../../src/postgres/stores';
import { crashAt } from '../../src/runtime/crash-points';
import type { Activities } from '../contract';
import type { ActivityDeps } from '../deps';
import { mailUnavailable } from '../failures';
import { payLink } from '../pay-link';
import { carryOut } from '../records/carry-out';
import type { Standing } from '../records/still-stands';
import { messageId } from './message-id';

type Sending = Standing<'sendMail'> & { connection: ConnectionRow | null };

/**
 * Sends the mails of one decision. Each has a row of its own, so that a try after a crash sends
 * only what is missing, under the same Message-ID as before.
 */
export function sendMail(deps: ActivityDeps): Activities['sendMail'] {
  return (order) =>
    carryOut(deps, order, async (standing) => {
      const { effect, ref } = standing;
      const connection = await deps.stores.connections.get(order.connection);
      const rows = await deps.stores.mails.ofInvoice(ref);
      const sent: string[] = [];
      const refused: string[] = [];
      const unavailable: string[] = [];
      for (const mail of effect.mails) {
        const kept = rows.find(({ key, status }) => key === mail.key && status !== 'sending');
        const outcome = kept ?? (await sendOne(deps, { ...standing, connection }, mail));
        if (outcome.status === 'sent') sent.push(mail.key);
        else if (outcome.status === 'refused') refused.push(mail.key);
        else unavailable.push(outcome.detail ?? mail.key);
      }
      if (unavailable.length > 0) throw mailUnavailable(unavailable.join(' · '));
      return { facts: [{ kind: 'mail_done', answers: effect.id, sent, refused }] };
    });
}

async function sendOne(
  deps: ActivityDeps,
  sending: Sending,
  mail: MailOrder,
): Promise<Pick<MailRow, 'status' | 'detail'>> {
  const { mails } = deps.stores;
  const attachments = await attachmentsOf(deps, sending, mail);
  const outgoing: OutgoingMail = { ...compose(deps, sending, mail), attachments };
  const { row, held } = await mails.claim({
    ref: sending.ref,
    key: mail.key,
    name: mail.name,
    to: outgoing.to.map(({ address }) => address),
    subject: outgoing.subject,
    messageId: outgoing.messageId,
  });
  if (row.status !== 'sending') return row;
  if (!held) return { status: 'sending', detail: 'another try of this mail is under way' };
  if (outgoing.to.length === 0) {
    const detail = 'nobody to send it to: set NOTIFY_EMAILS';
    await mails.finish(row.id, 'refused', detail);
    return { status: 'refused', detail };
  }
  crashAt('mail.before_send');
  const answer = await deps.mailer.send({ ...outgoing, messageId: row.messageId });
  crashAt('mail.after_send');
  if (answer.kind === 'unavailable') {
    await mails.release(row.id, answer.detail);
    return { status: 'sending', detail: answer.detail };
  }
  const detail = answer.kind === 'refused' ? answer.detail : null;
  await mails.finish(row.id, answer.kind, detail);
  crashAt('mail.after_commit');
  return { status: answer.kind, detail };
}

/** The billing system's own files go with the mail that brings the invoice, and with no other. */
async function attachmentsOf(
  deps: ActivityDeps,
  { ref, invoice }: Sending,
  mail: MailOrder,
): Promise<OutgoingMail['attachments']> {
  if (mail.name !== 'invoice' || invoice.invoice.documents === undefined) return [];
  const kept = await deps.stores.invoices.documents(ref);
  return kept.map(({ filename, contentType, bytes }) => ({
    filename,
    contentType,
    content: bytes,
  }));
}

type Composed = Omit<OutgoingMail, 'attachments'>;

function compose(deps: ActivityDeps, sending: Sending, mail: MailOrder): Composed {
  const { ref, state, row, invoice, connection } = sending;
  const { customer, linkVersion } = invoice;
  const businessName = connection?.businessName ?? '';
  const context = mailContext({
    invoice: invoice.invoice,
    state,
    policy: row.policy,
    now: deps.clock.now(),
    customerName: customer.name,
    customerEmail: customer.email,
    businessName,
    locale: customer.locale,
    mode: connection?.mode ?? 'test',
    linkUrl: payLink(deps.settings, ref, linkVersion),
  });
  const { subject, html, text } = renderMail(mail, context);
  const business = (connection?.notifyEmails ?? []).map((address) => ({
    name: businessName,
    address,
  }));
  const forBusiness = isForBusiness(mail.name);
  return {
    to: forBusiness ? business : [{ name: customer.name, address: customer.email }],
    replyTo: forBusiness ? null : (business[0] ?? null),
    subject,
    html,
    text,
    messageId: messageId(deps, ref, mail.key),
  };
}
