import type { IncomingMessage, ServerResponse } from 'node:http';
import { crashAt } from '../../runtime/crash-points';
import type { HttpDeps } from '../deps';
import { limitsOf } from '../deps';
import { refusalFor } from '../failures';
import { linger } from '../linger';
import { Refusal } from '../problem';
import { sendProblem } from '../send-problem';
import { readBytes } from './read-bytes';
import { relayBehind } from './relay-behind';
import { whatToStore } from './what-to-store';

const LIMIT = 262_144;

/** Takes one webhook in and answers it, whatever it is; never throws. */
export type TakeIn = (
  request: IncomingMessage,
  response: ServerResponse,
  connection: string,
) => Promise<void>;

/** Verify the very bytes, store once, 200; what follows happens after the answer. */
export function takeIn(deps: HttpDeps): TakeIn {
  const behind = relayBehind(deps);
  const atOnce = limitsOf(deps).webhooksAtOnce;
  let inside = 0;
  return async (request, response, connection) => {
    inside += 1;
    try {
      if (inside > atOnce) throw tooMany(deps, request);
      const bytes = await readBytes(request, LIMIT);
      const event = await whatToStore(deps, connection, bytes, signatureOf(request));
      const ours = event.quarantined === null && behind.hasRoom();
      crashAt('webhook.before_commit');
      const first = await deps.stores.events.store(event, ours ? 'caller' : 'anybody');
      crashAt('webhook.after_commit');
      response.writeHead(200, STORED).end('stored\n');
      if (first && ours) behind.take({ ...event, ref: null, receivedAt: 0 });
      if (first && event.quarantined !== null) {
        deps.log.error({ event: event.id, why: event.quarantined }, 'a webhook was quarantined');
      }
    } catch (error) {
      sendProblem(deps, response, refusalFor(error), error);
    } finally {
      inside -= 1;
    }
  };
}

const STORED = { 'Content-Type': 'text/plain; charset=utf-8', 'Content-Length': 7 };

/** Node joins a header sent twice with `, `, which would look like one. */
function signatureOf(request: IncomingMessage): string | string[] | undefined {
  const given = request.headers['stripe-signature'];
  if (typeof given !== 'string' || !given.includes(', ')) return given;
  const all = request.headersDistinct['stripe-signature'];
  return all?.length === 1 ? all[0] : all;
}

/** More than can be stored soon are told to come again, before a byte of them is read. */
function tooMany(deps: HttpDeps, request: IncomingMessage): Refusal {
  linger(request);
  deps.refused('webhooks', 'busy');
  const detail = 'too many webhooks at once; Stripe sends this one again';
  return new Refusal('busy', detail, {}, { 'Retry-After': '5' });
}
