import { Router } from 'express';
import type { ErrorRequestHandler, Request, RequestHandler, Response } from 'express';
import { renderConnectPage } from '../../documents/pages/connect-page';
import type { ConnectPageInput } from '../../documents/pages/connect-page';
import { uuidv7 } from '../../runtime/digest';
import { connectUrl } from '../connect-link';
import type { GuessLimiter } from '../guess-limiter';
import { connectHeaders } from '../headers';
import type { HttpDeps } from '../http-deps';
import { errorPageHandler, sendPage } from './error-page-handler';
import { findConnecting } from './find-connecting';
import type { Connecting, ConnectParams } from './find-connecting';
import { limitPages } from './limits';
import { beginLinking } from './link-account';
import { receiveAuthorization } from './oauth-return';
import { only } from './only';

/** Where a business connects its account. Our address stays; Stripe's works once, for minutes. */
export function mountConnect(deps: HttpDeps, guesses: GuessLimiter): Router {
  const router = Router({ caseSensitive: true });
  const pages = Router({ caseSensitive: true });
  pages.use(connectHeaders(deps.settings), limitPages(deps));
  const find = (request: Request<ConnectParams>) => findConnecting(deps, guesses, request);
  pages.route('/oauth/return').get(receiveAuthorization(deps, guesses)).all(only('GET, HEAD'));
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

type Find = (request: Request<ConnectParams>) => Promise<Connecting>;

function showConnect(deps: HttpDeps, find: Find): RequestHandler<ConnectParams> {
  return async (request, response) => {
    const connecting = await find(request);
    sendConnectPage(deps, response, connecting, await stateOf(deps, connecting));
  };
}

function sendConnectPage(
  deps: HttpDeps,
  response: Response,
  { of: { code, businessName, mode } }: Connecting,
  state: ConnectPageInput['state'],
): void {
  const action = new URL(connectUrl(deps, code)).pathname;
  const status = state === 'off' ? 409 : 200;
  sendPage(response, status, renderConnectPage({ businessName, mode, state, action }));
}

/** As Stripe says now, whatever brought the person here. */
async function stateOf(
  deps: HttpDeps,
  { of, platform: { secretKey } }: Connecting,
): Promise<'open' | 'link' | 'connected' | 'restricted' | 'away'> {
  const { code, stripeAccount: account, oauth } = of;
  const isLinking = oauth != null;
  if (account === null || (isLinking && oauth.status !== 'authorized')) return 'link';
  const read = await deps.stripeAccount({ secretKey, account }).readAccount();
  if (read.kind === 'locked_out' && isLinking) return 'link';
  if (read.kind !== 'read') return 'away';
  // The event that says so may come later than the person.
  await deps.stores.connections.setGone(code, read.gone);
  if (read.gone === null) return 'connected';
  return isLinking ? 'restricted' : 'open';
}

/** Makes the link that works once, and leads to it. */
function leadToStripe(deps: HttpDeps, find: Find): RequestHandler<ConnectParams> {
  return async (request, response) => {
    const connecting = await find(request);
    const { of, platform } = connecting;
    const url = connectUrl(deps, of.code);
    const state = of.oauth == null ? 'open' : await stateOf(deps, connecting);
    if (state === 'link') {
      const page = await beginLinking(deps, connecting);
      if (page !== null) return response.redirect(303, page);
      return sendConnectPage(deps, response, connecting, 'off');
    }
    if (state !== 'open') return response.redirect(303, url);
    const made = await deps.stripeAccount({ secretKey: platform.secretKey }).createAccountLink({
      key: `account_link/${of.code}/${uuidv7()}`,
      account: of.stripeAccount ?? '',
      refreshUrl: url,
      returnUrl: `${url}/return`,
    });
    if (made.kind === 'ok') return response.redirect(303, made.value);
    deps.log.warn({ connection: of.code, ...made }, 'Stripe made no account link');
    const { businessName, mode } = of;
    const action = new URL(url).pathname;
    return sendPage(
      response,
      503,
      renderConnectPage({ businessName, mode, state: 'away', action }),
    );
  };
}
