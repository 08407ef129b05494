import type { CollectionFields, CollectionRow } from './collection-row';
import { COLLECTION_COLUMNS, collectionOf } from './collection-row';
import type { Queryable, Database } from '../database';
import { queryableOf } from '../database';
import { saveDecision } from './save-decision';
import { pendingInputs } from './pending-inputs';
import type { PendingInputs } from './pending-inputs';
import type { DecisionToSave } from './decision-to-save';
import { statesOfCustomer } from './states-of-customer';
import type { StateOfCustomer } from './states-of-customer';
import type { Transaction } from '../transaction';

export interface CollectionStore {
  /** Locks the row (select … for update). Null when there is none. */
  lock(tx: Transaction, ref: string): Promise<CollectionRow | null>;
  load(ref: string): Promise<CollectionRow | null>;
  /** Those there are, in no order. */
  loadAll(refs: readonly string[]): Promise<CollectionRow[]>;
  /** What no step has applied yet, and the customer as known now; the row is locked before. */
  pendingInputs(tx: Transaction, ref: string): Promise<PendingInputs>;
  /** The same without a lock. What is stored meanwhile is in the row or beside it, or in both. */
  loadWithInputs(ref: string): Promise<{ row: CollectionRow; pending: PendingInputs } | null>;
  /** Saves everything a decision led to, in this transaction. Throws if the row moved on. */
  save(tx: Transaction, saved: DecisionToSave): Promise<void>;
  /** Its run is hinted by the relay once this transaction is committed. */
  requestHint(tx: Transaction, ref: string): Promise<void>;
  /** What is in these statuses of one customer. */
  statesOfCustomer(customerId: string, statuses: readonly string[]): Promise<StateOfCustomer[]>;
  timeline(ref: string, limit: number, after?: string): Promise<TimelineRow[]>;
}

export interface TimelineRow {
  id: string;
  at: number;
  about: string;
  text: string;
  version: number;
}

const FROM = 'from collections k join invoices i on i.ref = k.ref';

export function collectionStore(db: Database, linkSecret: string): CollectionStore {
  return {
    lock: (tx, ref) => lock(queryableOf(tx), ref),
    load: (ref) => load(db, ref),
    loadAll: (refs) => loadAll(db, refs),
    pendingInputs: (tx, ref) => pendingInputs(queryableOf(tx), ref),
    loadWithInputs: (ref) => loadWithInputs(db, ref),
    save: (tx, saved) => saveDecision(queryableOf(tx), saved, linkSecret),
    requestHint: (tx, ref) => requestHint(queryableOf(tx), ref),
    statesOfCustomer: (customerId, statuses) => statesOfCustomer(db, customerId, statuses),
    timeline: (ref, limit, after) => timeline(db, ref, limit, after),
  };
}

/** Also of one that is over since: none of its steps said so to its run. */
async function requestHint(tx: Queryable, ref: string): Promise<void> {
  await tx.query('update collections set hint_due_at = now() where ref = $1', [ref]);
}

/** Everything that decides about an invoice waits its turn here. */
async function lock(tx: Queryable, ref: string): Promise<CollectionRow | null> {
  const sql = `select ${COLLECTION_COLUMNS} ${FROM} where k.ref = $1 for update of k`;
  const [row] = await tx.query<CollectionFields>(sql, [ref]);
  return row === undefined ? null : collectionOf(row);
}

async function load(db: Queryable, ref: string): Promise<CollectionRow | null> {
  const sql = `select ${COLLECTION_COLUMNS} ${FROM} where k.ref = $1`;
  const [row] = await db.query<CollectionFields>(sql, [ref]);
  return row === undefined ? null : collectionOf(row);
}

async function loadWithInputs(db: Queryable, ref: string) {
  const pending = await pendingInputs(db, ref);
  const row = await load(db, ref);
  return row === null ? null : { row, pending };
}

async function loadAll(db: Queryable, refs: readonly string[]): Promise<CollectionRow[]> {
  const sql = `select ${COLLECTION_COLUMNS} ${FROM} where k.ref = any($1)`;
  return (await db.query<CollectionFields>(sql, [[...refs]])).map(collectionOf);
}

/** Oldest first; an entry's id is its place, the version of the step and the line in it. */
async function timeline(
  db: Queryable,
  ref: string,
  limit: number,
  after?: string,
): Promise<TimelineRow[]> {
  const [, version = '0', line = '0'] = /^(\d{1,9})\.(\d{1,9})$/.exec(after ?? '') ?? [];
  return db.query<TimelineRow & Record<string, unknown>>(
    `select version || '.' || line as id, at, about, text, version
     from timeline
     where ref = $1 and (version, line) > ($2, $3)
     order by timeline.version, line limit $4`,
    [ref, Number(version), Number(line), limit],
  );
}
