import type { Command } from './command';
import { COMMAND_ROWS } from './command-rows';
import type { CommandField, CommandName, CommandDefinition } from './command-rows';

type Check = (value: unknown) => boolean;

const isText: Check = (value) => typeof value === 'string' && value.length > 0;
const isRecord: Check = (value) => typeof value === 'object' && value !== null;

const CHECKS: Readonly<Record<CommandField['kind'], Check>> = {
  flag: (value) => typeof value === 'boolean',
  amount: (value) => Number.isSafeInteger(value) && (value as number) > 0,
  time: (value) => Number.isFinite(value),
  line: isText,
  paragraphs: isText,
  terms: isRecord,
};

/**
 * Refuses, before it is stored in a history, a command that no rule could read. Anybody with a
 * Temporal client can send one; what HTTP sends is made from the same rows.
 */
export function checkCommand(given: unknown): asserts given is Command {
  const command = given as Record<string, unknown> | null | undefined;
  if (!isRecord(command) || command == null) throw new TypeError('a command is an object');
  if (!isText(command['id'])) throw new TypeError('id: the caller’s Idempotency-Key is missing');
  if (command['by'] !== 'business' && command['by'] !== 'customer') {
    throw new TypeError('by: is either "business" or "customer"');
  }
  const name = String(command['name']);
  if (!Object.hasOwn(COMMAND_ROWS, name)) {
    throw new TypeError(`name: there is no command "${name}"`);
  }
  const { fields }: CommandDefinition = COMMAND_ROWS[name as CommandName];
  const wrong = Object.entries(fields).filter(([field, kind]) => !fits(kind, command[field]));
  if (wrong.length > 0) {
    const names = wrong.map(([field]) => field).join(', ');
    throw new TypeError(`${names}: missing or of the wrong kind for "${name}"`);
  }
}

const fits = ({ kind, nullable }: CommandField, value: unknown): boolean =>
  value === null ? nullable === true : CHECKS[kind](value);
