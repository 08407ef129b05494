import type { ServerResponse } from 'node:http';
import { PROBLEM_CODES } from '../contract/problem-codes';
import type { HttpDeps } from './deps';
import type { Refusal } from './problem';
import { problemBody } from './problem';
import { requestIdOf } from './request-id';

/** Answers a refusal as RFC 9457 says; what only we can mend goes to the log with its cause. */
export function sendProblem(
  deps: HttpDeps,
  response: ServerResponse,
  refusal: Refusal,
  cause: unknown,
): void {
  const requestId = requestIdOf(response);
  const { status } = PROBLEM_CODES[refusal.code];
  if (refusal.code === 'internal') deps.log.error({ err: cause, requestId }, 'a request failed');
  // Too many at once would be too many lines, too; they are counted where they are refused.
  else if (status >= 500 && refusal.code !== 'busy')
    deps.log.warn({ err: cause, requestId }, 'a request was put off');
  if (response.headersSent) {
    response.destroy();
    return;
  }
  const body = problemBody(refusal, { docs: `${deps.settings.publicUrl}/problems`, requestId });
  const text = JSON.stringify(body);
  response.writeHead(status, {
    ...refusal.headers,
    'Content-Type': 'application/problem+json; charset=utf-8',
    'Content-Length': Buffer.byteLength(text),
  });
  response.end(text);
}
