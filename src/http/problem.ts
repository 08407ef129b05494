import { PROBLEM_CODES } from '../contract/problem-codes';
import type { ProblemCode } from '../contract/problem-codes';
import { NOT_OUR_LANGUAGE } from '../contract/problems';
import type { ProblemAnswer } from '../contract/answers/shared';
import type { Problem } from '../domain/invoice';

type More = Partial<Omit<ProblemAnswer, 'type' | 'title' | 'status' | 'detail' | 'code'>>;

/** A refusal on its way to the caller: thrown anywhere, answered in one place. */
export class Refusal extends Error {
  readonly code: ProblemCode;
  readonly more: More;
  readonly headers: Record<string, string>;

  constructor(
    code: ProblemCode,
    detail: string,
    more: More = {},
    headers: Record<string, string> = {},
  ) {
    super(detail);
    this.name = 'Refusal';
    this.code = code;
    this.more = more;
    this.headers = headers;
  }
}

/** Everything wrong with a body: 400 when it speaks another language, 422 when values are wrong. */
export function bodyRefusal(problems: readonly Problem[]): Refusal {
  const foreign = problems.find((problem) => NOT_OUR_LANGUAGE.has(problem.code));
  const code: ProblemCode =
    foreign === undefined
      ? 'invalid_body'
      : foreign.code === 'too_deep'
        ? 'too_deep'
        : 'unknown_key';
  const [first] = problems;
  const count = problems.length === 1 ? '1 problem' : `${problems.length} problems`;
  const detail = `${count} in the body: ${first?.pointer || '/'} ${first?.detail ?? ''}`;
  return new Refusal(code, detail, {
    param: first?.pointer ?? '',
    errors: problems.map((problem) => ({ ...problem })),
  });
}

/** The body of a refusal, RFC 9457. */
export function problemBody(
  refusal: Refusal,
  context: { docs: string; requestId: string },
): ProblemAnswer {
  const { status, title, retryable } = PROBLEM_CODES[refusal.code];
  return {
    type: `${context.docs}/${refusal.code}`,
    title,
    status,
    detail: refusal.message,
    code: refusal.code,
    retryable,
    ...(refusal.more.command === undefined ? { request_id: context.requestId } : {}),
    ...refusal.more,
  };
}
