import { SECOND } from '../../time';
import type { Applied, MirrorFact, Ordering, StoredRecord } from './mirror-fact';
import { isDeletion } from './ranks';

/** The fact adds nothing that the streams show. */
export const unchanged = (record: StoredRecord): Applied => ({
  record,
  change: null,
  changes: null,
  request: null,
});

export const withOrdering = (record: StoredRecord, ordering: Ordering): StoredRecord => ({
  ...record,
  ordering,
});

/** The record as a fact shows it; of what is deleted the last payload is kept. */
export function recordOf(
  fact: MirrorFact,
  stored: StoredRecord | null,
  ordering: Ordering,
): StoredRecord {
  const upstream_updated_at = Math.max(timeOf(fact), stored?.upstream_updated_at ?? 0);
  const deleted = isGone(fact);
  const hasPayload = fact.kind !== 'deletion' && fact.object['deleted'] !== true;
  if (hasPayload || (stored === null && fact.kind !== 'deletion')) {
    const { object: payload, redacted, api_version } = fact;
    return { payload, redacted, api_version, deleted, upstream_updated_at, ordering };
  }
  const { payload, redacted, api_version } = stored ?? NEVER_SEEN;
  return { payload, redacted, api_version, deleted, upstream_updated_at, ordering };
}

const NEVER_SEEN = { payload: {}, redacted: [], api_version: null };

function isGone(fact: MirrorFact): boolean {
  if (fact.kind === 'deletion') return true;
  return fact.object['deleted'] === true || (fact.kind === 'event' && isDeletion(fact.type));
}

function timeOf(fact: MirrorFact): number {
  switch (fact.kind) {
    case 'event':
      return fact.created * SECOND;
    case 'read':
      return fact.sent_at;
    case 'deletion':
      return fact.at;
  }
}
