import { statementCsv } from '../documents/statements/statement-csv';
import { statementFileName } from '../documents/statements/file-name';
import { statementInput } from '../documents/statements/statement-input';
import { countEntries, isDrawable } from '../domain/statements/statement';
import type { Statement, StatementPeriod } from '../domain/statements/statement';
import { calendarDayOf, dayAfter } from '../domain/time-zones';
import type { CustomerRow } from '../postgres/customers/customer-row';
import type { DocumentFile } from './document-file';
import { drawn } from './invoice-files';
import type { HttpDeps } from './http-deps';
import { HttpProblem } from './http-problem';

const YEAR = 365;

/** Calendar days where the customer lives; without them the year until today. */
export function statementPeriod(
  { clock }: Pick<HttpDeps, 'clock'>,
  { timeZone }: Pick<CustomerRow, 'timeZone'>,
  given: { from?: string | undefined; to?: string | undefined } = {},
): StatementPeriod {
  const to = given.to ?? calendarDayOf(clock.now(), timeZone ?? 'UTC');
  return { from: given.from ?? dayAfter(to, -YEAR), to };
}

export async function readStatementOf(
  deps: HttpDeps,
  customer: CustomerRow,
  given: { from?: string | undefined; to?: string | undefined },
): Promise<Statement> {
  const { from, to } = statementPeriod(deps, customer, given);
  if (from > to) {
    const detail = `from (${from}) must not be after to (${to})`;
    const errors = [{ pointer: '/from', code: 'period_invalid', detail }];
    throw new HttpProblem('invalid_parameter', detail, { errors });
  }
  return deps.stores.invoices.statement(customer, { from, to });
}

/** `locale`: of who reads it; absent: the customer's own language. */
export async function statementFile(
  deps: HttpDeps,
  { statement, customer, format, locale = customer.locale }: StatementToSend,
): Promise<DocumentFile> {
  const filename = statementFileName(statement, locale, format);
  if (format === 'csv') {
    const bytes = Buffer.from(statementCsv(statement, locale));
    return { filename, contentType: 'text/csv; charset=utf-8', bytes };
  }
  if (!isDrawable(statement)) {
    const count = countEntries(statement);
    const detail = `${count} entries are too many for a PDF: choose a shorter period, or CSV`;
    const errors = [{ pointer: '/format', code: 'too_many_entries', detail }];
    throw new HttpProblem('invalid_parameter', detail, { errors });
  }
  const connection = await deps.stores.connections.get(customer.connection);
  const readable = { ...customer, locale };
  const bytes = await drawn(deps, statementInput({ statement, customer: readable, connection }));
  return { filename, contentType: 'application/pdf', bytes };
}

export interface StatementToSend {
  statement: Statement;
  customer: CustomerRow;
  format: 'pdf' | 'csv';
  locale?: string | null;
}
