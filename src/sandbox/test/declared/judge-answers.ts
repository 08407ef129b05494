import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createResponseJudge } from './responses';
import type { Judgement } from './responses';

export interface RunJudgement extends Judgement {
  /** How many specimens were kept, of all processes together. */
  readonly answers: number;
}

/** Judges what the sandboxes of a whole test run have answered, from the folder they kept it in. */
export function judgeAnswers(folder: string): RunJudgement {
  const lines = readdirSync(folder).flatMap((name) =>
    readFileSync(join(folder, name), 'utf8').split('\n').slice(0, -1),
  );
  const judge = createResponseJudge();
  for (const line of new Set(lines)) {
    const { where, answer } = JSON.parse(line) as { where: string; answer: unknown };
    // Checkout's own page asks there: no part of the API, so nothing about it is declared.
    if (!where.includes('/v1/payment_pages')) judge.judge(answer, where);
  }
  return { ...judge.result(), answers: lines.length };
}
