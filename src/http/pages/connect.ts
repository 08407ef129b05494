import { Router } from 'express';
import type { ErrorRequestHandler, Request, RequestHandler, Response } from 'express';
import { renderConnectPage } from '../../documents/pages/connect-page';
import type { ConnectionSettings } from '../../postgres/connection-secrets';
import { uuidv7 } from '../../runtime/digest';
import { connectUrl, isConnectToken } from '../connect-link';
import type { GuessLimiter } from '../guess-limiter';
import { connectHeaders } from '../headers';
import type { HttpDeps } from '../http-deps';
import { HttpProblem } from '../http-problem';
import { errorPageHandler, sendPage } from './error-page-handler';
import { limitPages } from './limits';
import { only } from './only';

type Params = { code: string; token: string };

/** A connection through a platform, whose account is or becomes ready at Stripe. */
interface Connecting {
  of: ConnectionSettings;
  secretKey: string;
  account: string;
}

/** Where a business connects its account. Our address stays; Stripe's works once, for minutes. */
export function mountConnect(deps: HttpDeps, guesses: GuessLimiter): Router {
  const router = Router({ caseSensitive: true });
  const pages = Router({ caseSensitive: true });
  pages.use(connectHeaders(deps.settings), limitPages(deps));
  const find = (request: Request<Params>) => findConnecting(deps, guesses, request);
  pages
    .route('/:code/:token')
    .get(showConnect(deps, find))
    .post(leadToStripe(deps, find))
    .all(only('GET, HEAD, POST'));
  pages.route('/:code/:token/return').get(showConnect(deps, find)).all(only('GET, HEAD'));
  const failed: ErrorRequestHandler = errorPageHandler(deps);
  pages.use(failed);
  router.use('/connect', pages);
  return router;
}

type Find = (request: Request<Params>) => Promise<Connecting>;

async function findConnecting(
  deps: HttpDeps,
  guesses: GuessLimiter,
  request: Request<Params>,
): Promise<Connecting> {
  const { code, token } = request.params;
  const refuse = () => {
    throw (
      guesses(request as unknown as Request) ??
      new HttpProblem('not_found', 'this link is not valid')
    );
  };
  if (!/^[a-z0-9][a-z0-9_-]{0,31}$/.test(code) || !isConnectToken(deps, code, token)) {
    return refuse();
  }
  const all = await deps.stores.connectionSecrets.readAll();
  const of = all.get(code)?.openOrBare();
  const platform = of?.platform == null ? undefined : all.get(of.platform)?.openOrBare();
  const secretKey = platform?.secretKey?.reveal();
  if (of === undefined || of.isDisconnecting || of.stripeAccount === null) return refuse();
  return secretKey === undefined ? refuse() : { of, secretKey, account: of.stripeAccount };
}

/** As Stripe says now, whatever brought the person here. */
function showConnect(deps: HttpDeps, find: Find): RequestHandler<Params> {
  return async (request, response) => {
    const { of, secretKey, account } = await find(request);
    const read = await deps.stripeAccount({ secretKey, account }).readAccount();
    if (read.kind === 'read') await keepCondition(deps, of.code, read.gone);
    const state = read.kind === 'read' ? (read.gone === null ? 'connected' : 'open') : 'away';
    const { businessName, mode } = of;
    const action = new URL(connectUrl(deps, of.code)).pathname;
    const html = renderConnectPage({ businessName, mode, state, action });
    sendPage(response as Response, 200, html);
  };
}

/** The event that says so may come later than the person. */
async function keepCondition(deps: HttpDeps, code: string, gone: string | null): Promise<void> {
  await deps.stores.connections.setGone(code, gone);
}

/** Makes the link that works once, and leads to it. */
function leadToStripe(deps: HttpDeps, find: Find): RequestHandler<Params> {
  return async (request, response) => {
    const { of, secretKey, account } = await find(request);
    const url = connectUrl(deps, of.code);
    const made = await deps.stripeAccount({ secretKey }).createAccountLink({
      key: `account_link/${of.code}/${uuidv7()}`,
      account,
      refreshUrl: url,
      returnUrl: `${url}/return`,
    });
    if (made.kind === 'ok') return response.redirect(303, made.value);
    deps.log.warn({ connection: of.code, ...made }, 'Stripe made no account link');
    const { businessName, mode } = of;
    const action = new URL(url).pathname;
    return sendPage(
      response as Response,
      503,
      renderConnectPage({ businessName, mode, state: 'away', action }),
    );
  };
}
