import type * as http from 'node:http';
import { readRules } from '../webhooks/rules';
import type { World } from '../world/world';
import { answerRequest, fingerprintOf, keyInUse } from './api';
import type { ApiAnswer, ApiState } from './api';
import { ApiError, malformed } from './errors';
import type { Fault } from './faults';
import type { ApiRequest, Caller } from './identify';
import { accountInvalid, lockTimeout, noPermission, rateLimited } from './refusals';

const SERVER_ERROR: ApiAnswer = {
  status: 500,
  body: JSON.stringify({
    error: {
      type: 'api_error',
      message: 'An error occurred internally with Stripe. (The sandbox was asked to fail.)',
    },
  }),
  headers: {},
};

export const HANDLED = Symbol('a fault has dealt with the socket');

export interface Exchange {
  readonly request: ApiRequest;
  readonly caller: Caller;
  readonly response: http.ServerResponse;
  /** Absent: as the API answers. */
  readonly run?: (() => ApiAnswer) | undefined;
}

/** Answers one request with its fault, if it has one. */
export async function withFault(
  parts: ApiState,
  exchange: Exchange & { readonly fault: Fault | null },
): Promise<ApiAnswer> {
  const { request, caller, fault, response } = exchange;
  const run = exchange.run ?? ((): ApiAnswer => answerRequest(parts, request, caller));
  const cut = (): never => {
    response.socket?.resetAndDestroy();
    throw HANDLED;
  };
  switch (fault?.kind) {
    case undefined:
    case 'truncated':
    case 'stale_list':
      return fault?.kind === 'stale_list' ? stale(parts.world, fault, run) : run();
    case 'rate_limit':
      throw rateLimited(fault.reason, fault.retryAfterS);
    case 'lock_timeout':
      throw lockTimeout();
    case 'key_in_use':
      throw keyInUse(caller.key ?? '');
    case 'unauthorized':
      throw new ApiError(401, {
        type: 'invalid_request_error',
        message: 'Invalid API Key provided.',
      });
    case 'account_invalid':
      throw accountInvalid();
    case 'error_before':
      return SERVER_ERROR;
    case 'error_after':
      return keepErrorForKey(parts, caller, run());
    case 'no_permission':
      throw noPermission(fault, request, caller.store.account);
    case 'refused':
      throw malformed(
        fault.message ?? 'The sandbox was asked to refuse this request.',
        fault.code ?? undefined,
        fault.param ?? undefined,
      );
    case 'html_502':
      return {
        status: 502,
        body: '<html><body><h1>502 Bad Gateway</h1></body></html>',
        headers: { 'content-type': 'text/html' },
      };
    case 'json_502':
      return { status: 502, body: '{"message":"bad gateway"}', headers: {} };
    case 'json_502_after':
      run();
      return { status: 502, body: '{"message":"bad gateway"}', headers: {} };
    case 'reset_before':
      return cut();
    case 'reset_after':
      run();
      return cut();
    case 'hang':
    case 'hang_after':
      if (fault.kind === 'hang_after') run();
      await pause(fault.delayMs, response);
      return cut();
    case 'slow_after': {
      const answer = run();
      await pause(fault.delayMs, response);
      return answer;
    }
    case 'event_late':
      return withLateEvents(parts.world, fault.delayMs, run);
    case 'slow':
      return slowly(parts, { request, caller, fault, response }, run);
    case 'webhook_dropped':
      return withDeliveryRules(parts.world, { drop: 'all' }, run);
    case 'webhook_duplicated':
      return withDeliveryRules(parts.world, { duplicate: 2 }, run);
    case 'webhook_reordered':
      return withDeliveryRules(parts.world, { reorder: true }, run);
    case 'webhook_delayed':
      return withDeliveryRules(parts.world, { delay_ms: fault.delayMs }, run);
    case 'event_missing':
      return withDeliveryRules(parts.world, { never_generate: Infinity }, run);
    case 'keys_expired':
      parts.keys.prune(0);
      return run();
    case 'webhook_first': {
      const answer = run();
      await parts.world.deliveries.idle();
      return answer;
    }
  }
}

/** Other delivery rules for the time of this one request. */
function withDeliveryRules(
  world: World,
  rules: Record<string, unknown>,
  run: () => ApiAnswer,
): ApiAnswer {
  const before = world.deliveries.rules;
  world.deliveries.rules = readRules(rules);
  try {
    return run();
  } finally {
    world.deliveries.rules = before;
  }
}

/** It happened, but the answer is a 500, and the same key always replays that 500. */
function keepErrorForKey(parts: ApiState, caller: Caller, _real: ApiAnswer): ApiAnswer {
  const { key, store } = caller;
  const answer = key === null ? null : (parts.keys.find(store.account, key)?.answer ?? null);
  if (key !== null && answer !== null) {
    const replayed = { ...answer, status: 500, body: SERVER_ERROR.body };
    parts.keys.answer(store.account, key, replayed);
  }
  return SERVER_ERROR;
}

function withLateEvents(world: World, delayMs: number, run: () => ApiAnswer): ApiAnswer {
  const before = world.settings.eventDelayMs;
  world.settings.eventDelayMs = delayMs;
  try {
    return run();
  } finally {
    world.settings.eventDelayMs = before;
  }
}

function stale(world: World, fault: Fault, run: () => ApiAnswer): ApiAnswer {
  const before = world.settings.staleListSeconds;
  world.settings.staleListSeconds = Math.max(1, Math.ceil(fault.delayMs / 1000));
  try {
    return run();
  } finally {
    world.settings.staleListSeconds = before;
  }
}

// While a slow request is running its key is in use: another request with it gets 409.
async function slowly(
  parts: ApiState,
  { request, caller, fault, response }: Exchange & { readonly fault: Fault },
  run: () => ApiAnswer,
): Promise<ApiAnswer> {
  const scope = caller.store.account;
  const takes =
    request.method === 'POST' &&
    caller.key !== null &&
    parts.keys.find(scope, caller.key) === undefined;
  if (takes)
    parts.keys.start(scope, caller.key ?? '', `POST ${request.path}`, fingerprintOf(request));
  await pause(fault.delayMs, response);
  if (takes) parts.keys.forget(scope, caller.key ?? '');
  return run();
}

function pause(ms: number, response: http.ServerResponse): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    timer.unref();
    response.on('close', () => {
      clearTimeout(timer);
      resolve();
    });
  });
}
