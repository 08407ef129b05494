import { hash } from 'node:crypto';
import { newId } from '../world/ids';
import { NO_CAUSE } from '../world/world';
import type { World } from '../world/world';
import type { NoteAnswer } from './answer-samples';
import type { Call } from './call';
import { checkValues } from './check-values';
import { checkParameters, declaredValues, oneOf } from './declared';
import { ApiError, malformed } from './errors';
import { expand } from './expand';
import { refuseExpand } from './expandable';
import { parseForm } from './form';
import type { ApiRequest, Caller } from './identify';
import type { Keys, KeyEntry } from './keys';
import { typesRemoved, TYPES_REMOVED_IN } from '../intents/method-types';
import { refuseWhenFull } from './refusals';
import { refuseUnplayed } from './unplayed';
import type { Match, Router } from './router';
import { asOf, defaultsOf, isBefore } from './versions';

// One /v1 request from its text to its answer, without sockets and faults.

export interface ApiAnswer {
  readonly status: number;
  readonly body: string;
  readonly headers: Record<string, string>;
}

export interface ApiState {
  readonly world: World;
  readonly keys: Keys;
  readonly router: Router;
  readonly noteAnswer: NoteAnswer;
}

/** The answer to a request, replayed where its key says so. */
export function answerRequest(state: ApiState, request: ApiRequest, caller: Caller): ApiAnswer {
  const { world, keys } = state;
  if (request.method !== 'POST') return execute(state, request, caller);
  if (caller.key === null) {
    refuseWhenFull(world.memory);
    return execute(state, request, caller);
  }
  const scope = caller.store.account;
  const endpoint = `${request.method} ${request.path}`;
  const fingerprint = fingerprintOf(request);
  const existing = keys.find(scope, caller.key);
  if (existing !== undefined)
    return replay(world, { request, caller, existing, endpoint, fingerprint });
  refuseWhenFull(world.memory);
  keys.start(scope, caller.key, endpoint, fingerprint);
  let answer: ApiAnswer;
  try {
    answer = execute(state, request, caller);
  } catch (error) {
    // Not stored: a validation failure, or a bug of the sandbox.
    keys.forget(scope, caller.key);
    throw error;
  }
  const { status, body } = answer;
  keys.answer(scope, caller.key, { status, body, requestId: request.id });
  world.touched(scope, 'key', caller.key);
  return { ...answer, headers: { ...answer.headers, ...keyHeaders(request, caller.key) } };
}

/** What the first answer to a key names: the key, and the request it was. */
export const keyHeaders = (request: ApiRequest, key: string): Record<string, string> => ({
  'idempotency-key': key,
  'original-request': request.id,
});

/** It was executed, and would end in the same way again. */
const EXECUTED = { 'stripe-should-retry': 'false' };

/** The same for the same parameters, in any order. */
export const fingerprintOf = (request: ApiRequest): string =>
  hash('sha1', request.text.split('&').sort().join('&'), 'base64');

/** A request whose key was used before. */
interface Repeated {
  readonly request: ApiRequest;
  readonly caller: Caller;
  readonly existing: KeyEntry;
  readonly endpoint: string;
  readonly fingerprint: string;
}

function replay(world: World, repeated: Repeated): ApiAnswer {
  const { request, caller, existing, endpoint, fingerprint } = repeated;
  const key = caller.key ?? '';
  if (existing.endpoint !== endpoint || existing.fingerprint !== fingerprint) {
    if (caller.watched) {
      world.violations.record(
        'key_reused_with_other_parameters',
        caller.store.account,
        request.id,
        {
          key,
          first: existing.endpoint,
          now: endpoint,
        },
      );
    }
    throw new ApiError(400, {
      type: 'idempotency_error',
      message:
        existing.endpoint === endpoint
          ? 'Keys for idempotent requests can only be used with the same parameters they were ' +
            `first used with. Try using a key other than '${key}' if you meant to execute a ` +
            'different request.'
          : 'Keys for idempotent requests can only be used for the same endpoint they were first ' +
            `used for ('${request.path}' vs '${existing.endpoint.slice(5)}'). Try using a key ` +
            `other than '${key}' if you meant to execute a different request.`,
    });
  }
  if (existing.answer === null) throw keyInUse(key);
  return {
    status: existing.answer.status,
    body: existing.answer.body,
    headers: {
      'idempotent-replayed': 'true',
      'original-request': existing.answer.requestId,
      'idempotency-key': key,
    },
  };
}

export function keyInUse(key: string): ApiError {
  return new ApiError(
    409,
    {
      code: 'idempotency_key_in_use',
      type: 'idempotency_error',
      message:
        `There is currently another in-progress request using this Idempotent Key (that probably ` +
        `means you submitted twice, and the other request is still going through): ${key}. ` +
        'Please try again later.',
    },
    { remembered: false, headers: { 'stripe-should-retry': 'true' } },
  );
}

function execute(state: ApiState, request: ApiRequest, caller: Caller): ApiAnswer {
  const match = state.router(request.method, request.path);
  if (match === null) throw unknownUrl(request);
  const call = readCall(state.world, request, caller, match);
  state.world.cause = {
    requestId: request.id,
    key: caller.key,
    watched: caller.watched,
    changes: request.method !== 'GET',
    bytes: request.text.length,
  };
  try {
    const wanted = call.params['expand'];
    const paths = Array.isArray(wanted) ? wanted.map(String) : [];
    refuseExpand(match.name, paths);
    const answer = match.route.handle(call);
    const newest = expand(state.world, caller.store, answer, paths);
    state.noteAnswer(match.name, newest);
    const shown = asOf(caller.version, caller.store, newest);
    const headers = caller.key !== null && request.method === 'POST' ? EXECUTED : {};
    return { status: 200, body: JSON.stringify(shown, null, 2), headers };
  } catch (error) {
    if (error instanceof ApiError && error.remembered) {
      const refused = errorAnswer(error, request.id, (body) =>
        asOf(caller.version, caller.store, body),
      );
      const ended = caller.key !== null && error.body.code !== 'resource_missing';
      return { ...refused, headers: { ...(ended ? EXECUTED : {}), ...refused.headers } };
    }
    throw error;
  } finally {
    state.world.cause = NO_CAUSE;
  }
}

function readCall(world: World, request: ApiRequest, caller: Caller, match: Match): Call {
  const old = isBefore(caller.version, TYPES_REMOVED_IN);
  const tookTypes = TOOK_OLD_TYPES.test(match.name);
  const fields = parseForm(request.text);
  // In newer versions sessions do not have the parameter; intents refuse it with their own message.
  if (tookTypes && !old && /_intents/.test(match.name) && OLD_TYPES in fields) {
    throw typesRemoved();
  }
  const declared = checkParameters(match.name, fields, tookTypes && old ? [OLD_TYPES] : []);
  const params = checkValues(match.name, declared);
  refuseOldTypes(params[OLD_TYPES]);
  refuseUnplayed(match.name, params);
  return {
    world,
    store: caller.store,
    version: caller.version,
    params: { ...defaultsOf(caller.version, match.name), ...params },
    id: match.ids[0] ?? '',
    innerId: match.ids[1] ?? '',
  };
}

const OLD_TYPES = 'payment_method_types';

/** Older versions took the parameter, and knew its values. */
function refuseOldTypes(given: unknown): void {
  const types = declaredValues('POST /v1/payment_intents', 'allowed_payment_method_types');
  for (const [index, type] of Array.isArray(given) ? given.entries() : []) {
    if (types.includes(String(type))) continue;
    const at = `${OLD_TYPES}[${index}]`;
    throw malformed(`Invalid ${at}: must be ${oneOf(types)}`, undefined, at);
  }
}

const TOOK_OLD_TYPES =
  /^POST \/v1\/(checkout\/sessions|(payment|setup)_intents(\/:id)?|payment_intents\/:id\/confirm)$/;

function unknownUrl(request: ApiRequest): ApiError {
  return new ApiError(
    404,
    {
      type: 'invalid_request_error',
      message:
        `Unrecognized request URL (${request.method}: ${request.path}). Please see ` +
        'https://stripe.com/docs or we can help at https://support.stripe.com/.',
    },
    { remembered: false },
  );
}

export function errorAnswer(
  error: ApiError,
  requestId: string,
  render: (body: object) => unknown = (body) => body,
): ApiAnswer {
  const shown = {
    error: {
      ...(render(error.body) as object),
      ...(error.status === 401
        ? {}
        : { request_log_url: `https://dashboard.stripe.com/test/logs/${requestId}` }),
    },
  };
  return {
    status: error.status,
    body: JSON.stringify(shown, null, 2),
    headers: { ...error.headers },
  };
}

export const newRequestId = (): string => newId('req', 14);
