import { Router } from 'express';
import type { ErrorRequestHandler } from 'express';
import { ACCENT_CSS_PATH } from '../../documents/pages/accent-css';
import { PAGE_CSS, PAGE_CSS_PATH } from '../../documents/pages/page-css';
import type { GuessLimiter } from '../guess-limiter';
import type { HttpDeps } from '../http-deps';
import { pageHeaders } from '../headers';
import { invoiceFile, receiptFile } from '../invoice-files';
import { errorPageHandler } from './error-page-handler';
import { chargeFromPage } from './charge';
import { createFindPage } from './find-page';
import { showAccent, showLogo } from './brand-files';
import { keepForever } from './keep-forever';
import { showFile } from './files';
import { limitFiles, limitPages } from './limits';
import { only } from './only';
import { readForm } from './read-form';
import { continuePaying, payFromPage } from './pay';
import { METHOD_STORED_PATH, showMethodStored } from './method-stored';
import { requireSameOrigin } from './same-origin';
import { showDone, showInvoice } from './show';

/** The customer's pages. GET and HEAD change nothing; only the two forms submit commands. */
export function mountPages(deps: HttpDeps, guesses: GuessLimiter): Router {
  const router = Router({ caseSensitive: true });
  router.get(PAGE_CSS_PATH, pageHeaders(deps.settings), keepForever('text/css', PAGE_CSS));
  const assets = [pageHeaders(deps.settings), limitPages(deps)];
  router.get(`${ACCENT_CSS_PATH}/:file`, ...assets, showAccent);
  router.get('/assets/logos/:sha256', ...assets, showLogo(deps));
  const pages = Router({ caseSensitive: true });
  pages.use(pageHeaders(deps.settings), limitPages(deps));
  const findPage = createFindPage(deps, guesses);
  const form = [...readForm(10), requireSameOrigin(deps)];
  pages.route('/:token').get(showInvoice(deps, findPage)).all(only('GET, HEAD'));
  pages.route('/:token/done').get(showDone(deps, findPage)).all(only('GET, HEAD'));
  pages.route('/:token/cancelled').get(showInvoice(deps, findPage)).all(only('GET, HEAD'));
  pages.route('/:token/continue').get(continuePaying(deps, findPage)).all(only('GET, HEAD'));
  const files = limitFiles(deps);
  pages
    .route('/:token/invoice.pdf')
    .get(files, showFile(deps, findPage, invoiceFile))
    .all(only('GET, HEAD'));
  pages
    .route('/:token/receipt.pdf')
    .get(files, showFile(deps, findPage, receiptFile))
    .all(only('GET, HEAD'));
  pages
    .route('/:token/pay')
    .post(...form, payFromPage(deps, findPage))
    .all(only('POST'));
  pages
    .route('/:token/charge')
    .post(...form, chargeFromPage(deps, findPage))
    .all(only('POST'));
  const failed: ErrorRequestHandler = errorPageHandler(deps);
  pages.use(failed);
  const stored = pageHeaders(deps.settings);
  router.route(METHOD_STORED_PATH).get(stored, showMethodStored).all(only('GET, HEAD'));
  router.use('/i', pages);
  return router;
}
