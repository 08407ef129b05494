import type { z } from 'zod';
import type { Problem } from '../domain/invoice';
import { distinctProblems, problemsOf } from './problems';
import { findUnsafeValues } from './find-unsafe-values';

export type Parsed<T> = { ok: true; value: T } | { ok: false; problems: Problem[] };

/** Any body but an invoice: the same rules, the same messages. */
export function parseBody<T extends z.ZodType>(schema: T, body: unknown): Parsed<z.infer<T>> {
  const unsafe = findUnsafeValues(body);
  if (unsafe.some((problem) => problem.code === 'too_deep')) return { ok: false, problems: unsafe };
  const parsed = schema.safeParse(body, { reportInput: true });
  const problems = distinctProblems([
    ...unsafe,
    ...(parsed.success ? [] : problemsOf(parsed.error)),
  ]);
  if (!parsed.success || problems.length > 0) return { ok: false, problems };
  return { ok: true, value: parsed.data };
}
