import { z } from 'zod';
import { PUBLIC_EVENTS } from '../../src/contract/events';

interface FieldSchema {
  type?: string | string[];
  format?: string;
  enum?: string[];
  description?: string;
  anyOf?: FieldSchema[];
  properties?: Record<string, FieldSchema>;
}

/** The table of all types of public events, as docs/events.md has it. */
export function printEvents(): string {
  const rows = Object.entries(PUBLIC_EVENTS).map(([type, schema]) => {
    const data = z.toJSONSchema(schema.shape.data) as FieldSchema;
    const fields = Object.entries(data.properties ?? {}).map(
      ([name, field]) => `\`${name}\` ${kindOf(field)}`,
    );
    return `| \`${type}\` | ${schema.description} | ${fields.join(' · ')} |`;
  });
  return ['| type | what happened | data |', '|---|---|---|', ...rows, ''].join('\n');
}

function kindOf(field: FieldSchema): string {
  if (field.anyOf) return field.anyOf.map(kindOf).join(' or ');
  if (field.properties) return `{${Object.keys(field.properties).join(', ')}}`;
  if (field.enum) return field.enum.map((word) => `"${word}"`).join(' or ');
  return field.format === 'date-time' ? 'time' : [field.type ?? ''].flat().join(' or ');
}
