import type { StoredRecord } from '../../domain/mirror/ordering/mirror-fact';
import { payloadOf } from './stored-payload';
import type { StoredPayload } from './stored-payload';

/** A row of what is mirrored, as statements read it. */
export type StoredRecordRow = Omit<StoredRecord, 'upstream_updated_at' | 'payload'> &
  StoredPayload & { at: number; [other: string]: unknown };

export const toRecord = ({ payload, text, at, ...row }: StoredRecordRow): StoredRecord => ({
  payload: payloadOf({ payload, text }),
  redacted: row.redacted,
  api_version: row.api_version,
  deleted: row.deleted,
  ordering: row.ordering,
  upstream_updated_at: at,
});
