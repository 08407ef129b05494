import type { ServerResponse } from 'node:http';
import { PROBLEM_CODES } from '../contract/problem-codes';
import { discardRequestBody } from './discard-request-body';
import type { HttpDeps } from './http-deps';
import type { HttpProblem } from './http-problem';
import { problemBody } from './http-problem';
import { requestIdOf } from './request-id';

/** Answers a refusal as RFC 9457 says; what only we can fix goes to the log with its cause. */
export function sendProblem(
  deps: HttpDeps,
  response: ServerResponse,
  problem: HttpProblem,
  cause: unknown,
): void {
  const requestId = requestIdOf(response);
  const { status } = PROBLEM_CODES[problem.code];
  if (problem.code === 'internal') deps.log.error({ err: cause, requestId }, 'a request failed');
  // Too many requests would be too many lines, too; they are counted where they are refused.
  else if (status >= 500 && problem.code !== 'busy')
    deps.log.warn({ err: cause, requestId }, 'a request could not be served now');
  // Refused before its body was read; what still comes of it is not waited for.
  if (!response.req.complete && !response.req.destroyed) discardRequestBody(response.req);
  if (response.headersSent) response.destroy();
  // Nobody reads an answer to an upload that was cut off; what it costs, the others wait for.
  if (response.destroyed) return;
  const body = problemBody(problem, { docs: `${deps.settings.publicUrl}/problems`, requestId });
  const text = JSON.stringify(body);
  response.writeHead(status, {
    ...problem.headers,
    'Content-Type': 'application/problem+json; charset=utf-8',
    'Content-Length': Buffer.byteLength(text),
  });
  response.end(text);
}
