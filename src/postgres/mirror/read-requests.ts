import type { ReadRequest } from '../../domain/mirror/ordering/mirror-fact';
import type { Queryable } from '../database';

interface MayNeedReading {
  collection: string;
  upstreamId: string;
  request: ReadRequest | null;
}

/** Part of the transaction that found them: objects of which only a reading decides something. */
export async function keepReadRequests(
  tx: Queryable,
  sync: number,
  written: readonly MayNeedReading[],
): Promise<void> {
  const wanted = written.flatMap(({ collection, upstreamId, request }) =>
    request === null ? [] : [{ collection, upstreamId, ...request }],
  );
  // The latest of each: what it decides includes what the others would.
  const rows = [
    ...new Map(wanted.map((one) => [`${one.collection} ${one.upstreamId}`, one])).values(),
  ];
  if (rows.length === 0) return;
  await tx.query(
    `insert into mirror_reads (sync, collection, upstream_id, why, not_before, due_at)
     select $1, collection, upstream_id, why, to_timestamp(not_before / 1000.0), now()
     from unnest($2::text[], $3::text[], $4::text[], $5::bigint[])
       as given (collection, upstream_id, why, not_before)
     order by collection collate "C", upstream_id collate "C"
     on conflict (sync, collection, upstream_id) do update set why = excluded.why,
       not_before = greatest(mirror_reads.not_before, excluded.not_before),
       due_at = now()`,
    [
      sync,
      rows.map((one) => one.collection),
      rows.map((one) => one.upstreamId),
      rows.map((one) => one.why),
      rows.map((one) => one.not_before),
    ],
  );
}
