import { SECOND } from '../../domain/time';
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

/** A batch is held for a minute; what is not tried by then goes out again. */
const WITHIN = 20 * SECOND;

type Tried =
  | DeliveryOutcome
  /** Refused for a reason that may be the row's or the database's. */
  | { kind: 'in_doubt'; error: unknown };

/**
 * All in one transaction; where that is refused by halves, so that the others are taken. Throws
 * where the database is at fault: it cannot be reached, or takes none of them.
 */
export async function writeMessages(
  open: OpenPostgres,
  into: Written,
  messages: readonly DeliveredMessage[],
  now: () => number = Date.now,
): Promise<DeliveryOutcome[]> {
  const until = now() + WITHIN;
  const tried = await writeHalves(messages, (some) =>
    now() < until ? write(open, into, some) : Promise.resolve(NOT_TRIED),
  );
  const isTaken = tried.some(({ kind }) => kind === 'taken');
  return tried.map((one) => {
    if (one.kind !== 'in_doubt') return one;
    if (!isTaken) throw one.error;
    return failedBy(one.error);
  });
}

const NOT_TRIED: DeliveryOutcome = {
  kind: 'returned',
  delayMs: 0,
  detail: 'its Postgres took too long for all of a batch',
};

async function writeHalves(
  messages: readonly DeliveredMessage[],
  attempt: (some: readonly DeliveredMessage[]) => Promise<Tried>,
): Promise<Tried[]> {
  const together = await attempt(messages);
  const isRefused = together.kind === 'failed' || together.kind === 'in_doubt';
  if (!isRefused || messages.length === 1) return messages.map(() => together);
  const half = Math.ceil(messages.length / 2);
  return [
    ...(await writeHalves(messages.slice(0, half), attempt)),
    ...(await writeHalves(messages.slice(half), attempt)),
  ];
}

async function write(
  open: OpenPostgres,
  into: Written,
  messages: readonly DeliveredMessage[],
): Promise<Tried> {
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
    if (isOfRow(error)) return failedBy(error);
    if (isOfDatabase(error)) throw error;
    return { kind: 'in_doubt', error };
  }
}

const failedBy = (error: unknown): DeliveryOutcome => ({
  kind: 'failed',
  delayMs: null,
  detail: `its Postgres ${wordsFor(error)}`,
});

/** A value no column takes, a rule of its tables broken, or a trigger that refused it. */
const isOfRow = (error: unknown): boolean => /^(21|22|23|54|P0)/.test(codeIn(error) ?? '');

/** No answer, no access, no space, a conflict with others, or a server that ends. */
const isOfDatabase = (error: unknown): boolean =>
  /^(|08.*|25.*|28.*|3D.*|40.*|53.*|55.*|57P.*)$/.test(sqlStateOf(error));

/** Five letters and digits; anything else is no answer of a Postgres. */
const sqlStateOf = (error: unknown): string => /^[0-9A-Z]{5}$/.exec(codeIn(error) ?? '')?.[0] ?? '';

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
