import type { Request, RequestHandler } from 'express';
import { asEmail } from '../../../contract/email';
import {
  PORTAL_PATH,
  renderRequestLinkPage,
  renderLinkRequestedPage,
} from '../../../documents/pages/portal-access-pages';
import { hashToken } from '../../../runtime/digest';
import type { HttpDeps } from '../../http-deps';
import { sendPage } from '../error-page-handler';
import { browserLanguage, chosenLanguage, inChosen } from '../language';
import { csrfOf } from '../page-view';
import { OWN_PLACE } from './find-portal';
import { sessionToken } from './session-cookie';

/** Of a form that belongs to nobody yet. */
export const NOBODY = 'portal';

const localeOf = (request: Request) => chosenLanguage(request) ?? browserLanguage(request);

/** Where a link is asked for; who has a session needs none. */
export function showRequestForm(deps: HttpDeps): RequestHandler {
  return async (request, response) => {
    const token = sessionToken(deps, request);
    const open = token === null ? null : await deps.stores.portal.bySession(hashToken(token));
    if (open !== null) {
      const own = inChosen(`${PORTAL_PATH}/${OWN_PLACE}`, chosenLanguage(request));
      return response.redirect(303, own);
    }
    return sendPage(response, 200, formPage(deps, request, null));
  };
}

/**
 * Whatever address it is, the same is done: a row is written, and the page says the same. Whose it
 * is, is looked up by a worker, so that neither words nor time say it here.
 */
export function requestLink(deps: HttpDeps): RequestHandler {
  return async (request, response) => {
    const given = (request.body as Record<string, unknown> | undefined)?.['email'];
    const typed = typeof given === 'string' ? given.trim().slice(0, 254) : '';
    const address = asEmail(typed);
    if (address === null) return sendPage(response, 422, formPage(deps, request, typed));
    await deps.stores.portal.request(address);
    return sendPage(response, 202, renderLinkRequestedPage(localeOf(request)));
  };
}

const formPage = (deps: HttpDeps, request: Request, invalid: string | null): string =>
  renderRequestLinkPage({
    locale: localeOf(request),
    action: inChosen(PORTAL_PATH, chosenLanguage(request)),
    invalid,
    csrf: csrfOf(deps, NOBODY),
  });
