import { Router, raw } from 'express';
import type { Request, RequestHandler, Response } from 'express';
import { crashAt } from '../../runtime/crash-points';
import type { HttpDeps } from '../deps';
import { limitsOf } from '../deps';
import { refusalFor } from '../failures';
import { Refusal } from '../problem';
import { sendProblem } from '../send-problem';
import { relayBehind } from './relay-behind';
import { whatToStore } from './what-to-store';

const LIMIT = 262_144;

/**
 * Stripe's door: verify the very bytes, store once, 200; what follows happens after the answer.
 * It stands before everything else of the app, since it is asked thousands of times a second.
 */
export function mountWebhooks(deps: HttpDeps): Router {
  const router = Router();
  // Nothing is inflated here: what is signed is what arrives, and bombs stay small.
  const bytes = raw({ type: () => true, limit: LIMIT, inflate: false });
  const route = router.route('/webhooks/stripe/:connection');
  route.post(shed(limitsOf(deps).webhooksAtOnce), bytes, takeIn(deps));
  route.all((request) => {
    const detail = `${request.method} is not taken here; POST is`;
    throw new Refusal('method_not_allowed', detail, {}, { Allow: 'POST' });
  });
  return router;
}

function takeIn(deps: HttpDeps): RequestHandler<{ connection: string }> {
  const behind = relayBehind(deps);
  return async (request, response) => {
    try {
      const { connection } = request.params;
      const event = await whatToStore(deps, connection, bodyOf(request), signatureOf(request));
      const ours = event.quarantined === null && behind.hasRoom();
      crashAt('webhook.before_commit');
      const first = await deps.stores.events.store(event, ours ? 'caller' : 'anybody');
      crashAt('webhook.after_commit');
      response.status(200).type('text/plain').send('stored\n');
      if (first && ours) behind.take({ ...event, ref: null, receivedAt: 0 });
      if (first && event.quarantined !== null) {
        deps.log.error({ event: event.id, why: event.quarantined }, 'a webhook was quarantined');
      }
    } catch (error) {
      sendProblem(deps, response as Response, refusalFor(error), error);
    }
  };
}

function bodyOf({ body }: Request<{ connection: string }>): Buffer {
  return Buffer.isBuffer(body) ? body : Buffer.alloc(0);
}

/** Node joins a header sent twice with a comma, which would look like one; so it is counted. */
function signatureOf(request: Request<{ connection: string }>): string | string[] | undefined {
  const given = request.headersDistinct['stripe-signature'];
  return given?.length === 1 ? given[0] : given;
}

/** More than can be stored soon are told to come again, before a byte of them is read. */
function shed(atOnce: number): RequestHandler {
  let inside = 0;
  return (_request, response, next) => {
    if (inside >= atOnce) {
      const detail = 'too many webhooks at once; Stripe sends this one again';
      throw new Refusal('busy', detail, {}, { 'Retry-After': '5', Connection: 'close' });
    }
    inside += 1;
    response.once('close', () => {
      inside -= 1;
    });
    next();
  };
}
