import { uuidv7, base32Digest } from '../../runtime/digest';
import { refundNumber } from '../../domain/refs';
import { commandProblems } from '../../domain/collection/model/check-command';
import type { Command } from '../../domain/collection/model/command';
import { COMMAND_ROWS } from '../../domain/collection/model/command-rows';
import type {
  CommandField,
  CommandName,
  CommandDefinition,
} from '../../domain/collection/model/command-rows';
import { wireName } from '../../contract/command-bodies';
import type { CommandResponse } from '../../contract/responses/command';
import type { OperationIdOf } from '../../contract/operations/commands';
import { submitCommand } from '../submit-command';
import type { SubmitOutcome } from '../submit-command';
import type { HttpDeps } from '../http-deps';
import { findInvoice } from '../find-invoice';
import type { FoundInvoice } from '../find-invoice';
import { HttpProblem, bodyProblem } from '../http-problem';
import { commandUrl, toCommandResponse } from '../responses/command';
import type { OperationCall, OperationHandler, OperationHandlers } from './operation-handler';
import { contentHash } from './idempotency-key';
import { commandRefused } from './command-refused';

type CommandAnswered =
  | { status: 200; body: CommandResponse; headers: Record<string, string> }
  | { status: 202; body: CommandResponse; headers: Record<string, string> };

/** The outcome of a command, as an answer; a refusal is thrown. */
export function toResponse(
  deps: HttpDeps,
  found: FoundInvoice,
  outcome: SubmitOutcome,
): CommandAnswered {
  if (outcome.kind === 'mismatch') {
    const detail = 'this Idempotency-Key was already used for another command; use a new key';
    throw new HttpProblem('idempotency_mismatch', detail);
  }
  const headers = outcome.replayed ? { 'Idempotent-Replayed': 'true' } : {};
  if (outcome.kind === 'refused') {
    const problem = commandRefused(deps, outcome.basis ?? found.collection, {
      answer: outcome.answer,
      isStored: outcome.row !== null,
    });
    Object.assign(problem.headers, headers);
    throw problem;
  }
  const body = toCommandResponse(outcome.row, found.row.id, outcome.answer);
  if (outcome.answer?.outcome === 'done') return { status: 200, body, headers };
  return { status: 202, body, headers: { ...headers, Location: commandUrl(body.id) } };
}

type PlainCommandName = Exclude<CommandName, 'open_checkout'>;
type PlainOperationId = OperationIdOf<PlainCommandName>;

/** One handler for all: what a command carries is said by its row. */
function commandHandler(name: PlainCommandName): OperationHandler<PlainOperationId> {
  return async (call) => {
    const found = await findInvoice(call.deps, call.key.connection, call.params['id'] ?? '');
    const id = call.idempotencyKey ?? `cmd_${uuidv7()}`;
    const command = { id, by: 'business', name, ...fieldsOf(name, call, id) };
    requireCommand(command);
    const outcome = await submitCommand(call.deps, found, {
      command,
      actor: call.actor,
      keyGiven: call.idempotencyKey !== null,
      hash: contentHash(found.row.ref, name, call.params['payment'] ?? null, call.body),
    });
    return toResponse(call.deps, found, outcome);
  };
}

/** What is in the path has passed no body's parser. */
function requireCommand(command: unknown): asserts command is Command {
  const problems = commandProblems(command);
  if (problems.length === 0) return;
  throw bodyProblem(
    problems.map(({ field, code, detail }) => ({ pointer: `/${wireName(field)}`, code, detail })),
  );
}

type FieldSources = Pick<OperationCall<PlainOperationId>, 'body' | 'params' | 'deps'>;

function fieldsOf(name: CommandName, call: FieldSources, id: string): Record<string, unknown> {
  const { fields }: CommandDefinition = COMMAND_ROWS[name];
  const body = call.body as Record<string, unknown>;
  const valueOf = (field: string, { from, absent }: CommandField): unknown => {
    if (from === 'path') return call.params[field];
    if (from === 'command_id') return refundNumber(base32Digest, id);
    return body[wireName(field)] ?? (absent === 'now' ? call.deps.clock.now() : null);
  };
  return Object.fromEntries(
    Object.entries(fields).map(([field, row]) => [field, valueOf(field, row)]),
  );
}

const plainNames = (Object.keys(COMMAND_ROWS) as CommandName[]).filter(
  (name): name is PlainCommandName => name !== 'open_checkout',
);

export const commandHandlers = Object.fromEntries(
  plainNames.flatMap((name) =>
    COMMAND_ROWS[name].operations.map(({ id }) => [id, commandHandler(name)]),
  ),
) as unknown as Pick<OperationHandlers, PlainOperationId>;
