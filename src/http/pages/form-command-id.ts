import type { Request } from 'express';
import { uuidv7 } from '../../runtime/digest';
import type { FoundPage } from './find-page';

/**
 * The form's id, made by the page that contains it: a double click is one command. It is prefixed
 * with the invoice's ref, so that no customer can name a command of anybody else.
 */
export function formCommandId({ row }: FoundPage, request: Request, what: string): string {
  const given = (request.body as Record<string, unknown> | undefined)?.['command_id'];
  const own = typeof given === 'string' && /^[\w-]{8,80}$/.test(given) ? given : uuidv7();
  return `page-${row.ref}-${what}-${own}`;
}
