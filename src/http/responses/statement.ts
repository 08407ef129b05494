import type { StatementResponse } from '../../contract/responses/statement';
import type { Statement } from '../../domain/statements/statement';
import type { CustomerRow } from '../../postgres/customers/customer-row';

export const toStatementResponse = (
  { id, timeZone }: CustomerRow,
  { from, to, currencies }: Statement,
): StatementResponse => ({
  object: 'statement',
  customer: id,
  from,
  to,
  time_zone: timeZone ?? 'UTC',
  currencies: currencies.map(({ currency, opening, entries, closing }) => ({
    currency,
    opening_balance: opening,
    entries: entries.map(({ on, kind, number, methodLabel, amount, balance }) => ({
      date: on,
      type: kind,
      invoice_number: number,
      payment_method: methodLabel,
      amount,
      balance,
    })),
    closing_balance: closing,
  })),
});
