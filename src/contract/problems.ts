import type { z } from 'zod';
import type { Problem } from '../domain/invoice';

/** Problems of format (400), not of values (422). */
export const MALFORMED_CODES: ReadonlySet<string> = new Set(['unknown_key', 'too_deep']);

/** A zod error message that carries its public code; every rule of the contract uses it. */
export const fieldError = (code: string, detail: string): string => `${code}|${detail}`;

/** RFC 6901. */
export function pointerTo(path: readonly PropertyKey[]): string {
  return path
    .map((part) => `/${String(part).replaceAll('~', '~0').replaceAll('/', '~1')}`)
    .join('');
}

/** Every issue zod found, as pointer, code and advice. */
export function problemsOf(error: z.ZodError): Problem[] {
  return distinctProblems(error.issues.flatMap((issue) => fromIssue(issue, [])));
}

/** One problem for each place and code, in the order they were found. */
export function distinctProblems(problems: readonly Problem[]): Problem[] {
  const seen = new Map<string, Problem>();
  for (const problem of problems) {
    const key = `${problem.pointer} ${problem.code}`;
    if (!seen.has(key)) seen.set(key, problem);
  }
  return [...seen.values()];
}

type Issue = z.core.$ZodIssue;

function fromIssue(issue: Issue, above: readonly PropertyKey[]): Problem[] {
  const path = [...above, ...issue.path];
  const pointer = pointerTo(path);
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({
      pointer: pointerTo([...path, key]),
      code: 'unknown_key',
      detail: `"${key}" is not a field of ours; check the spelling, or leave it out`,
    }));
  }
  const absent = issue.input === undefined;
  if (absent && (issue.code === 'invalid_type' || issue.code === 'invalid_union')) {
    return [{ pointer, code: 'missing', detail: 'this field is required' }];
  }
  if (issue.code === 'invalid_union') return fromBranches(issue, path);
  if (issue.code === 'invalid_key' || issue.code === 'invalid_element') {
    return issue.issues.flatMap((inner) => fromIssue(inner, path));
  }
  return [{ pointer, ...splitMessage(issue.message) }];
}

/** Of a union, the branch that got furthest is what the caller meant. */
function fromBranches(issue: z.core.$ZodIssueInvalidUnion, path: PropertyKey[]): Problem[] {
  const meant = issue.errors.find((branch) => branch.every((inner) => !isWrongKind(inner)));
  const problems = meant?.flatMap((inner) => fromIssue(inner, path)) ?? [];
  if (problems.length > 0) return problems;
  return [{ pointer: pointerTo(path), ...splitMessage(issue.message) }];
}

const isWrongKind = (issue: Issue): boolean =>
  issue.code === 'invalid_type' && issue.path.length === 0;

function splitMessage(message: string): { code: string; detail: string } {
  const bar = message.indexOf('|');
  if (bar < 0) return { code: 'invalid', detail: message };
  return { code: message.slice(0, bar), detail: message.slice(bar + 1) };
}
