import type { DeliveryOutcome } from '../../domain/mirror/consumers/settle-delivery';
import type { ConsumerRow } from '../../postgres/mirror/consumers/consumer-row';
import type { DeliveredMessage } from '../../postgres/mirror/consumers/deliveries';
import type { Secret } from '../../runtime/secret';
import type { AddressRules } from '../checked-addresses';
import { settlementsOf } from '../sent-batch';
import type { Sender, SentBatch } from '../sent-batch';
import { claimSchema, claimWords, register, tableName } from './claim-schema';
import type { ClaimedSchema } from './claim-schema';
import { openPostgres, wordsFor } from './open-postgres';
import type { OpenPostgres } from './open-postgres';
import { parsePostgresUrl } from './postgres-address';
import { createTableSql } from './stream-tables';
import { tableOf, writeMessages } from './write-messages';

const BATCH = 500;

/** Writes into tables of a database of the user's own, by one connection while there is work. */
export function postgresSender(consumer: ConsumerRow, url: Secret, rules: AddressRules): Sender {
  let open: OpenPostgres | null = null;
  const made = new Set<string>();
  const { stream, target } = consumer;
  const claimed = { schema: String(target?.['schema']), owner: String(target?.['owner']) };
  const close = async () => {
    const was = open;
    open = null;
    await was?.close();
  };
  return {
    batch: BATCH,
    close,
    send: async (messages) => {
      try {
        open ??= await openBy(url, rules);
        for (const collection of new Set(messages.map(tableOf))) {
          if (made.has(collection)) continue;
          await makeTable(open, claimed, stream, collection);
          made.add(collection);
        }
        const outcomes = await writeMessages(open, { ...claimed, stream }, messages);
        return batchOf(messages, outcomes, null);
      } catch (error) {
        const away = error instanceof NotOurs ? error.message : `its Postgres ${wordsFor(error)}`;
        const returned = { kind: 'returned', delayMs: 0, detail: away } as const;
        return batchOf(
          messages,
          messages.map(() => returned),
          away,
        );
      }
    },
  };
}

const batchOf = (
  messages: readonly DeliveredMessage[],
  outcomes: readonly DeliveryOutcome[],
  away: string | null,
): SentBatch => ({ settlements: settlementsOf(messages, outcomes), disabledBy: null, away });

async function openBy(url: Secret, rules: AddressRules): Promise<OpenPostgres> {
  const address = parsePostgresUrl(url.reveal(), rules);
  if ('problem' in address) throw new NotOurs(`the URL of its Postgres ${address.problem}`);
  return openPostgres(address, rules);
}

/** What is there is not for us; as a person reads it. */
class NotOurs extends Error {}

/** The first message of a collection makes its table, also where somebody dropped it. */
async function makeTable(
  open: OpenPostgres,
  claimed: ClaimedSchema,
  stream: ConsumerRow['stream'],
  collection: string,
): Promise<void> {
  const problem = await open.transaction(async () => {
    const found = await claimSchema(open, claimed, [collection]);
    if (found !== null) return found;
    await open.query(createTableSql(tableName(claimed.schema, collection), stream));
    await register(open, claimed, collection);
    return null;
  });
  if (problem !== null) {
    throw new NotOurs(`the schema "${claimed.schema}" of its Postgres ${claimWords(problem)}`);
  }
}
