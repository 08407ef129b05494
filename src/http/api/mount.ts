import { Router } from 'express';
import type { Request, RequestHandler, Response } from 'express';
import { API } from '../../contract/operations';
import type { OperationId } from '../../contract/operations';
import type { Operation } from '../../contract/operations/operation';
import { parseBody } from '../../contract/parse-body';
import { problemsOf } from '../../contract/problems';
import type { Actor } from '../../domain/audit';
import { callerAddress } from '../caller-address';
import { sendFile } from '../document-file';
import type { HttpDeps } from '../http-deps';
import { HttpProblem, bodyProblem } from '../http-problem';
import { requestIdOf } from '../request-id';
import type {
  CallerKey,
  OperationCall,
  OperationHandler,
  OperationHandlers,
  SentAnswer,
} from './operation-handler';
import { toSentAnswer } from './operation-handler';
import { allowKey, keyOfCaller, requireKey } from './authenticate';
import type { KeyFinder } from './authenticate';
import { requireScope } from './require-scope';
import { idempotencyKeyOf } from './idempotency-key';
import { answerOnce } from './answer-once';
import { readJsonBody } from './read-body';
import type { KeyLimit } from './limits';
import type { BodyReader } from './read-body';

/** One of each for all routes, so that a key's requests and an address's guesses add up. */
export interface Callers {
  keyOf: KeyFinder;
  keyLimit: KeyLimit;
  bodyOf: BodyReader;
}

/** What comes before an operation, one of each for all. */
interface Before {
  proof: RequestHandler[];
  proofIfGiven: RequestHandler[];
  body: RequestHandler;
}

/** A route for each operation of the contract, and nothing else; other methods get 405. */
export function mountApi(
  deps: HttpDeps,
  handlers: OperationHandlers,
  { keyOf, keyLimit, bodyOf }: Callers,
): Router {
  const router = Router({ caseSensitive: true });
  const before = {
    proof: [requireKey(deps, keyOf), keyLimit.handler],
    proofIfGiven: [allowKey(keyOf)],
    body: readJsonBody(bodyOf),
  };
  const all: [string, Operation][] = Object.entries(API);
  for (const path of new Set(all.map(([, operation]) => operation.path))) {
    const entries = all.filter(([, operation]) => operation.path === path);
    const route = router.route(path.replaceAll(/\{(\w+)\}/g, ':$1'));
    for (const [id, operation] of entries) {
      const handler = handlers[id as OperationId] as unknown as OperationHandler<OperationId>;
      route[operation.method](
        ...middlewareOf(operation, before),
        requestHandlerOf(deps, operation, handler),
      );
    }
    const allowed = entries.map(([, { method }]) => method.toUpperCase());
    if (allowed.includes('GET')) allowed.push('HEAD');
    route.all(refuseMethod(allowed.join(', ')));
  }
  return router;
}

/** Nothing costs before it is proven: the key, then its limit, and only then the body. */
function middlewareOf(operation: Operation, before: Before): RequestHandler[] {
  const open = operation.keyOptional === true ? before.proofIfGiven : [];
  const { scope } = operation;
  const proof = scope === 'public' ? open : [...before.proof, requireScope(operation, scope)];
  const hasBody = operation.method !== 'get' && operation.method !== 'delete';
  return hasBody ? [...proof, before.body] : proof;
}

function refuseMethod(allow: string): RequestHandler {
  return (request) => {
    const detail = `${request.method} is not allowed; use ${allow}`;
    throw new HttpProblem('method_not_allowed', detail, {}, { Allow: allow });
  };
}

function requestHandlerOf(
  deps: HttpDeps,
  operation: Operation,
  handler: OperationHandler<OperationId>,
) {
  return async (request: Request, response: Response): Promise<void> => {
    const key = keyOfCaller(response);
    const idempotencyKey = idempotencyKeyOf(request, operation);
    const laterWork: (() => Promise<unknown>)[] = [];
    const call = {
      deps,
      key,
      actor: actorOf(deps, key, request),
      idempotencyKey,
      params: paramsOf(request),
      query: queryOf(operation, request),
      body: bodyOf(operation, response.locals['body']),
      afterResponse: (work: () => Promise<unknown>) => laterWork.push(work),
      isCallerGone: () => response.destroyed,
    };
    // Commands keep their key with the invoice, for ever; other answers are stored for a week.
    const isStored = operation.ownParser === true || operation.answersOnce === true;
    const answer =
      isStored && idempotencyKey !== null
        ? await answerOnce(call as OperationCall<OperationId>, request, response, handler)
        : toSentAnswer(await handler(call as OperationCall<OperationId>));
    sendAnswer(response, answer);
    for (const work of laterWork) runAfterResponse(deps, requestIdOf(response), work);
  };
}

const actorOf = (deps: HttpDeps, { id }: CallerKey, request: Request): Actor => ({
  by: 'api_key',
  keyId: id,
  address: callerAddress(request, deps.settings.trustProxy),
});

function sendAnswer(response: Response, { status, headers, text, file }: SentAnswer): void {
  response.status(status).set(headers);
  if (file === undefined) response.type('application/json').send(text);
  else sendFile(response, file);
}

function runAfterResponse(deps: HttpDeps, requestId: string, work: () => Promise<unknown>): void {
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
  throw new HttpProblem('invalid_parameter', detail, { errors });
}

function bodyOf(operation: Operation, body: unknown): unknown {
  if (operation.body === undefined || operation.ownParser === true) return body;
  const parsed = parseBody(operation.body, body === undefined ? {} : body);
  if (!parsed.ok) throw bodyProblem(parsed.problems);
  return parsed.value;
}
