import type * as http from 'node:http';
import { answerOAuth } from '../connect/oauth';
import { errorAnswer, keyHeaders } from './api';
import type { ApiAnswer, ApiState } from './api';
import { ApiError } from './errors';
import type { Fault, Faults } from './faults';
import { identify } from './identify';
import type { ApiRequest, Caller } from './identify';
import type { Rate } from './rate';
import { rateLimited } from './refusals';
import type { RequestLog } from './request-log';
import type { Traffic } from './traffic';
import { HANDLED, withFault } from './with-fault';
import type { World } from '../world/world';
import { ACCOUNT_VERSION, hasOlderShape } from './versions';

// One API request on the wire: checked, perhaps changed by a fault, answered and logged.

export interface ApiParts extends ApiState {
  readonly faults: Faults;
  readonly rate: Rate;
  readonly traffic: Traffic;
  readonly requests: RequestLog;
}

export async function serveApi(
  parts: ApiParts,
  request: ApiRequest,
  response: http.ServerResponse,
): Promise<void> {
  const { world } = parts;
  let caller: Caller | null = null;
  let answer: ApiAnswer;
  let fault: Fault | null = null;
  let ended: (status: number | null) => void = () => undefined;
  try {
    fault = parts.faults.pick(request.method, request.path, request.headers['sandbox-fault']);
    if (fault !== null) noteFault(world, request, fault);
    caller = identify(world, request);
    const by = caller;
    ended = parts.traffic.came(by.store.account, routeOf(parts, request));
    const isOAuth = request.path.startsWith('/oauth/') && request.method === 'POST';
    if (!isOAuth) checkRequest(parts, request, by);
    const run = isOAuth ? () => answerOAuth(world, request, by) : undefined;
    answer = await withFault(parts, { request, caller, fault, response, run });
  } catch (error) {
    if (error === HANDLED) {
      ended(null);
      log(parts, { request, caller, answer: null, fault });
      return;
    }
    if (!(error instanceof ApiError)) {
      ended(null);
      throw error;
    }
    answer = errorAnswer(error, request.id);
    if (caller?.key != null && request.method === 'POST') {
      answer = { ...answer, headers: { ...answer.headers, ...keyHeaders(request, caller.key) } };
    }
  }
  if (answer.status >= 400 && request.path.startsWith('/v')) noteRefusal(parts, request, answer);
  ended(answer.status);
  log(parts, { request, caller, answer, fault });
  send(parts, { request, response, answer }, fault?.kind === 'truncated');
}

// A 502 of a fault is the answer of a gateway, not of Stripe; older shapes are declared nowhere.
function noteRefusal(parts: ApiParts, request: ApiRequest, answer: ApiAnswer): void {
  const version = String(request.headers['stripe-version'] ?? ACCOUNT_VERSION);
  if (answer.status === 502 || hasOlderShape(version)) return;
  const route = parts.router(request.method, request.path)?.name ?? request.method;
  parts.noteAnswer(route, JSON.parse(answer.body));
}

function noteFault(world: World, request: ApiRequest, { kind }: Fault): void {
  const key = request.headers['idempotency-key'] ?? null;
  world.truth.note({
    what: 'fault',
    kind,
    path: request.path,
    account: '',
    request: request.id,
    key,
  });
}

function checkRequest(parts: ApiParts, request: ApiRequest, caller: Caller): void {
  const { world } = parts;
  if (!caller.watched) return;
  const account = caller.store.account;
  const automatic = caller.key?.startsWith('stripe-node-retry-') === true;
  if (request.method === 'POST' && (caller.key === null || automatic)) {
    const detail = { path: request.path, automatic };
    world.violations.record('post_without_key', account, request.id, detail);
  }
  const route = routeOf(parts, request);
  const broken = parts.rate.count(world, account, route);
  if (!world.settings.enforceRate) return;
  const limit = broken ?? atOnce(parts, account, route);
  if (limit !== null) throw rateLimited(limit);
}

const routeOf = (parts: ApiParts, request: ApiRequest): string =>
  parts.router(request.method, request.path)?.name ?? request.path;

/** Too many requests that have no answer yet; 0 is no limit. */
function atOnce({ world, traffic }: ApiParts, account: string, route: string): string | null {
  const { concurrency, concurrencyPerEndpoint } = world.settings;
  if (concurrency > 0 && traffic.open(account, null) > concurrency) return 'global-concurrency';
  const most = concurrencyPerEndpoint;
  return most > 0 && traffic.open(account, route) > most ? 'endpoint-concurrency' : null;
}

interface Served {
  readonly request: ApiRequest;
  readonly caller: Caller | null;
  readonly answer: ApiAnswer | null;
  readonly fault: Fault | null;
}

function log(parts: ApiParts, { request, caller, answer, fault }: Served): void {
  parts.requests.add({
    id: request.id,
    at: parts.world.clock.now(),
    method: request.method,
    path: request.path,
    route: parts.router(request.method, request.path)?.name ?? null,
    account: caller?.store.account ?? null,
    key: caller?.key ?? null,
    parameters: request.text,
    status: answer?.status ?? null,
    answer: answer?.body ?? '',
    fault: fault?.kind ?? null,
    replayed: answer?.headers['idempotent-replayed'] === 'true',
  });
}

interface Reply {
  readonly request: ApiRequest;
  readonly response: http.ServerResponse;
  readonly answer: ApiAnswer;
}

function send({ world }: ApiParts, reply: Reply, truncated: boolean): void {
  const { request, response, answer } = reply;
  if (response.destroyed) return;
  const { body } = answer;
  response.writeHead(answer.status, {
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(body),
    date: new Date(world.clock.now() + world.settings.dateSkewMs).toUTCString(),
    'request-id': request.id,
    'stripe-version': request.headers['stripe-version'] ?? ACCOUNT_VERSION,
    ...answer.headers,
  });
  if (!truncated) {
    // In one call, so that head and body are sent together.
    response.end(body);
    return;
  }
  response.write(body.slice(0, Math.floor(body.length / 2)), () => {
    response.socket?.destroy();
  });
}
