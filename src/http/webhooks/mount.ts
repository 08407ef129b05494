import type { RequestListener } from 'node:http';
import type { Express } from 'express';
import type { HttpDeps } from '../http-deps';
import { HttpProblem } from '../http-problem';
import { receiveWebhook } from './receive-webhook';

/** The address as Stripe is given it; what is spelt otherwise goes by the router to the same. */
const WEBHOOK_PATH = /^\/webhooks\/stripe\/([\w-]{1,32})$/;

/**
 * Stripe's webhooks before the app, since they come thousands of times a second: a request to
 * its plain address is received before Express has read it, and everything else is the app's.
 */
export function mountWebhooks(app: Express, deps: HttpDeps): RequestListener {
  const receive = receiveWebhook(deps);
  const route = app.route('/webhooks/stripe/:connection');
  route.post((request, response) => receive(request, response, request.params.connection));
  route.all((request) => {
    const detail = `${request.method} is not taken here; POST is`;
    throw new HttpProblem('method_not_allowed', detail, {}, { Allow: 'POST' });
  });
  return (request, response) => {
    const connection =
      request.method === 'POST' ? WEBHOOK_PATH.exec(request.url ?? '')?.[1] : undefined;
    if (connection === undefined) app(request, response);
    else void receive(request, response, connection);
  };
}
