import { COMMAND_LINE } from '../../src/domain/audit';
import type { EventFact, ReadFact } from '../../src/domain/mirror/ordering/mirror-fact';
import type { StripeObject } from '../../src/domain/mirror/stripe-object';
import type { ObjectFact } from '../../src/postgres/mirror/write-records';
import type { SyncRow } from '../../src/postgres/mirror/syncs';
import type { TestDatabase } from './database';
import { ensureConnection } from './samples';

/** Seconds of Stripe. */
export const START = 1_800_000_000;

let facts = 0;

export function customerEvent(
  type: 'created' | 'updated' | 'deleted',
  at: number,
  object: StripeObject,
  previous: StripeObject | null = null,
): ObjectFact {
  const fact: EventFact = {
    kind: 'event',
    event_id: `evt_${(facts += 1)}`,
    created: START + at,
    type: `customer.${type}`,
    previous_attributes: previous,
    object: { object: 'customer', ...object },
    redacted: [],
    api_version: '2026-10-28.endive',
  };
  return { collection: 'customer', upstreamId: String(object['id']), fact };
}

export function customerRead(at: number, object: StripeObject): ObjectFact {
  const fact: ReadFact = {
    kind: 'read',
    sent_at: (START + at) * 1000,
    received_at: (START + at) * 1000 + 50,
    object: { object: 'customer', ...object },
    redacted: [],
    api_version: '2026-10-28.endive',
  };
  return { collection: 'customer', upstreamId: String(object['id']), fact };
}

/** A sync of all that there is. */
export async function makeSync(
  db: Pick<TestDatabase, 'stores'>,
  id: string,
  connection = 'default',
): Promise<SyncRow> {
  await ensureConnection(db, connection);
  const { credentials, syncs } = db.stores;
  const row = { connection, name: null, mode: 'test', stripeAccount: null, metadata: {} } as const;
  const credential = await credentials.create({ ...row, kind: 'connection' }, null, COMMAND_LINE);
  const created = await syncs.create(
    {
      connection,
      id,
      credential: credential.id,
      collections: null,
      mode: 'poll',
      pacing: { requests_per_second: 25, concurrency: 4 },
      poll: 'adaptive',
      apiVersion: '2026-10-28.endive',
      readRights: {},
    },
    COMMAND_LINE,
  );
  if (created.kind !== 'created') throw new Error(`expected a new sync, not ${created.kind}`);
  return created.row;
}

export const ALL = { collection: null, after: 0, limit: 1000 };
