import type { CommandName, CommandDefinition } from '../../domain/collection/model/command-rows';
import { COMMAND_ROWS } from '../../domain/collection/model/command-rows';
import { commandBody } from '../command-bodies';
import { commandResponse } from '../responses/command';
import { checkoutResponse } from '../responses/invoice';
import { defineOperations } from './operation';
import type { Operation } from './operation';

const DONE = { description: 'Done', schema: commandResponse };
const ACCEPTED = {
  description: 'Stored; it will be done or refused once. Location is where to read its outcome.',
  schema: commandResponse,
};
const DONE_OR_LATER = { 200: DONE, 202: ACCEPTED };
const SESSION_OR_LATER = {
  200: { description: 'A session that can be paid now', schema: checkoutResponse },
  202: ACCEPTED,
};

export type OperationIdOf<N extends CommandName> =
  (typeof COMMAND_ROWS)[N]['operations'][number]['id'];

interface CommandOperation extends Operation {
  body: NonNullable<Operation['body']>;
  responses: typeof DONE_OR_LATER;
}

/** The operations that answer with the command, and the one that answers with a session. */
type CommandOperations = Record<
  OperationIdOf<Exclude<CommandName, 'open_checkout'>>,
  CommandOperation
> &
  Record<
    OperationIdOf<'open_checkout'>,
    Omit<CommandOperation, 'responses'> & { responses: typeof SESSION_OR_LATER }
  >;

const names = Object.keys(COMMAND_ROWS) as CommandName[];

function operationsOf(name: CommandName): [string, Operation][] {
  const { operations, key }: CommandDefinition = COMMAND_ROWS[name];
  return operations.map(({ id, path, summary, deprecated }) => {
    const operation: Operation = {
      method: 'post',
      path: `/v1/invoices/{id}/${path}`,
      tag: 'Commands',
      scope: 'collect',
      summary,
      body: commandBody(name),
      idempotencyKey: key,
      ...(deprecated === true ? { deprecated } : {}),
      responses: name === 'open_checkout' ? SESSION_OR_LATER : DONE_OR_LATER,
    };
    return [id, operation];
  });
}

const fromRows = Object.fromEntries(names.flatMap(operationsOf)) as unknown as CommandOperations;

export const commandOperations = {
  ...fromRows,
  ...defineOperations({
    getCommand: {
      method: 'get',
      path: '/v1/commands/{id}',
      tag: 'Commands',
      scope: 'read',
      summary: 'The outcome of a command',
      responses: { 200: { description: 'The command and its outcome', schema: commandResponse } },
    },
  }),
};
