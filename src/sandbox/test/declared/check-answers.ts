import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createResponseChecker } from './responses';
import type { CheckResult } from './responses';

export interface RunResult extends CheckResult {
  /** How many samples were kept, of all processes together. */
  readonly answers: number;
}

/** Checks what the sandboxes of a whole test run have answered, from the folder they kept it in. */
export function checkAnswers(folder: string): RunResult {
  const lines = readdirSync(folder).flatMap((name) =>
    readFileSync(join(folder, name), 'utf8').split('\n').slice(0, -1),
  );
  const violations = createResponseChecker();
  for (const line of new Set(lines)) {
    const { where, answer } = JSON.parse(line) as { where: string; answer: unknown };
    // An endpoint of Checkout's own page: no part of the API, so nothing is declared.
    if (!where.includes('/v1/payment_pages')) violations.violations(answer, where);
  }
  return { ...violations.result(), answers: lines.length };
}
