import { join } from 'node:path';
import { Router } from 'express';
import type { RequestHandler } from 'express';
import { API } from '../../contract/operations';
import { renderDocsPage, renderGuidePage } from '../../documents/pages/docs-page';
import { DOCS_SCRIPT, DOCS_SCRIPT_PATH } from '../../documents/pages/docs-script';
import type { Guide } from '../../documents/pages/guide';
import { GUIDE_ROUTE } from '../../documents/pages/guide-path';
import { renderHomePage } from '../../documents/pages/home-page';
import { ICON, ICON_PATH } from '../../documents/pages/page-icon';
import { SITE_CSS, SITE_CSS_PATH } from '../../documents/pages/site-css';
import { DOCS_PATH, HOME_PATH } from '../../documents/pages/site-frame';
import type { HttpDeps, HttpSettings } from '../http-deps';
import { docsHeaders, siteHeaders } from '../headers';
import { sendPage } from '../pages/error-page-handler';
import { keepFileForever, keepForever } from '../pages/keep-forever';
import { only } from '../pages/only';
import { readGuides } from './guides';
import { SWAGGER_FILES, findSwagger, swaggerPath } from './swagger';
import type { SwaggerFile } from './swagger';

/** The pages about Quittance itself: what it is, and its documentation unless switched off. */
export function mountSite({ settings }: HttpDeps): Router {
  const router = Router({ caseSensitive: true });
  const headers = siteHeaders(settings);
  const { mode, version, docs = true, local = null } = settings;
  const home = renderHomePage({ mode, version, docs, local });
  router
    .route(HOME_PATH)
    .get(headers, (_request, response) => sendPage(response, 200, home))
    .all(only('GET, HEAD'));
  router.get(SITE_CSS_PATH, headers, keepForever('text/css', SITE_CSS));
  router.get([ICON_PATH, '/favicon.ico'], headers, keepForever('image/svg+xml', ICON));
  if (docs) mountDocs(router, settings);
  return router;
}

function mountDocs(router: Router, settings: HttpSettings): void {
  const { mode } = settings;
  const guides = readOnce(readGuides);
  const swagger = findSwagger();
  const addressOf = (file: SwaggerFile) => `${swaggerPath(file)}?v=${swagger.version}`;
  const docs = readOnce(() =>
    renderDocsPage({
      mode,
      guides: guides(),
      tryItOut: settings.local !== undefined,
      publicUrl: settings.publicUrl,
      openApiPath: API.getOpenApi.path,
      swagger: { css: addressOf('swagger-ui.css'), script: addressOf('swagger-ui-bundle.js') },
    }),
  );
  router
    .route(DOCS_PATH)
    .get(docsHeaders(settings), (_request, response) => sendPage(response, 200, docs()))
    .all(only('GET, HEAD'));
  const headers = siteHeaders(settings);
  router.get(GUIDE_ROUTE, showGuide(guides, settings));
  router.get(DOCS_SCRIPT_PATH, headers, keepForever('text/javascript', DOCS_SCRIPT));
  for (const file of SWAGGER_FILES) {
    router.get(swaggerPath(file), headers, keepFileForever(join(swagger.folder, file)));
  }
}

function showGuide(
  guides: () => Guide[],
  settings: HttpSettings,
): RequestHandler<{ name: string }> {
  const headers = siteHeaders(settings);
  const pages = readOnce(
    () => new Map(guides().map((guide) => [guide.name, renderGuidePage(guide, settings.mode)])),
  );
  return (request, response, next) => {
    const html = pages().get(request.params.name);
    if (html === undefined) return next();
    return headers(request, response, (error?: unknown) =>
      error === undefined ? sendPage(response, 200, html) : next(error),
    );
  };
}

/** Nothing is read before it is requested, and nothing twice. */
function readOnce<T>(read: () => T): () => T {
  let found: T | undefined;
  return () => (found ??= read());
}
