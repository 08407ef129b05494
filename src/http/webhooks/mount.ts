import type { RequestListener } from 'node:http';
import type { Express } from 'express';
import { MAX_CODE_LENGTH } from '../../domain/field-rules';
import type { HttpDeps } from '../http-deps';
import { HttpProblem } from '../http-problem';
import { receiveWebhook } from './receive-webhook';

/** The path as configured at Stripe; other spellings reach the same handler through the router. */
const WEBHOOK_PATH = new RegExp(`^/webhooks/stripe/([\\w-]{1,${MAX_CODE_LENGTH}})$`);

/**
 * Stripe's webhooks are received before the app, since there may be thousands a second: a request
 * to the plain path does not go through Express, and everything else does.
 */
export function mountWebhooks(
  app: Express,
  deps: HttpDeps,
): (others: RequestListener) => RequestListener {
  const receive = receiveWebhook(deps);
  const route = app.route('/webhooks/stripe/:connection');
  route.post((request, response) => receive(request, response, request.params.connection));
  route.all((request) => {
    const detail = `${request.method} is not allowed; use POST`;
    throw new HttpProblem('method_not_allowed', detail, {}, { Allow: 'POST' });
  });
  return (others) => (request, response) => {
    const connection =
      request.method === 'POST' ? WEBHOOK_PATH.exec(request.url ?? '')?.[1] : undefined;
    if (connection === undefined) others(request, response);
    else void receive(request, response, connection);
  };
}
