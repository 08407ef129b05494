import { MINUTE } from '../../time';
import type { Delivery, DeliverySettings } from './delivery';
import { SHORT_DELAYS, WEBHOOK_DELAYS } from './delivery';

export type ConsumerKind = 'pull' | 'webhook' | 'postgres' | 'kafka';

export type StreamName = 'records' | 'events';

/** What of a consumer can be changed. */
export interface ConsumerSettings {
  /** Null: all that its sync has. */
  collections: string[] | null;
  ackWaitMs: number;
  maxDeliver: number;
  maxAckPending: number;
}

export const DEFAULT_CONSUMER = { ackWaitMs: 30_000, maxDeliver: 20, maxAckPending: 1_000 };

/** Who sends has it for so long at least: what is being sent is not sent twice at once. */
const SENDING = MINUTE;

export const deliverySettings = (
  kind: ConsumerKind,
  { ackWaitMs, maxDeliver, maxAckPending }: ConsumerSettings,
): DeliverySettings => ({
  ackWaitMs: kind === 'pull' ? ackWaitMs : Math.max(ackWaitMs, SENDING),
  maxDeliver,
  maxAckPending,
  delays: kind === 'webhook' ? WEBHOOK_DELAYS : SHORT_DELAYS,
});

/** Names one delivery of a message: a replay, and each time it goes out, makes another. */
export const ackIdOf = (
  generation: number,
  { position, attempts }: Pick<Delivery, 'position' | 'attempts'>,
): string => `${generation}-${position}-${attempts}`;

export interface AckId {
  generation: number;
  position: number;
  attempt: number;
}

export const ACK_ID = /^(\d{1,9})-(\d{1,15})-(\d{1,9})$/;

export function parseAckId(id: string): AckId | null {
  const [, generation, position, attempt] = ACK_ID.exec(id) ?? [];
  if (generation === undefined) return null;
  return { generation: Number(generation), position: Number(position), attempt: Number(attempt) };
}

/**
 * The collections that are meant by names and patterns such as `issuing_*`; null where `*` is
 * among them. `unknown`: the places of those that mean none.
 */
export function meantCollections(
  given: readonly string[],
  all: readonly string[],
): { names: string[] | null; unknown: number[] } {
  const matches = given.map((one) => all.filter((name) => isMeant(one, name)));
  const unknown = matches.flatMap((names, i) => (names.length === 0 ? [i] : []));
  const names = given.includes('*') ? null : [...new Set(matches.flat())].sort();
  return { names, unknown };
}

const isMeant = (pattern: string, name: string): boolean =>
  pattern.endsWith('*') ? name.startsWith(pattern.slice(0, -1)) : name === pattern;
