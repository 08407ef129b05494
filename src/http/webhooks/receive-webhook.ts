import type { IncomingMessage, ServerResponse } from 'node:http';
import { crashAt } from '../../runtime/crash-points';
import type { NewStripeEvent } from '../../postgres/store-event';
import type { HttpDeps } from '../http-deps';
import { limitsOf } from '../http-deps';
import { errorToProblem } from '../error-to-problem';
import { discardRequestBody } from '../discard-request-body';
import { HttpProblem } from '../http-problem';
import { sendProblem } from '../send-problem';
import { readWebhookBody } from './read-webhook-body';
import { createBackgroundRelay } from './background-relay';
import { eventToStore, unreadableEvent } from './event-to-store';
import type { ConnectionCache } from './event-to-store';

const MAX_BYTES = 262_144;

/** Receives one webhook and answers it, whatever it is; never throws. */
export type WebhookReceiver = (
  request: IncomingMessage,
  response: ServerResponse,
  connection: string,
) => Promise<void>;

/** Verify the exact bytes, store once, 200; everything else happens after the answer. */
export function receiveWebhook(deps: HttpDeps, connections: ConnectionCache): WebhookReceiver {
  const backgroundRelay = createBackgroundRelay(deps);
  const maxAtOnce = limitsOf(deps).webhooksAtOnce;
  let inProgress = 0;
  return async (request, response, connection) => {
    inProgress += 1;
    try {
      if (inProgress > maxAtOnce) throw tooManyWebhooks(deps, request);
      const bytes = await readWebhookBody(request, MAX_BYTES);
      const signature = signatureOf(request);
      const given = await eventToStore(deps, connections, connection, bytes, signature);
      const relayHere = given.quarantined === null && backgroundRelay.hasCapacity();
      crashAt('webhook.before_commit');
      const { event, isFirst } = await storeOrKeep(deps, given, relayHere ? 'caller' : 'anybody');
      crashAt('webhook.after_commit');
      response.writeHead(200, STORED_HEADERS).end('stored\n');
      if (isFirst && event.quarantined === null && relayHere)
        backgroundRelay.add({ ...event, ref: null, receivedAt: 0 });
      if (isFirst && event.quarantined !== null) {
        deps.log.error({ event: event.id, why: event.quarantined }, 'a webhook was quarantined');
      }
    } catch (error) {
      sendProblem(deps, response, errorToProblem(error), error);
    } finally {
      inProgress -= 1;
    }
  };
}

/** Genuine and impossible to save: refused, Stripe would send it for days, so its text is kept. */
async function storeOrKeep(
  { stores }: HttpDeps,
  event: NewStripeEvent,
  relayedBy: 'caller' | 'anybody',
): Promise<{ event: NewStripeEvent; isFirst: boolean }> {
  try {
    return { event, isFirst: await stores.events.store(event, relayedBy) };
  } catch (error) {
    if (!stores.isUnsavable(error)) throw error;
    const words = error instanceof Error ? error.message : String(error);
    const kept = unreadableEvent(event.connection, event.payload, words.slice(0, 300));
    return { event: kept, isFirst: await stores.events.store(kept) };
  }
}

const STORED_HEADERS = { 'Content-Type': 'text/plain; charset=utf-8', 'Content-Length': 7 };

/** Node joins a header sent twice with `, `, which would look like one. */
function signatureOf(request: IncomingMessage): string | string[] | undefined {
  const given = request.headers['stripe-signature'];
  if (typeof given !== 'string' || !given.includes(', ')) return given;
  const all = request.headersDistinct['stripe-signature'];
  return all?.length === 1 ? all[0] : all;
}

/** More than can be stored soon get 503, before a byte of them is read. */
function tooManyWebhooks(deps: HttpDeps, request: IncomingMessage): HttpProblem {
  discardRequestBody(request);
  deps.onRefused('webhooks', 'busy');
  const detail = 'too many webhooks at once; Stripe sends this one again';
  return new HttpProblem('busy', detail, {}, { 'Retry-After': '5' });
}
