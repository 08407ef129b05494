import type { IncomingMessage, ServerResponse } from 'node:http';
import { crashAt } from '../../runtime/crash-points';
import type { NewStripeEvent } from '../../postgres/events/store-event';
import { callerAddress } from '../caller-address';
import type { HttpDeps } from '../http-deps';
import { limitsOf } from '../http-deps';
import { errorToProblem } from '../error-to-problem';
import { HttpProblem } from '../http-problem';
import { CUT_OFF, readBytes } from '../read-bytes';
import { sendProblem } from '../send-problem';
import { createBackgroundRelay } from './background-relay';
import { ARRIVAL_LIMITS, bodiesInArrival } from './bodies-in-arrival';
import { eventToStore, unreadableEvent } from './event-to-store';
import { refuseUnsigned, verifiedBody } from './verified-body';
import type { VerifiedBody } from './verified-body';

const MAX_BYTES = 262_144;

/** Receives one webhook and answers it, whatever it is; never throws. */
export type WebhookReceiver = (
  request: IncomingMessage,
  response: ServerResponse,
  connection: string,
) => Promise<void>;

/** Verify the exact bytes, store once, 200; everything else happens after the answer. */
export function receiveWebhook(deps: HttpDeps): WebhookReceiver {
  const receive = createReceiver(deps);
  const store = createStoring(deps);
  return async (request, response, connection) => {
    try {
      await refuseUnsigned(deps, connection, request);
      const bytes = await receive(request);
      await store(await verifiedBody(deps, connection, bytes, request), response);
    } catch (error) {
      if (error === CUT_OFF) return deps.onRefused('webhooks', 'cut_off');
      sendProblem(deps, response, errorToProblem(error), error);
    }
  };
}

function createReceiver(deps: HttpDeps): (request: IncomingMessage) => Promise<Buffer> {
  const limits = { ...ARRIVAL_LIMITS, ...deps.settings.arrivalLimits };
  const arrive = bodiesInArrival(limits, () => deps.onRefused('webhooks', 'too_slow'));
  return (request) =>
    readBytes(request, {
      bytes: MAX_BYTES,
      advice: `a webhook has at most ${MAX_BYTES} bytes`,
      place: (end) => arrive(callerAddress(request, deps.settings.trustProxy), end),
    });
}

/** Only genuine webhooks take a place: nothing that anybody can send keeps one of them out. */
function createStoring(deps: HttpDeps) {
  const backgroundRelay = createBackgroundRelay(deps);
  const maxAtOnce = limitsOf(deps).webhooksAtOnce;
  let inProgress = 0;
  const store = async (verified: VerifiedBody, response: ServerResponse): Promise<void> => {
    const given = await eventToStore(deps, verified);
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
  };
  return async (verified: VerifiedBody, response: ServerResponse): Promise<void> => {
    if (inProgress >= maxAtOnce) throw tooManyWebhooks(deps);
    inProgress += 1;
    try {
      await store(verified, response);
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

/** More than can be stored soon get 503. */
function tooManyWebhooks(deps: HttpDeps): HttpProblem {
  deps.onRefused('webhooks', 'busy');
  const detail = 'too many webhooks at once; Stripe sends this one again';
  return new HttpProblem('busy', detail, {}, { 'Retry-After': '5' });
}
