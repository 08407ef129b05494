import { setTimeout as pause } from 'node:timers/promises';
import type { PatientWorld } from './patient-world';

/** An event of the mirror as who takes the stream gets it. */
export interface EventMessage {
  id: string;
  collection_id: string;
  upstream_id: string;
  event_type: string;
  changes: unknown;
  data: unknown;
}

/** What came to one who takes the stream, in the order in which it came. */
export interface Taken {
  message: EventMessage;
  /** It came once more, though its ack had been answered. */
  wasAcked: boolean;
}

interface Delivered {
  ack_id: string;
  event: EventMessage;
}

/** One client of a group: receives, and acks what it has received. */
export async function pull(
  world: PatientWorld,
  consumer: string,
  of: { taken: Taken[]; acked: Set<string>; isOver: () => boolean },
): Promise<void> {
  const { taken, acked, isOver } = of;
  const post = <T>(what: string, body: object) =>
    world.api<T>('POST', `/v1/consumers/${consumer}/${what}`, body);
  while (!isOver()) {
    const asked = { batch_size: 20, wait_for: 500 };
    const { data } = await post<{ data: Delivered[] }>('receive', asked);
    for (const { event } of data) taken.push({ message: event, wasAcked: acked.has(event.id) });
    if (data.length === 0) continue;
    const ids = new Map(data.map(({ ack_id: ack, event }) => [ack, event.id]));
    const answer = await post<{ settled: string[] }>('ack', { ack_ids: [...ids.keys()] });
    for (const ack of answer.settled) acked.add(ids.get(ack) ?? '');
  }
}

/** Reads the stream page by page while it grows: a place that it has passed it never sees again. */
export async function readAlong(
  world: PatientWorld,
  sync: string,
  of: { read: EventMessage[]; isOver: () => boolean },
): Promise<void> {
  for (let after = ''; !of.isOver();) {
    const path = `/v1/syncs/${sync}/events?limit=20${after}`;
    const page = await world.api<{ data: EventMessage[]; next_cursor: string | null }>('GET', path);
    of.read.push(...page.data);
    if (page.next_cursor !== null) after = `&after=${page.next_cursor}`;
    await pause(100);
  }
}
