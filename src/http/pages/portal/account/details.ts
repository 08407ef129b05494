import type { RequestHandler } from 'express';
import { renderPortalAccountPage } from '../../../../documents/pages/portal-account-page';
import { hintOpenInvoices } from '../../../api/hint-open-invoices';
import { storeCustomer, toCustomerChange } from '../../../api/put-customer';
import type { HttpDeps } from '../../../http-deps';
import { sendPage } from '../../error-page-handler';
import { customerActor } from '../customer-actor';
import type { FindPortal, PortalParams } from '../find-portal';
import { savedDetailsUrl } from './account-pages';
import { detailsGiven } from './details-given';
import { accountViewOf } from './show';

/** Stored by the function of the API, as the customer; what was not changed here stays. */
export function saveDetails(deps: HttpDeps, find: FindPortal): RequestHandler<PortalParams> {
  return async (request, response) => {
    const found = await find(request);
    const { connection, externalId } = found.customer;
    const given = detailsGiven(found.customer, request.body as Record<string, unknown> | undefined);
    if (given.kind === 'wrong') {
      const view = await accountViewOf(deps, found, given.details);
      return sendPage(response, 422, renderPortalAccountPage(view));
    }
    const { body } = given;
    if (body !== null) {
      const actor = customerActor(deps, request);
      const change = toCustomerChange(connection, externalId, body);
      const call = { deps, key: { connection }, actor, body };
      const { row, linkChanged } = await storeCustomer(call, change);
      if (linkChanged) hintInBackground(deps, row.id);
    }
    return response.redirect(303, savedDetailsUrl(found));
  };
}

/** Created at Stripe at once: there may be a way to charge now. */
function hintInBackground(deps: HttpDeps, customerId: string): void {
  hintOpenInvoices(deps, customerId).catch((error: unknown) =>
    deps.log.warn({ err: error }, 'no hint given'),
  );
}
