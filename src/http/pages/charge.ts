import type { RequestHandler } from 'express';
import { renderInvoicePage } from '../../documents/pages/invoice-page';
import { submitCommand } from '../submit-command';
import type { HttpDeps } from '../http-deps';
import { sendPage } from './error-page-handler';
import type { FindPage } from './find-page';
import { formCommand } from './form-command';
import { inChosen, rememberLanguage } from './language';
import { pageViewOf } from './page-view';

/** Charges the stored method at its owner's request; the page then shows the result. */
export function chargeFromPage(
  deps: HttpDeps,
  findPage: FindPage,
): RequestHandler<{ token: string }> {
  return async (request, response) => {
    const found = await findPage(request);
    await rememberLanguage(deps, found);
    const outcome = await submitCommand(deps, found, formCommand(found, request, 'charge_now'));
    if (outcome.kind === 'taken' && outcome.answer !== null) {
      return response.redirect(303, inChosen(`/i/${found.token}`, found.chosen));
    }
    const isAskedBefore = outcome.kind === 'refused' && outcome.answer.code === 'asked_before';
    const waits = outcome.kind === 'taken' || isAskedBefore;
    const message = waits ? 'still_working' : 'not_possible_now';
    const html = renderInvoicePage(pageViewOf(deps, await findPage(request), message));
    return sendPage(response, waits ? 202 : 409, html);
  };
}
