import type { CollectionState } from '../../domain/collection/model/state';
import { isNewerShape, upgradeState } from '../../domain/collection/model/upgrade-state';
import type { Policy } from '../../domain/collection/model/policy';
import type { CollectionOutcome, View } from '../../domain/collection/model/step';
import type { InvoiceIdentity } from '../../domain/refs';

export interface CollectionRow {
  ref: string;
  identity: InvoiceIdentity;
  invoiceId: string;
  version: number;
  shape: number;
  state: CollectionState;
  policy: Policy;
  view: View;
  wakeAt: number | null;
  finished: CollectionOutcome | null;
  /** When it was saved last; real ms. */
  updatedAt: number;
  /** Why the Stripe account of its connection takes no charges; null while it does. */
  connectionGone: string | null;
  /** The business disconnects it, or has done so. */
  connectionClosed: boolean;
}

/** A collection with its identity; `k` is collections and `i` is invoices. */
export const COLLECTION_COLUMNS = `
  k.ref, i.id as "invoiceId",
  jsonb_build_object('connection', i.connection, 'externalId', i.external_id) as identity,
  k.version, k.shape, k.state, k.policy, k.view, k.wake_at as "wakeAt", k.outcome as finished,
  k.updated_at as "updatedAt",
  (select n.gone_why from connections n where n.code = i.connection) as "connectionGone",
  (select n.disconnecting_at is not null from connections n where n.code = i.connection)
    as "connectionClosed"`;

export type CollectionFields = Omit<CollectionRow, 'state'> & { state: unknown } & Record<
    string,
    unknown
  >;

/** A state of an older shape is lifted; one newer than this code is handed on untouched. */
export function collectionOf(row: CollectionFields): CollectionRow {
  const { ref, identity, invoiceId, version, shape, policy, view, wakeAt, finished } = row;
  const state = isNewerShape(row) ? (row.state as CollectionState) : upgradeState(row.state, shape);
  const { updatedAt, connectionGone, connectionClosed } = row;
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
    connectionClosed,
  };
}
