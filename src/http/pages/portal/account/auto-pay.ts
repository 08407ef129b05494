import type { RequestHandler } from 'express';
import { isolateText } from '../../../../documents/text';
import { wordsIn } from '../../../../documents/words/words-for';
import type { HttpDeps } from '../../../http-deps';
import { customerActor } from '../customer-actor';
import type { FindPortal, PortalParams } from '../find-portal';
import { requireConfirmation, backToAccount } from './account-pages';
import { autoPayOf } from './show';

/** The words beside the button are what is agreed to, and kept as they were shown. */
export function turnAutoPayOn(deps: HttpDeps, find: FindPortal): RequestHandler<PortalParams> {
  return async (request, response) => {
    const found = await find(request);
    const { kind } = await autoPayOf(deps, found);
    if (kind === 'off') {
      const { mandate } = wordsIn(found.locale).portalAccount.autoPay;
      const agreedTo = mandate(isolateText(found.connection.businessName));
      const actor = customerActor(deps, request);
      await deps.stores.customers.setAutoPay(found.customer.id, true, actor, agreedTo);
    }
    backToAccount(response, found);
  };
}

export function confirmTurningOff(deps: HttpDeps, find: FindPortal): RequestHandler<PortalParams> {
  return async (request, response) => {
    const found = await find(request);
    const asked = { what: 'turn_off' } as const;
    requireConfirmation(deps, response, found, { path: '/auto_pay/off', asked });
  };
}

/** Consent may be taken back whatever the business has set. */
export function turnAutoPayOff(deps: HttpDeps, find: FindPortal): RequestHandler<PortalParams> {
  return async (request, response) => {
    const found = await find(request);
    const actor = customerActor(deps, request);
    await deps.stores.customers.setAutoPay(found.customer.id, false, actor);
    backToAccount(response, found);
  };
}
