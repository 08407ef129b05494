import { createResponseChecker } from '../declared/responses';
import type { Answer, Exchange } from './cassettes';
import type { Answered } from './caller';

// What agrees between a recorded answer and the sandbox's: the status, the error, the keys.

export interface Comparison {
  readonly status: boolean;
  /** Of a recorded refusal whether code and decline code agree; null for an answer. */
  readonly code: boolean | null;
  readonly param: boolean | null;
  /** Recorded keys that Stripe still declares and that are missing here; null for a refusal. */
  readonly missing: readonly string[] | null;
  /** Keys here that were not recorded; an older version had fewer. */
  readonly more: readonly string[];
}

const errorOf = (answer: Answer): Answer => (answer['error'] ?? {}) as Answer;

export function compare({ status, answer }: Exchange, ours: Answered): Comparison {
  const isSame = status === ours.status;
  if (status >= 400) {
    const [theirs, own] = [errorOf(answer), errorOf(ours.body)];
    const same = (key: string): boolean => (theirs[key] ?? null) === (own[key] ?? null);
    const code = isSame && same('code') && same('decline_code');
    return { status: isSame, code, param: isSame && same('param'), missing: null, more: [] };
  }
  if (!isSame) return { status: false, code: null, param: null, missing: null, more: [] };
  const [theirs, own] = [keysOf(answer), keysOf(ours.body)];
  const gone = noLongerDeclared(answer);
  return {
    status: true,
    code: null,
    param: null,
    missing: [...theirs].filter((key) => !own.has(key) && !gone.has(key)),
    more: [...own].filter((key) => !theirs.has(key)),
  };
}

/** Free words, and what depends on an account's settings or on what happened to it. */
const FREE = /^(?:\w+\.)*(?:metadata|evidence|capabilities|settings|requirements)$/;

/** Keys as paths below the nearest object with a name: `charge.outcome.type`. */
export function keysOf(answer: unknown): ReadonlySet<string> {
  const found = new Set<string>();
  const visit = (value: unknown, at: string): void => {
    if (typeof value !== 'object' || value === null || FREE.test(at)) return;
    if (Array.isArray(value)) return value.forEach((each) => visit(each, at));
    const { object } = value as { object?: unknown };
    const base = typeof object === 'string' ? object : at;
    for (const [key, inner] of Object.entries(value)) {
      found.add(`${base}.${key}`);
      visit(inner, `${base}.${key}`);
    }
  };
  visit(answer, 'answer');
  return found;
}

const checker = createResponseChecker();
const checked = new Set<string>();

/** Recorded keys that the newest version declares no more. */
function noLongerDeclared(answer: Answer): ReadonlySet<string> {
  const shape = [...keysOf(answer)].join();
  if (!checked.has(shape)) {
    checked.add(shape);
    checker.violations(answer, '');
  }
  const gone = new Set<string>();
  for (const problem of checker.result().problems) {
    const [, key] = /^(\S+): Stripe declares no such key$/.exec(problem) ?? [];
    if (key !== undefined) gone.add(key.replaceAll('[]', ''));
  }
  return gone;
}
