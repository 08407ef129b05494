import type { RequestHandler } from 'express';
import { PORTAL_PATH } from '../../../documents/pages/portal-access-pages';
import { hashToken } from '../../../runtime/digest';
import type { HttpDeps } from '../../http-deps';
import type { FindPortal, PortalParams } from './find-portal';
import { inChosen } from '../language';
import { takeSession } from './session-cookie';

/** Ends the session of this browser. */
export function signOut(deps: HttpDeps, find: FindPortal): RequestHandler<PortalParams> {
  return async (request, response) => {
    const found = await find(request);
    if (found.hasSession) {
      await deps.stores.portal.endSession(hashToken(found.secret));
      takeSession(deps, response);
    }
    response.redirect(303, inChosen(PORTAL_PATH, found.chosen));
  };
}
