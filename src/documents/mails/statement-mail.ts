import type { Statement } from '../../domain/statements/statement';
import { formatDay } from '../dates';
import { formatAmount } from '../money';
import { renderCustomerMail } from './customer-mail-without-invoice';
import type { CustomerMailOf } from './customer-mail-without-invoice';
import type { RenderedMail } from './render-mail';

export interface StatementMail extends CustomerMailOf {
  statement: Statement;
  /** Where a person asks for the link to their invoices. */
  url: string;
}

/** What goes with the PDF: its days, and what is owed at their end. */
export function renderStatementMail(input: StatementMail): RenderedMail {
  return renderCustomerMail(input, (words, business) => {
    const { statement } = input;
    const from = formatDay(statement.from, words);
    const to = formatDay(statement.to, words);
    return {
      text: words.mailWithoutInvoice.statement({ business, from, to }),
      details: statement.currencies.map(({ currency, closing }) => [
        words.statement.balanceOn(to),
        formatAmount(closing, currency, words.locale),
      ]),
      links: [{ label: words.mailWithoutInvoice.openPortal, url: input.url }],
    };
  });
}
