import { PROBLEM_CODES } from '../contract/problem-codes';
import type { ProblemCode } from '../contract/problem-codes';
import { MALFORMED_CODES } from '../contract/problems';
import type { ProblemResponse } from '../contract/responses/shared';
import type { Problem } from '../domain/invoice';

type ProblemDetails = Partial<
  Omit<ProblemResponse, 'type' | 'title' | 'status' | 'detail' | 'code'>
>;

/** A refusal for the caller: thrown anywhere, answered in one place. */
export class HttpProblem extends Error {
  readonly code: ProblemCode;
  readonly details: ProblemDetails;
  readonly headers: Record<string, string>;

  constructor(
    code: ProblemCode,
    detail: string,
    more: ProblemDetails = {},
    headers: Record<string, string> = {},
  ) {
    super(detail);
    this.name = 'HttpProblem';
    this.code = code;
    this.details = more;
    this.headers = headers;
  }
}

/** Everything wrong with a body: 400 if its format is wrong, 422 if values are. */
export function bodyProblem(problems: readonly Problem[]): HttpProblem {
  const malformed = problems.find((problem) => MALFORMED_CODES.has(problem.code));
  const code: ProblemCode =
    malformed === undefined
      ? 'invalid_body'
      : malformed.code === 'too_deep'
        ? 'too_deep'
        : 'unknown_key';
  const [first] = problems;
  const count = problems.length === 1 ? '1 problem' : `${problems.length} problems`;
  const detail = `${count} in the body: ${first?.pointer || '/'} ${first?.detail ?? ''}`;
  return new HttpProblem(code, detail, {
    param: first?.pointer ?? '',
    errors: problems.map((problem) => ({ ...problem })),
  });
}

/** The body of a refusal, RFC 9457. */
export function problemBody(
  problem: HttpProblem,
  context: { docs: string; requestId: string },
): ProblemResponse {
  const { status, title, retryable } = PROBLEM_CODES[problem.code];
  return {
    type: `${context.docs}/${problem.code}`,
    title,
    status,
    detail: problem.message,
    code: problem.code,
    retryable,
    ...(problem.details.command === undefined ? { request_id: context.requestId } : {}),
    ...problem.details,
  };
}
