import { Router } from 'express';
import type { Request, RequestHandler, Response } from 'express';
import { API } from '../../contract/operations';
import type { OperationId } from '../../contract/operations';
import type { Operation } from '../../contract/operations/operation';
import { parseBody } from '../../contract/parse-body';
import { problemsOf } from '../../contract/problems';
import type { ApiKeyRow } from '../../postgres/stores';
import type { HttpDeps } from '../deps';
import { limitsOf } from '../deps';
import { Refusal, bodyRefusal } from '../problem';
import { requestIdOf } from '../request-id';
import type { Asked, Handler, Handlers, Sent } from './answer';
import { authenticate } from './authenticate';
import { keyOf } from './idempotency-key';
import { limitByKey } from './limits';
import { once } from './once';
import { readBytes, readJson } from './read-body';

/** A route for each operation of the contract, and nothing else; other methods are told so. */
export function mountApi(deps: HttpDeps, handlers: Handlers): Router {
  const router = Router({ caseSensitive: true });
  const all: [string, Operation][] = Object.entries(API);
  for (const path of new Set(all.map(([, operation]) => operation.path))) {
    const entries = all.filter(([, operation]) => operation.path === path);
    const route = router.route(path.replaceAll(/\{(\w+)\}/g, ':$1'));
    for (const [id, operation] of entries) {
      const handler = handlers[id as OperationId] as unknown as Handler<OperationId>;
      route[operation.method](...before(deps, operation), serve(deps, operation, handler));
    }
    const allowed = entries.map(([, { method }]) => method.toUpperCase());
    if (allowed.includes('GET')) allowed.push('HEAD');
    route.all(refuseMethod(allowed.join(', ')));
  }
  return router;
}

function before(deps: HttpDeps, operation: Operation): RequestHandler[] {
  const limit = operation.open === true ? [] : [limiterOf(deps)];
  return operation.method === 'get' ? limit : [...limit, ...readBytes, readJson];
}

const limiters = new WeakMap<HttpDeps, RequestHandler>();

/** One for all routes of an app, so that a key's requests are counted together. */
function limiterOf(deps: HttpDeps): RequestHandler {
  const limiter = limiters.get(deps) ?? limitByKey(limitsOf(deps).perKey);
  limiters.set(deps, limiter);
  return limiter;
}

function refuseMethod(allow: string): RequestHandler {
  return (request) => {
    const detail = `${request.method} is not taken here; ${allow} is`;
    throw new Refusal('method_not_allowed', detail, {}, { Allow: allow });
  };
}

const NOBODY: ApiKeyRow = { id: '', connection: '', mode: 'test' };

function serve(deps: HttpDeps, operation: Operation, handler: Handler<OperationId>) {
  return async (request: Request, response: Response): Promise<void> => {
    const key = operation.open === true ? NOBODY : await authenticate(deps, request, response);
    const idempotencyKey = keyOf(request, operation);
    const later: (() => Promise<unknown>)[] = [];
    const asked = {
      deps,
      key,
      idempotencyKey,
      params: paramsOf(request),
      query: queryOf(operation, request),
      body: bodyOf(operation, response.locals['body']),
      afterwards: (work: () => Promise<unknown>) => later.push(work),
    };
    // Commands keep their key with the invoice, for ever; what else has one is kept a week.
    const answer =
      operation.ownParser === true && idempotencyKey !== null
        ? await once(asked as Asked<OperationId>, request, response, handler)
        : toSent(await handler(asked as Asked<OperationId>));
    response.status(answer.status).set(answer.headers);
    response.type('application/json').send(answer.text);
    for (const work of later) runAfterwards(deps, requestIdOf(response), work);
  };
}

const toSent = (answer: Awaited<ReturnType<Handler<OperationId>>>): Sent => ({
  status: Number(answer.status),
  headers: answer.headers ?? {},
  text: JSON.stringify(answer.body),
});

function runAfterwards(deps: HttpDeps, requestId: string, work: () => Promise<unknown>): void {
  work().catch((error: unknown) => {
    deps.log.warn({ err: error, requestId }, 'work after an answer failed; the sweep will do it');
  });
}

const paramsOf = (request: Request): Record<string, string> =>
  Object.fromEntries(Object.entries(request.params).map(([name, value]) => [name, String(value)]));

function queryOf(operation: Operation, request: Request): unknown {
  if (operation.query === undefined) return undefined;
  const parsed = operation.query.safeParse({ ...request.query }, { reportInput: true });
  if (parsed.success) return parsed.data;
  const errors = problemsOf(parsed.error);
  const [first] = errors;
  const detail = `${first?.pointer.slice(1)}: ${first?.detail}`;
  throw new Refusal('invalid_parameter', detail, { errors });
}

function bodyOf(operation: Operation, body: unknown): unknown {
  if (operation.body === undefined || operation.ownParser === true) return body;
  const parsed = parseBody(operation.body, body === undefined ? {} : body);
  if (!parsed.ok) throw bodyRefusal(parsed.problems);
  return parsed.value;
}
