import type { ExplanationResponse } from '../../contract/responses/explanation';
import { iso, isoOrNull } from '../../contract/responses/shared';
import type { Explanation } from '../../domain/collection/queries/explain';
import type { InvoiceRow } from '../../postgres/invoices/invoice-row';
import type { MailRow } from '../../postgres/invoices/mails';

/** The same text as in the Temporal UI, with the last mail from our table. */
export function toExplanationResponse(
  { id, invoice }: InvoiceRow,
  explanation: Explanation,
  mails: readonly MailRow[],
): ExplanationResponse {
  const last = explanation.last_attempt;
  return {
    object: 'explanation',
    invoice: id,
    status: explanation.status,
    because: explanation.reason,
    waits_for: explanation.waits_for,
    due_at: isoOrNull(explanation.due_at),
    next_action: explanation.next_action,
    next_amount: explanation.next_amount,
    currency: invoice.currency,
    amount_owed: explanation.owed,
    amount_received: explanation.received,
    amount_remaining: explanation.remaining,
    last_attempt:
      last === null
        ? null
        : {
            at: iso(last.at),
            code: last.code,
            decline_code: last.declineCode,
            advice_code: last.adviceCode,
            network_code: last.networkCode,
            network_decline_code: last.networkDeclineCode ?? null,
            method: last.methodLabel,
          },
    last_mail: lastMail(mails),
  };
}

function lastMail(mails: readonly MailRow[]): ExplanationResponse['last_mail'] {
  const latest = mails.toSorted((a, b) => (a.sentAt ?? Infinity) - (b.sentAt ?? Infinity)).at(-1);
  if (latest === undefined) return null;
  const { name, status, subject, sentAt } = latest;
  return { name, status, subject, sent_at: isoOrNull(sentAt) };
}
