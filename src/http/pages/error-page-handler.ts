import type { ErrorRequestHandler, Response } from 'express';
import { renderErrorPage } from '../../documents/pages/error-page';
import { renderNotFoundPage } from '../../documents/pages/not-found-page';
import { PORTAL_PATH } from '../../documents/pages/portal-access-pages';
import { PROBLEM_CODES } from '../../contract/problem-codes';
import type { HttpDeps } from '../http-deps';
import { errorToProblem } from '../error-to-problem';
import type { HttpProblem } from '../http-problem';
import { requestIdOf } from '../request-id';
import { chosenLanguage, inChosen, pageLocale } from './language';
import { FormExpired } from './form-expired';

/** People get a page, whatever went wrong, and nothing about our internals. */
export function errorPageHandler(deps: HttpDeps): ErrorRequestHandler {
  return (error: unknown, request, response, _next) => {
    if (response.headersSent) return void response.destroy();
    const locale = pageLocale(request, null);
    // Only the routes have their parameters.
    const token = request.path.split('/')[1] ?? '';
    const invoiceUrl = inChosen(`/i/${token}`, chosenLanguage(request));
    if (error instanceof FormExpired) {
      return sendPage(response, 403, renderErrorPage({ kind: 'expired_form', invoiceUrl, locale }));
    }
    const problem = errorToProblem(error);
    const { status } = PROBLEM_CODES[problem.code];
    if (status === 404) {
      const isInvoice = request.baseUrl === '/i';
      const portalUrl = isInvoice ? inChosen(PORTAL_PATH, chosenLanguage(request)) : null;
      return sendPage(response, 404, renderNotFoundPage(locale, portalUrl));
    }
    response.set(problem.headers);
    if (status >= 500) {
      deps.log.error({ err: error, requestId: requestIdOf(response) }, 'a page failed');
    }
    const kind = errorKindOf(problem);
    return sendPage(response, status, renderErrorPage({ kind, invoiceUrl: null, locale }));
  };
}

function errorKindOf({ code }: HttpProblem): 'unavailable' | 'too_many' | 'failed' {
  if (code === 'too_many_requests') return 'too_many';
  return PROBLEM_CODES[code].status === 503 ? 'unavailable' : 'failed';
}

export function sendPage(response: Response, status: number, html: string): void {
  response.status(status).type('html').send(html);
}
