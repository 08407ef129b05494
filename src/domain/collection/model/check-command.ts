import {
  INSTANT_ADVICE,
  MAX_KEY_LENGTH,
  METHODS_ADVICE,
  amountAdvice,
  isAmount,
  isInstant,
  isMethodTypes,
  textProblems,
} from '../../field-rules';
import type { FieldProblem } from '../../field-rules';
import type { Command } from './command';
import { COMMAND_ROWS } from './command-rows';
import type { CommandField, CommandName, CommandDefinition } from './command-rows';

/** One thing wrong with a command: which of its members, which rule, and what to do. */
export interface CommandProblem extends FieldProblem {
  field: string;
}

/**
 * Refuses, before it is stored in a history, a command that no rule could read or no table save.
 * Anybody with a Temporal client can send one; HTTP's bodies are made from the same rows and held
 * to the same field rules.
 */
export function checkCommand(given: unknown): asserts given is Command {
  const problems = commandProblems(given);
  if (problems.length === 0) return;
  throw new TypeError(problems.map(({ field, detail }) => `${field}: ${detail}`).join('; '));
}

/** Everything wrong with a command. */
export function commandProblems(given: unknown): CommandProblem[] {
  if (!isRecord(given)) return [problem('command', 'not_an_object', 'must be an object')];
  const { id, by, name } = given;
  const problems = textProblems(id, 'line', MAX_KEY_LENGTH).map((one) => ({
    field: 'id',
    ...one,
    detail: `the caller’s Idempotency-Key ${one.detail}`,
  }));
  if (by !== 'business' && by !== 'customer') {
    problems.push(problem('by', 'not_one_of', 'is either "business" or "customer"'));
  }
  if (typeof name !== 'string' || !isCommandName(name)) {
    const detail = `there is no command "${String(name).slice(0, 40)}"`;
    return [...problems, problem('name', 'not_one_of', detail)];
  }
  const { fields }: CommandDefinition = COMMAND_ROWS[name];
  const wrong = Object.entries(fields).flatMap(([field, row]) =>
    fieldProblems(row, given[field]).map((one) => ({ field, ...one })),
  );
  return [...problems, ...wrong];
}

/** The members a command of this name has, and no others: what else was sent means nothing. */
export function commandMembers(given: Command): Command {
  const { fields }: CommandDefinition = COMMAND_ROWS[given.name];
  const members = ['id', 'by', 'name', ...Object.keys(fields)];
  return Object.fromEntries(
    Object.entries(given).filter(([key]) => members.includes(key)),
  ) as Command;
}

function fieldProblems(row: CommandField, value: unknown): FieldProblem[] {
  if (value === null && row.nullable === true) return [];
  // What is derived from the command's id is filled in by the one that stores it.
  if (value === undefined && row.from === 'command_id') return [];
  if (value === undefined) return [{ code: 'missing', detail: 'is missing' }];
  switch (row.kind) {
    case 'flag':
      return typeof value === 'boolean' ? [] : [wrong('not_boolean', 'must be true or false')];
    case 'amount':
      return isAmount(value, 1) ? [] : [wrong('amount_invalid', amountAdvice(1))];
    case 'time':
      return isInstant(value) ? [] : [wrong('time_invalid', INSTANT_ADVICE)];
    case 'line':
    case 'paragraphs':
      return textProblems(value, row.kind, row.max);
    case 'methods':
      return isMethodTypes(value) ? [] : [wrong('methods_invalid', METHODS_ADVICE)];
    case 'terms':
      return isRecord(value) ? [] : [wrong('not_an_object', 'must be an object')];
  }
}

const isCommandName = (name: string): name is CommandName => Object.hasOwn(COMMAND_ROWS, name);

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const wrong = (code: string, detail: string): FieldProblem => ({ code, detail });

const problem = (field: string, code: string, detail: string): CommandProblem => ({
  field,
  code,
  detail,
});
