import type { Request, RequestHandler, Response } from 'express';
import { renderInvoicePage } from '../../documents/pages/invoice-page';
import { renderPreparingPage } from '../../documents/pages/preparing-page';
import { contentHash } from '../api/idempotency-key';
import { openCheckout, payableNow } from '../checkout';
import type { HttpDeps } from '../deps';
import { sendPage } from './answer-with-page';
import { findPage } from './find-page';
import type { FoundPage } from './find-page';
import { formCommandId } from './form-command-id';
import { pageView } from './page-view';

type Page = RequestHandler<{ token: string }>;

/** Reuses or mints the one session and sends the customer there; a second click changes nothing. */
export function pay(deps: HttpDeps): Page {
  return async (request, response) => {
    const found = await findPage(deps, request);
    const id = formCommandId(found, request as Request, 'pay');
    const opened = await openCheckout(deps, found, {
      command: { id, by: 'customer', name: 'open_checkout' },
      hash: contentHash(found.row.ref, 'open_checkout', null, {}),
    });
    if (opened.kind === 'open') return response.redirect(303, opened.checkout.url);
    const waits = opened.kind === 'preparing';
    if (waits && opened.outcome.answer !== null) {
      return showPreparing(deps, response as Response, 202, found);
    }
    const now = await findPage(deps, request);
    const message = waits ? 'still_working' : 'not_possible_now';
    return sendPage(
      response as Response,
      waits ? 202 : 409,
      renderInvoicePage(pageView(deps, now, message)),
    );
  };
}

/** Asked again by the preparing page: on to Checkout once it is there. Mints nothing. */
export function continuePaying(deps: HttpDeps): Page {
  return async (request, response) => {
    const found = await findPage(deps, request);
    const view = pageView(deps, found);
    const checkout = view.canPay ? await payableNow(deps, found) : null;
    if (checkout !== null) return response.redirect(303, checkout.url);
    const { lane, plan, looking } = found.collection.state;
    const underWay = plan.wantsCheckout !== null || lane.kind === 'opening_checkout';
    const locked = looking.notConfirmedSince !== null; // it comes when Stripe lets us in again
    if (!locked && (underWay || lane.kind === 'closing')) {
      return showPreparing(deps, response as Response, 200, found);
    }
    // Nothing is being prepared any more: the invoice's own page says why.
    return response.redirect(303, view.invoiceUrl);
  };
}

function showPreparing(deps: HttpDeps, response: Response, status: number, found: FoundPage) {
  const invoiceUrl = `/i/${found.token}`;
  const { html, refresh } = renderPreparingPage({
    businessName: found.connection.businessName,
    number: found.row.invoice.number,
    mode: deps.settings.mode,
    locale: found.row.customer.locale,
    continueUrl: `${invoiceUrl}/continue`,
    invoiceUrl,
  });
  if (refresh !== null) response.setHeader('Refresh', refresh);
  sendPage(response, status, html);
}
