import type { Request, RequestHandler } from 'express';
import {
  PORTAL_PATH,
  renderClosedLinkPage,
  renderNoLinkPage,
} from '../../../documents/pages/portal-access-pages';
import { pageOf } from '../../../documents/pages/page-of';
import { PORTAL_SESSION_MS } from '../../../domain/portal';
import { readerLocale } from '../../../domain/reader-locale';
import type { MailedLink } from '../../../postgres/customers/portal';
import { hashToken } from '../../../runtime/digest';
import { newSessionToken } from '../../../runtime/new-session-token';
import type { GuessLimiter } from '../../guess-limiter';
import type { HttpDeps } from '../../http-deps';
import { HttpProblem } from '../../http-problem';
import { sendPage } from '../error-page-handler';
import { browserLanguage, chosenLanguage, inChosen } from '../language';
import { csrfOf } from '../page-view';
import { OWN_PLACE } from './find-portal';
import { giveSession } from './session-cookie';

type MailedHandler = RequestHandler<{ token: string }>;

/** A page with a button: who only follows the link, as scanners of mail do, uses nothing up. */
export function showMailed(deps: HttpDeps, guesses: GuessLimiter): MailedHandler {
  return async (request, response) => {
    const link = await findMailed(deps, guesses, request);
    if (link.kind !== 'closed') return sendPage(response, 410, goneLinkPage(request, link.kind));
    const { customer } = link;
    const connection = await deps.stores.connections.get(customer.connection);
    if (connection === null) throw new HttpProblem('not_found', 'this link is not valid');
    const { token } = request.params;
    const chosen = chosenLanguage(request);
    const locale = readerLocale(chosen, customer.locale) ?? browserLanguage(request);
    const html = renderClosedLinkPage({
      ...pageOf(connection, locale),
      locale,
      action: inChosen(`${PORTAL_PATH}/mailed/${token}`, chosen),
      csrf: csrfOf(deps, token),
    });
    return sendPage(response, 200, html);
  };
}

/** Opens it once, for this browser; of two that press at once one gets in. */
export function openMailed(deps: HttpDeps, guesses: GuessLimiter): MailedHandler {
  return async (request, response) => {
    const link = await findMailed(deps, guesses, request);
    const { token, tokenHash } = newSessionToken();
    const expiresAt = (await deps.stores.databaseTime()) + PORTAL_SESSION_MS;
    const isOpened = await deps.stores.portal.openMailed(hashToken(request.params.token), {
      tokenHash,
      expiresAt,
    });
    if (!isOpened) {
      const why = link.kind === 'ended' ? 'ended' : 'used';
      return sendPage(response, 410, goneLinkPage(request, why));
    }
    giveSession(deps, response, token);
    const own = `${PORTAL_PATH}/${OWN_PLACE}`;
    return response.redirect(303, inChosen(own, chosenLanguage(request)));
  };
}

async function findMailed(
  deps: HttpDeps,
  guesses: GuessLimiter,
  request: Request,
): Promise<MailedLink> {
  const token = String(request.params['token']);
  const isToken = /^[a-z2-7]{32}$/.test(token);
  const link = isToken ? await deps.stores.portal.mailedLink(hashToken(token)) : null;
  if (link !== null) return link;
  throw guesses(request) ?? new HttpProblem('not_found', 'this link is not valid');
}

function goneLinkPage(request: Request, why: 'used' | 'ended'): string {
  const chosen = chosenLanguage(request);
  const locale = chosen ?? browserLanguage(request);
  return renderNoLinkPage(why, locale, inChosen(PORTAL_PATH, chosen));
}
