import { canonicalJson } from './canonical-json';
import type { Digest } from './refs';

/** What is noted of a person or program that changed something. The names are stored. */
export const AUDIT_ACTIONS = [
  'api_key.created',
  'api_key.revoked',
  'charge_brake.changed',
  'charge_brake.paused',
  'charge_brake.resumed',
  'billing_schedule.changed',
  'billing_schedule.created',
  'billing_schedule.ended',
  'billing_schedule.paused',
  'billing_schedule.period_skipped',
  'billing_schedule.resumed',
  'branding.changed',
  'bulk_action.started',
  'bundle.close_requested',
  'bundle.created',
  'command.given',
  'connection.authorized',
  'connection.changed',
  'connection.created',
  'connection.disconnected',
  'connection.reconnected',
  'consumer.changed',
  'consumer.created',
  'consumer.deleted',
  'consumer.message_set_aside',
  'consumer.messages_dropped',
  'consumer.paused',
  'consumer.redriven',
  'consumer.replayed',
  'consumer.resumed',
  'consumer.secret_rotated',
  'credential.created',
  'credential.deleted',
  'customer.auto_pay_allowed',
  'customer.auto_pay_withdrawn',
  'customer.changed',
  'customer.created',
  'customer.default_method_set',
  'customer.email_allowed',
  'customer.email_marked',
  'customer.linked',
  'customer.moved',
  'customer.payment_method_detached',
  'customer.portal_link_created',
  'customer.statement_sent',
  'customer.unlinked',
  'customer_import.executed',
  'drift_check.created',
  'drift_check.repair_requested',
  'invoice.submitted',
  'mutation.requested',
  'policy.changed',
  'policy.created',
  'policy.made_default',
  'quarantined_event.dropped',
  'quarantined_event.released',
  'sync.backfill_requested',
  'sync.created',
  'sync.deleted',
  'sync.paused',
  'sync.resumed',
] as const;

export type AuditAction = (typeof AUDIT_ACTIONS)[number];

/**
 * `temporal`: a billing system that speaks to Temporal itself; a schedule makes its invoices;
 * `connect_link`: who has the link by which a business connects its account; `consumer`: one that
 * could not take a message; `customer`: who has a link or a session of the portal.
 */
export const ACTOR_KINDS = [
  'api_key',
  'billing_schedule',
  'command_line',
  'connect_link',
  'consumer',
  'customer',
  'environment',
  'temporal',
] as const;

export type ActorKind = (typeof ACTOR_KINDS)[number];

/** Who acts, by which key and from where. */
export interface Actor {
  by: ActorKind;
  /** The id of the API key. */
  keyId: string | null;
  /** As the server saw it; null where nobody called. */
  address: string | null;
}

export const COMMAND_LINE: Actor = { by: 'command_line', keyId: null, address: null };
export const ENVIRONMENT: Actor = { by: 'environment', keyId: null, address: null };
export const BY_SCHEDULE: Actor = { by: 'billing_schedule', keyId: null, address: null };
export const BY_CONSUMER: Actor = { by: 'consumer', keyId: null, address: null };
export const BY_TEMPORAL: Actor = { by: 'temporal', keyId: null, address: null };

type Fields = Record<string, unknown>;

export interface AuditChange {
  /** Null: it concerns the whole installation. */
  connection: string | null;
  action: AuditAction;
  /** The id of what was changed. */
  subject: string;
  /** Only what differs, and never a secret. */
  before: Fields | null;
  after: Fields | null;
}

export interface AuditEntry extends AuditChange, Actor {
  id: string;
  at: number;
}

/** An entry at its place: each place holds the hash of the one before it. */
export interface ChainedAuditEntry extends AuditEntry {
  position: number;
  previousHash: string | null;
  hash: string;
}

export type ChainEnd = Pick<ChainedAuditEntry, 'position' | 'hash'>;

/** Puts the next entry into a chain; null: it is the first. */
export function chainEntry(
  digest: Digest,
  end: ChainEnd | null,
  entry: AuditEntry,
): ChainedAuditEntry {
  const placed = {
    ...auditEntry(entry),
    position: (end?.position ?? 0) + 1,
    previousHash: end?.hash ?? null,
  };
  return { ...placed, hash: digest(canonicalJson(placed)) };
}

/** Just these fields, whatever else a row carries. */
const auditEntry = (entry: AuditEntry): AuditEntry => ({
  id: entry.id,
  at: entry.at,
  connection: entry.connection,
  by: entry.by,
  keyId: entry.keyId,
  address: entry.address,
  action: entry.action,
  subject: entry.subject,
  before: entry.before,
  after: entry.after,
});

export type ChainBreak = { position: number; why: 'missing' | 'changed' };

/** Whether this entry can follow that one; null if it can. */
export function chainBreak(
  digest: Digest,
  end: ChainEnd | null,
  entry: ChainedAuditEntry,
): ChainBreak | null {
  const expected = chainEntry(digest, end, entry);
  const { position } = expected;
  if (entry.position !== position) return { position, why: 'missing' };
  const isSame = entry.previousHash === expected.previousHash && entry.hash === expected.hash;
  return isSame ? null : { position, why: 'changed' };
}

/** What differs, as an entry keeps it; null if nothing does. */
export function differenceOf(
  before: Fields,
  after: Fields,
): { before: Fields; after: Fields } | null {
  const names = Object.keys(after).filter(
    (name) => canonicalJson(before[name] ?? null) !== canonicalJson(after[name] ?? null),
  );
  if (names.length === 0) return null;
  const only = (fields: Fields) =>
    Object.fromEntries(names.map((name) => [name, fields[name] ?? null]));
  return { before: only(before), after: only(after) };
}
