import type { Request, RequestHandler } from 'express';
import { isCalendarDay } from '../../../../domain/field-rules';
import { isDrawable } from '../../../../domain/statements/statement';
import type { StatementPeriod } from '../../../../domain/statements/statement';
import { statementFile, statementPeriod } from '../../../customer-statement';
import { sendFile } from '../../../document-file';
import type { HttpDeps } from '../../../http-deps';
import type { FindPortal, FoundPortal, PortalParams } from '../find-portal';
import { showProblem } from './account-pages';

/** What happened in a period, to keep: a PDF, or a table; in the language of the page. */
export function showStatement(deps: HttpDeps, find: FindPortal): RequestHandler<PortalParams> {
  return async (request, response) => {
    const found = await find(request);
    const period = periodIn(deps, found, request.query);
    if (period === null) {
      return showProblem(response, found, { status: 422, problem: { why: 'period' } });
    }
    const { customer, locale } = found;
    const statement = await deps.stores.invoices.statement(customer, period);
    const format = request.query['format'] === 'csv' ? 'csv' : 'pdf';
    if (format === 'pdf' && !isDrawable(statement)) {
      return showProblem(response, found, { status: 422, problem: { why: 'tooManyEntries' } });
    }
    sendFile(response, await statementFile(deps, { statement, customer, format, locale }));
  };
}

/** Null: a day that is none, or the last one first. */
function periodIn(
  deps: HttpDeps,
  { customer }: FoundPortal,
  { from, to }: Request['query'],
): StatementPeriod | null {
  if (!isDayOrAbsent(from) || !isDayOrAbsent(to)) return null;
  const period = statementPeriod(deps, customer, { from, to });
  return period.from > period.to ? null : period;
}

const isDayOrAbsent = (given: unknown): given is string | undefined =>
  given === undefined || (typeof given === 'string' && isCalendarDay(given));
