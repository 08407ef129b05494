import type { ExplanationAnswer } from '../../contract/answers/explanation';
import { iso, isoOrNull } from '../../contract/answers/shared';
import type { Explanation } from '../../domain/collection/queries/explain';
import type { InvoiceRow, MailRow } from '../../postgres/stores';

/** The same words as in the Temporal UI, with the last mail from our own table. */
export function explanationView(
  { id, invoice }: InvoiceRow,
  told: Explanation,
  mails: readonly MailRow[],
): ExplanationAnswer {
  const last = told.last_attempt;
  return {
    object: 'explanation',
    invoice: id,
    status: told.status,
    because: told.reason,
    waits_for: told.waits_for,
    due_at: isoOrNull(told.due_at),
    next_action: told.next_action,
    next_amount: told.next_amount,
    currency: invoice.currency,
    amount_owed: told.owed,
    amount_received: told.received,
    amount_remaining: told.remaining,
    last_attempt:
      last === null
        ? null
        : {
            at: iso(last.at),
            code: last.code,
            decline_code: last.declineCode,
            advice_code: last.adviceCode,
            network_code: last.networkCode,
            method: last.methodLabel,
          },
    last_mail: lastMail(mails),
  };
}

function lastMail(mails: readonly MailRow[]): ExplanationAnswer['last_mail'] {
  const latest = mails.toSorted((a, b) => (a.sentAt ?? Infinity) - (b.sentAt ?? Infinity)).at(-1);
  if (latest === undefined) return null;
  const { name, status, subject, sentAt } = latest;
  return { name, status, subject, sent_at: isoOrNull(sentAt) };
}
