import type { StreamName } from '../../domain/mirror/consumers/consumer';
import type { DeliveryOutcome } from '../../domain/mirror/consumers/settle-delivery';
import type { SqlValue } from '../../postgres/database';
import type { DeliveredMessage } from '../../postgres/mirror/consumers/deliveries';
import { tableName } from './claim-schema';
import { codeIn, wordsFor } from './open-postgres';
import type { OpenPostgres } from './open-postgres';
import { STREAM_TABLES } from './stream-tables';

export interface Written {
  schema: string;
  stream: StreamName;
}

export const tableOf = ({ message }: DeliveredMessage): string =>
  message.collection_id.replace(/^stripe:/, '');

/**
 * All in one transaction; where one of them is at fault each in its own, so that the others are
 * taken. Throws where the database is at fault.
 */
export async function writeMessages(
  open: OpenPostgres,
  into: Written,
  messages: readonly DeliveredMessage[],
): Promise<DeliveryOutcome[]> {
  const together = await write(open, into, messages);
  if (together.kind === 'taken') return messages.map(() => together);
  if (messages.length === 1) return [together];
  const outcomes: DeliveryOutcome[] = [];
  for (const one of messages) outcomes.push(await write(open, into, [one]));
  return outcomes;
}

async function write(
  open: OpenPostgres,
  into: Written,
  messages: readonly DeliveredMessage[],
): Promise<DeliveryOutcome> {
  try {
    await open.transaction(async () => {
      const collections = [...new Set(messages.map(tableOf))].sort();
      for (const collection of collections) {
        const its = messages.filter((one) => tableOf(one) === collection);
        await insert(open, into, collection, its);
      }
    });
    return { kind: 'taken' };
  } catch (error) {
    if (!isFaultOfRow(error)) throw error;
    return { kind: 'failed', delayMs: null, detail: `its Postgres ${wordsFor(error)}` };
  }
}

/** A value no column takes, a rule of its tables broken, or a trigger that refused it. */
const isFaultOfRow = (error: unknown): boolean => /^(21|22|23|54|P0)/.test(codeIn(error) ?? '');

async function insert(
  open: OpenPostgres,
  { schema, stream }: Written,
  collection: string,
  messages: readonly DeliveredMessage[],
): Promise<void> {
  const { columns, onConflict } = STREAM_TABLES[stream];
  const names = columns.map(({ name }) => name).join(', ');
  const given = columns.map(({ name, type }) => (type === 'jsonb' ? `${name}::jsonb` : name));
  const arrays = columns.map(({ type }, i) => `$${i + 1}::${type === 'jsonb' ? 'text' : type}[]`);
  const rows = messages.map((one) => columns.map(({ of }) => of(one)));
  // In one order, so that two that write the same rows do not wait for each other.
  rows.sort(([one], [other]) => (String(one) < String(other) ? -1 : 1));
  await open.query(
    `insert into ${tableName(schema, collection)} as stored (${names})
     select ${given.join(', ')} from unnest(${arrays.join(', ')}) as given (${names})
     on conflict ${onConflict}`,
    columns.map((_column, i): SqlValue => rows.map((row) => row[i] ?? null)),
  );
}
