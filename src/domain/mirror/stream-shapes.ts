import { collectionId } from './collections';
import type { StripeObject } from './stripe-object';

/** What both streams show of an object. */
interface Shown {
  id: string;
  position: number;
  collection: string;
  upstreamId: string;
  payload: StripeObject;
  upstreamUpdatedAt: number;
}

export interface ShownRecord extends Shown {
  payloadHash: string;
  apiVersion: string | null;
  redacted: string[];
  deleted: boolean;
  insertedAt: number;
  updatedAt: number;
}

export interface ShownEvent extends Shown {
  type: 'created' | 'updated' | 'deleted';
  changes: StripeObject | null;
  createdAt: number;
}

/** Of whose stream they are. */
export interface ShownSync {
  resourceId: string;
  apiVersion: string;
}

const iso = (at: number): string => new Date(at).toISOString();

/** A record as readers get it, in Sequin's eleven fields. */
export const toRecordMessage = (sync: ShownSync, row: ShownRecord) => ({
  id: row.id,
  collection_id: collectionId(row.collection),
  upstream_id: row.upstreamId,
  payload: row.payload,
  payload_hash: row.payloadHash,
  deleted: row.deleted,
  inserted_at: iso(row.insertedAt),
  updated_at: iso(row.updatedAt),
  upstream_updated_at: iso(row.upstreamUpdatedAt),
  resource_id: sync.resourceId,
  upsert_opts: null,
  // What differs from a GET in the version of the sync is marked; all others have eleven keys.
  ...(row.redacted.length > 0 && { redacted: row.redacted }),
  ...(row.apiVersion !== sync.apiVersion && { api_version: row.apiVersion }),
});

/** A change as readers get it, in Sequin's nine fields. */
export const toEventMessage = (sync: ShownSync, row: ShownEvent) => ({
  id: row.id,
  collection_id: collectionId(row.collection),
  event_type: row.type,
  changes: row.changes,
  data: row.payload,
  created_at: iso(row.createdAt),
  upstream_id: row.upstreamId,
  upstream_updated_at: iso(row.upstreamUpdatedAt),
  resource_id: sync.resourceId,
});
