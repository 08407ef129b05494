import type { Statement } from '../../domain/statements/statement';
import { paperOf } from '../pdf/paper';
import type { PdfInput } from '../pdf/pdf-input';
import { businessParty, customerParty, logoOf } from '../pdf/pdf-of-invoice';
import type { Issuer, PdfSource } from '../pdf/pdf-of-invoice';

/** What the PDF of a statement is drawn from: data alone, as with an invoice. */
export interface StatementInput extends Pick<
  PdfInput,
  'locale' | 'paper' | 'test' | 'business' | 'logo' | 'customer'
> {
  kind: 'statement';
  statement: Statement;
}

export interface StatementSource {
  statement: Statement;
  customer: PdfSource['customer'];
  connection: (Issuer & { businessName: string; mode: 'test' | 'live' }) | null;
}

/** Draw it with `pdf.make`, name it with `statementFileName`. */
export function statementInput(source: StatementSource): StatementInput {
  const { statement, customer, connection } = source;
  const { locale, country, profile } = customer;
  return {
    kind: 'statement',
    locale,
    paper: paperOf(profile.address?.country ?? country),
    test: connection?.mode !== 'live',
    business: businessParty(connection?.businessName ?? '', connection ?? {}, locale),
    logo: logoOf(connection ?? {}),
    customer: customerParty(customer),
    statement,
  };
}
