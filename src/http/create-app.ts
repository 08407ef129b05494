import type { RequestListener } from 'node:http';
import express from 'express';
import type { ErrorRequestHandler, RequestHandler } from 'express';
import { accessHandlers } from './api/access';
import { brakeHandlers } from './api/brake';
import { scheduleHandlers } from './api/billing-schedules';
import { brandingHandlers } from './api/branding';
import { bundleHandlers } from './api/bundles';
import { bulkActionHandlers } from './api/bulk-actions';
import { customerImportHandlers } from './api/customer-imports';
import { checkoutHandlers } from './api/checkout';
import { commandHandlers } from './api/commands';
import { connectionHandlers } from './api/connections';
import { mailEventHandlers } from './api/mail-events';
import { catalogHandlers } from './api/catalog';
import { consumerHandlers } from './api/consumers';
import { driftHandlers } from './api/drift';
import { consumerMessageHandlers } from './api/consumer-messages';
import { credentialHandlers } from './api/credentials';
import { customerHandlers } from './api/customers';
import { paymentMethodHandlers } from './api/payment-methods';
import { policyHandlers } from './api/policies';
import { quarantineHandlers } from './api/quarantine';
import { mutationHandlers } from './api/mutations';
import { mirrorStreamHandlers } from './api/mirror-streams';
import { syncHandlers } from './api/syncs';
import { createSystemHandlers } from './api/system';
import { invoiceHandlers } from './api/invoices';
import { limitByKey } from './api/limits';
import { mountApi } from './api/mount';
import { uploadsFirst } from './api/uploads-first';
import { createKeyFinder } from './api/authenticate';
import { createBodyReader } from './api/read-body';
import { createGuessLimiter } from './guess-limiter';
import type { HttpDeps } from './http-deps';
import { limitsOf } from './http-deps';
import { errorToProblem } from './error-to-problem';
import { apiHeaders } from './headers';
import { mountConnect } from './pages/connect';
import { mountPages } from './pages/mount';
import { mountPortal } from './pages/portal/mount';
import { HttpProblem } from './http-problem';
import { mountProblemPages } from './problem-pages';
import { giveRequestId } from './request-id';
import { sendProblem } from './send-problem';
import { mountSite } from './site/mount';
import { OWN_MACHINE_ONLY, isFromOwnMachine } from '../runtime/own-machine';
import { wholeFirst } from './whole-first';
import { mountWebhooks } from './webhooks/mount';

/** The whole HTTP application, made from its dependencies and nothing else. */
export function createApp(deps: HttpDeps): RequestListener {
  const app = express();
  app.disable('x-powered-by');
  app.disable('etag');
  app.set('query parser', 'simple');
  app.set('trust proxy', deps.settings.trustProxy ?? false);
  const receiveWebhooks = mountWebhooks(app, deps);
  app.use(giveRequestId);
  app.use(mountSite(deps));
  const { perKey, failedAuthPerAddress, unknownLinksPerAddress } = limitsOf(deps);
  const { trustProxy } = deps.settings;
  app.use(mountPages(deps, createGuessLimiter(unknownLinksPerAddress, trustProxy)));
  app.use(mountPortal(deps, createGuessLimiter(unknownLinksPerAddress, trustProxy)));
  app.use(mountConnect(deps, createGuessLimiter(unknownLinksPerAddress, trustProxy)));
  app.use(apiHeaders(deps.settings));
  const keyOf = createKeyFinder(deps, createGuessLimiter(failedAuthPerAddress, trustProxy));
  const callers = { keyOf, keyLimit: limitByKey(perKey), bodyOf: createBodyReader(deps) };
  app.use(
    mountApi(
      deps,
      {
        ...invoiceHandlers,
        ...commandHandlers,
        ...bulkActionHandlers,
        ...bundleHandlers,
        ...checkoutHandlers,
        ...customerHandlers,
        ...paymentMethodHandlers,
        ...policyHandlers,
        ...brakeHandlers,
        ...customerImportHandlers,
        ...scheduleHandlers,
        ...quarantineHandlers,
        ...accessHandlers,
        ...connectionHandlers,
        ...brandingHandlers,
        ...credentialHandlers,
        ...syncHandlers,
        ...mirrorStreamHandlers,
        ...mutationHandlers,
        ...consumerHandlers,
        ...driftHandlers,
        ...consumerMessageHandlers,
        ...catalogHandlers,
        ...mailEventHandlers,
        ...createSystemHandlers(deps.settings),
      },
      callers,
    ),
  );
  app.use(mountProblemPages());
  app.use(notFoundHandler);
  app.use(problemHandler(deps));
  const listener = wholeFirst(receiveWebhooks(uploadsFirst(app, callers)));
  return deps.settings.local === undefined ? listener : guarded(deps.settings, listener);
}

/**
 * On the machine of `npm start` no name but its own leads here: a page of the web that lets its
 * name lead to it would else read our pages. Of forms `pages/same-origin` decides.
 */
function guarded({ publicUrl }: HttpDeps['settings'], app: RequestListener): RequestListener {
  const ownHost = new URL(publicUrl).host;
  return (request, response) => {
    const { host } = request.headers;
    if (host === ownHost || isFromOwnMachine({ host })) return app(request, response);
    response.writeHead(421, { 'Content-Type': 'text/plain' }).end(OWN_MACHINE_ONLY);
  };
}

const notFoundHandler: RequestHandler = () => {
  throw new HttpProblem(
    'not_found',
    'there is nothing at this address; /openapi.json lists what is',
  );
};

/** Express recognizes an error handler by its four parameters. */
function problemHandler(deps: HttpDeps): ErrorRequestHandler {
  return (error: unknown, _request, response, _next) => {
    sendProblem(deps, response, errorToProblem(error), error);
  };
}
