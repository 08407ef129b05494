import { Router } from 'express';
import type { ErrorRequestHandler, RequestHandler } from 'express';
import { PROBLEM_CODES } from '../../../contract/problem-codes';
import { PORTAL_PATH, renderNoLinkPage } from '../../../documents/pages/portal-access-pages';
import { PORTAL_CSS, PORTAL_CSS_PATH } from '../../../documents/pages/portal-css';
import { callerAddress } from '../../caller-address';
import { errorToProblem } from '../../error-to-problem';
import type { GuessLimiter } from '../../guess-limiter';
import { pageHeaders, portalHeaders } from '../../headers';
import type { HttpDeps } from '../../http-deps';
import { limitsOf } from '../../http-deps';
import { createMinuteCounter } from '../../minute-counter';
import { errorPageHandler, sendPage } from '../error-page-handler';
import { keepForever } from '../keep-forever';
import { browserLanguage, chosenLanguage, inChosen } from '../language';
import { limitPages } from '../limits';
import { only } from '../only';
import { readForm } from '../read-form';
import { requireSameOrigin } from '../same-origin';
import { mountAccount } from './account/mount';
import { NOBODY, requestLink, showRequestForm } from './request-link';
import { createFindPortal, secretOfPortal } from './find-portal';
import { openMailed, showMailed } from './open-mailed';
import { continueTogether, payTogether } from './pay-together';
import { showPortal } from './show';
import { signOut } from './sign-out';

/** More than may be paid at once, so that this is what is answered. */
const MOST_FIELDS = 110;

/** The page of all invoices of a customer, and the ways in to it. */
export function mountPortal(deps: HttpDeps, guesses: GuessLimiter): Router {
  const router = Router({ caseSensitive: true });
  router.get(PORTAL_CSS_PATH, pageHeaders(deps.settings), keepForever('text/css', PORTAL_CSS));
  const pages = Router({ caseSensitive: true });
  pages.use(portalHeaders(deps.settings), limitPages(deps));
  const find = createFindPortal(deps, guesses);
  const ofNobody = requireSameOrigin(deps, () => NOBODY);
  const ofReader = requireSameOrigin(deps, (request) => secretOfPortal(deps)(request) ?? NOBODY);
  pages
    .route('/')
    .get(showRequestForm(deps))
    .post(limitAsking(deps), ...readForm(4), ofNobody, requestLink(deps))
    .all(only('GET, HEAD, POST'));
  pages
    .route('/mailed/:token')
    .get(showMailed(deps, guesses))
    .post(...readForm(4), requireSameOrigin(deps), openMailed(deps, guesses))
    .all(only('GET, HEAD, POST'));
  pages.route('/:place').get(showPortal(deps, find)).all(only('GET, HEAD'));
  pages
    .route('/:place/sign_out')
    .post(...readForm(4), ofReader, signOut(deps, find))
    .all(only('POST'));
  pages
    .route('/:place/pay')
    .post(...readForm(MOST_FIELDS), ofReader, payTogether(deps, find))
    .all(only('POST'));
  pages.route('/:place/pay/:bundle').get(continueTogether(deps, find)).all(only('GET, HEAD'));
  mountAccount(pages, deps, find, ofReader);
  pages.use(noLinkHandler, errorPageHandler(deps));
  router.use(PORTAL_PATH, pages);
  return router;
}

/** Of one address on the network: each is a mail to somebody. */
function limitAsking(deps: HttpDeps): RequestHandler {
  const count = createMinuteCounter(limitsOf(deps).portalLinksPerAddress);
  return (request, _response, next) => {
    const tooMany = count(callerAddress(request, deps.settings.trustProxy));
    if (tooMany !== null) throw tooMany;
    next();
  };
}

/** The same page for a link that never was and for one that has ended. */
const noLinkHandler: ErrorRequestHandler = (error: unknown, request, response, next) => {
  if (PROBLEM_CODES[errorToProblem(error).code].status !== 404) return next(error);
  const chosen = chosenLanguage(request);
  const locale = chosen ?? browserLanguage(request);
  return sendPage(
    response,
    404,
    renderNoLinkPage('unknown', locale, inChosen(PORTAL_PATH, chosen)),
  );
};
