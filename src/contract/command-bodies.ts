import { z } from 'zod';
import type {
  CommandField,
  CommandName,
  CommandDefinition,
} from '../domain/collection/model/command-rows';
import { COMMAND_ROWS } from '../domain/collection/model/command-rows';
import { positiveAmount } from './amount';
import { timestampInput } from './day';
import { OBJECT_ERROR, emptyBody } from './requests';
import { methods } from './settings-shape';
import { flag, line, paragraphs } from './text';

/** The name of a command's field on the wire: receivedAt → received_at. */
export const wireName = (field: string): string =>
  field.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

const made = new Map<string, z.ZodObject>([['Nothing', emptyBody]]);

/** What parses the body of a command, made from its row; equal bodies are one component. */
export function commandBody(name: CommandName): z.ZodObject {
  const { body: id, fields }: CommandDefinition = COMMAND_ROWS[name];
  const existing = made.get(id);
  if (existing !== undefined) return existing;
  const shape = Object.entries(fields)
    .filter(([, field]) => field.from === undefined)
    .map(([field, row]) => [wireName(field), fieldShape(row)] as const);
  const body = z.strictObject(Object.fromEntries(shape), OBJECT_ERROR).meta({ id });
  made.set(id, body);
  return body;
}

function fieldShape(field: CommandField): z.ZodType {
  const { nullable, absent, description } = field;
  const value = valueShape(field);
  const given = nullable ? value.nullish() : absent === undefined ? value : value.optional();
  return description === undefined ? given : given.meta({ description });
}

function valueShape(field: CommandField): z.ZodType {
  switch (field.kind) {
    case 'flag':
      return flag();
    case 'amount':
      return positiveAmount();
    case 'time':
      return timestampInput();
    case 'line':
      return line(field.max);
    case 'paragraphs':
      return paragraphs(field.max);
    case 'methods':
      return methods;
    case 'terms':
      throw new Error('terms are made from a whole invoice and are part of no body');
  }
}
