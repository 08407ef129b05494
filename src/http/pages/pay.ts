import type { RequestHandler, Response } from 'express';
import { renderInvoicePage } from '../../documents/pages/invoice-page';
import { renderPreparingPage } from '../../documents/pages/preparing-page';
import { isReplaced, openCheckoutSession, payableNow } from '../open-checkout-session';
import type { HttpDeps } from '../http-deps';
import { sendPage } from './error-page-handler';
import type { FindPage, FoundPage } from './find-page';
import { formCommand } from './form-command';
import { inChosen, rememberLanguage } from './language';
import { pageViewOf } from './page-view';

type PageHandler = RequestHandler<{ token: string }>;

/** Reuses or creates the one session and redirects to it; a second click changes nothing. */
export function payFromPage(deps: HttpDeps, findPage: FindPage): PageHandler {
  return async (request, response) => {
    const found = await findPage(request);
    await rememberLanguage(deps, found);
    const result = await openCheckoutSession(
      deps,
      found,
      formCommand(found, request, 'open_checkout'),
    );
    if (result.kind === 'open') return response.redirect(303, result.checkout.url);
    const waits = result.kind === 'preparing';
    if (isReplaced(result) || (waits && result.outcome.answer !== null)) {
      return showPreparing(response, 202, found);
    }
    const now = await findPage(request);
    const message = waits ? 'still_working' : 'not_possible_now';
    return sendPage(response, waits ? 202 : 409, renderInvoicePage(pageViewOf(deps, now, message)));
  };
}

/** Requested repeatedly by the preparing page: on to Checkout once it exists. Creates nothing. */
export function continuePaying(deps: HttpDeps, findPage: FindPage): PageHandler {
  return async (request, response) => {
    const found = await findPage(request);
    const view = pageViewOf(deps, found);
    const checkout = view.canPay ? await payableNow(deps, found) : null;
    if (checkout !== null) return response.redirect(303, checkout.url);
    const { lane, plan, looking } = found.collection.state;
    const underWay = plan.wantsCheckout !== null || lane.kind === 'opening_checkout';
    const locked = looking.notConfirmedSince !== null; // it comes once Stripe accepts our key again
    if (!locked && (underWay || lane.kind === 'closing')) {
      return showPreparing(response, 200, found);
    }
    // Nothing is being prepared any more: the invoice's page says why.
    return response.redirect(303, view.invoiceUrl);
  };
}

function showPreparing(response: Response, status: number, found: FoundPage) {
  const path = `/i/${found.token}`;
  const { html, refresh } = renderPreparingPage({
    businessName: found.connection.businessName,
    branding: found.connection.branding ?? null,
    number: found.row.invoice.number,
    mode: found.connection.mode,
    locale: found.locale,
    continueUrl: inChosen(`${path}/continue`, found.chosen),
    invoiceUrl: inChosen(path, found.chosen),
  });
  if (refresh !== null) response.setHeader('Refresh', refresh);
  sendPage(response, status, html);
}
