import { HOUR, MINUTE, SECOND } from '../../time';

/** A message of a stream: what an object was at a position. */
export interface StreamMessage {
  position: number;
  /** Messages of one object go out one after the other. */
  object: string;
}

/** A message that went out and is not settled yet, or that waits for one that is. */
export interface Delivery extends StreamMessage {
  status: 'waiting' | 'out' | 'set_aside';
  /** Waiting: not before. Out: it is given to another from then on. */
  due: number;
  /** How often it went out; with the position it names one delivery of it. */
  attempts: number;
  /** So many of them do not count: the target was away, or somebody asked for it again. */
  forgiven: number;
  /** Why it was not taken the last time. */
  detail: string | null;
}

export interface DeliverySettings {
  ackWaitMs: number;
  /** After so many it is set aside, and those behind it go on. */
  maxDeliver: number;
  /** So many may be out, or wait for going out again; the rest of the stream waits. */
  maxAckPending: number;
  /** How long until the next delivery; the last one again and again. */
  delays: readonly number[];
}

/** Soon at first, and once a minute in the end. */
export const SHORT_DELAYS = [1, 2, 5, 10, 30, 60].map((seconds) => seconds * SECOND);

/** The schedule of Standard Webhooks, three days and a bit. */
export const WEBHOOK_DELAYS: readonly number[] = [
  5 * SECOND,
  5 * MINUTE,
  30 * MINUTE,
  2 * HOUR,
  5 * HOUR,
  10 * HOUR,
  14 * HOUR,
  20 * HOUR,
  24 * HOUR,
];

export interface Miss {
  now: number;
  delayMs: number;
  detail: string;
}

/** It was not taken: it waits for its next delivery, or is set aside after the last. */
export function missed(
  delivery: Delivery,
  { maxDeliver }: DeliverySettings,
  { now, delayMs, detail }: Miss,
): Delivery {
  const isLast = delivery.attempts - delivery.forgiven >= maxDeliver;
  if (isLast) return { ...delivery, status: 'set_aside', due: now, detail };
  return { ...delivery, status: 'waiting', due: now + delayMs, detail };
}
