import type { SyncCopied } from '../../contract/responses/sync';
import type { Actor } from '../../domain/audit';
import type { ConsumerRow } from '../../postgres/mirror/consumers/consumer-row';
import type { SyncRow } from '../../postgres/mirror/syncs';
import { base32Digest } from '../../runtime/digest';
import type { HttpDeps } from '../http-deps';
import { targetOf } from './consumer-targets';

type CopiedConsumer = SyncCopied['consumers'][number];

/** The consumers of a sync as they are defined, for a copy of it: paused, at the beginning. */
export async function copyConsumers(
  deps: HttpDeps,
  { from, to }: { from: SyncRow; to: SyncRow },
  actor: Actor,
): Promise<CopiedConsumer[]> {
  const copied: CopiedConsumer[] = [];
  for (const row of await deps.stores.consumers.ofSync(from.number)) {
    copied.push(await copyConsumer(deps, { row, to }, actor));
  }
  return copied;
}

async function copyConsumer(
  deps: HttpDeps,
  { row, to }: { row: ConsumerRow; to: SyncRow },
  actor: Actor,
): Promise<CopiedConsumer> {
  const target = await targetOfCopy(deps, row, to);
  if ('problems' in target) {
    const problem = target.problems.map(({ detail }) => detail).join('; ');
    return { copied_from: row.id, id: null, problem };
  }
  const id = idOfCopy(row.id, to.id);
  const { connection, kind, stream, collections, ackWaitMs, maxDeliver, maxAckPending } = row;
  const made = await deps.stores.consumers.create(
    {
      connection,
      id,
      sync: to.number,
      kind,
      stream,
      collections,
      ackWaitMs,
      maxDeliver,
      maxAckPending,
      target: target.shown,
      cursor: 0,
      desired: 'paused',
    },
    target.secret,
    actor,
  );
  // One that was changed since it was copied stays as it is.
  if (made.kind !== 'sync_unknown' && made.row.sync === to.number) {
    return { copied_from: row.id, id, problem: null };
  }
  const problem =
    made.kind === 'sync_unknown'
      ? 'the copy of the sync was deleted meanwhile'
      : `there is a consumer "${id}" of another sync: delete it, and copy again`;
  return { copied_from: row.id, id: null, problem };
}

/** It is sent to the same place; tables are never shared, so they are in their own schema. */
async function targetOfCopy(deps: HttpDeps, row: ConsumerRow, to: SyncRow) {
  const secret = await deps.stores.consumers.secretOf(row);
  if (row.kind !== 'postgres' || secret === null) return { shown: row.target, secret };
  const schema = schemaOfCopy(String(row.target?.['schema']), to.id);
  const { connection, stream, collections } = row;
  const of = { connection, sync: to, stream, collections, keep: true };
  return targetOf(deps, of, { kind: 'postgres', postgres: { url: secret.reveal(), schema } });
}

const LONGEST_ID = 100;
const LONGEST_SCHEMA = 63;
const DIGEST_LENGTH = 12;

/** The same each time it is copied, so that a repeat finds it. */
function idOfCopy(id: string, sync: string): string {
  const own = `${id}-${sync}`;
  return own.length <= LONGEST_ID ? own : `consumer_${base32Digest(own)}`;
}

function schemaOfCopy(schema: string, sync: string): string {
  const own = `${schema}_${sync.toLowerCase().replaceAll('-', '_')}`;
  // Names that differ in capitals or dashes alone do not meet in one schema.
  const mark = base32Digest(sync).toLowerCase().slice(0, DIGEST_LENGTH);
  return `${own.slice(0, LONGEST_SCHEMA - DIGEST_LENGTH - 1)}_${mark}`;
}
