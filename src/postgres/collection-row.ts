import type { CollectionState } from '../domain/collection/state';
import { isNewer, lift } from '../domain/collection/upgrade';
import type { CollectionRow } from './stores';

/** A collection with its identity; `k` stands for collections and `i` for invoices. */
export const COLLECTION = `
  k.ref, i.id as "invoiceId",
  jsonb_build_object('connection', i.connection, 'externalId', i.external_id) as identity,
  k.version, k.shape, k.state, k.policy, k.view, k.wake_at as "wakeAt", k.outcome as finished,
  k.updated_at as "updatedAt",
  (select n.gone_why from connections n where n.code = i.connection) as "connectionGone"`;

export type CollectionFields = Omit<CollectionRow, 'state'> & { state: unknown } & Record<
    string,
    unknown
  >;

/** A state of an older shape is lifted; one newer than this code is handed on untouched. */
export function collectionOf(row: CollectionFields): CollectionRow {
  const { ref, identity, invoiceId, version, shape, policy, view, wakeAt, finished } = row;
  const state = isNewer(row) ? (row.state as CollectionState) : lift(row.state, shape);
  const { updatedAt, connectionGone } = row;
  return {
    ref,
    identity,
    invoiceId,
    version,
    shape,
    state,
    policy,
    view,
    wakeAt,
    finished,
    updatedAt,
    connectionGone,
  };
}
