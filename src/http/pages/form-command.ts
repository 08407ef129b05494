import type { Request } from 'express';
import { COMMAND_ROWS } from '../../domain/collection/model/command-rows';
import { uuidv7 } from '../../runtime/digest';
import { contentHash } from '../api/idempotency-key';
import type { CommandRequest } from '../submit-command';
import type { FoundPage } from './find-page';

type Rows = typeof COMMAND_ROWS;

/** Commands that a customer has a form for; they carry nothing. */
type FormCommandName = {
  [N in keyof Rows]: Rows[N] extends { form: string } ? N : never;
}[keyof Rows];

/**
 * The command of a form. Its id is made by the page that contains it: a double click is one
 * command. It is prefixed with the invoice's ref, so that no customer can name a command of
 * anybody else.
 */
export function formCommand(
  { row }: FoundPage,
  request: Request,
  name: FormCommandName,
): CommandRequest {
  const given = (request.body as Record<string, unknown> | undefined)?.['command_id'];
  const own = typeof given === 'string' && /^[\w-]{8,80}$/.test(given) ? given : uuidv7();
  const id = `page-${row.ref}-${COMMAND_ROWS[name].form}-${own}`;
  return {
    command: { id, by: 'customer', name },
    hash: contentHash(row.ref, name, null, {}),
  };
}
