import { missed } from './delivery';
import type { Delivery, DeliverySettings, StreamMessage } from './delivery';

/** With whether the stream has its message no more: that of a record that changed since. */
export interface OpenDelivery extends Delivery {
  isGone: boolean;
}

export interface Giving {
  /** Those that are not settled. */
  open: readonly OpenDelivery[];
  /** The messages after the cursor, in their order. */
  page: readonly StreamMessage[];
  cursor: number;
  settings: DeliverySettings;
  now: number;
  /** At most so many are given. */
  limit: number;
}

export interface Given {
  /** In the order of the stream, and no two of one object. */
  given: Delivery[];
  /** As they are to be stored from now on, what is given among them. */
  changed: Delivery[];
  /** To be forgotten: a later message of the same object says more. */
  superseded: Delivery[];
  /** Everything up to here is settled, or is among the deliveries. */
  cursor: number;
}

/** So many wait behind others of their object; with more of them the stream waits. */
export const HELD_MAX = 1_000;

export const OUT_TOO_LONG = 'it was neither acknowledged nor returned in time';

/**
 * What goes out now. While a message of an object is out, or waits for going out again, no later
 * one of that object goes out; those of other objects do.
 */
export function giveMessages(giving: Giving): Given {
  const { changed, superseded, unsettled } = review(giving);
  const turn: Turn = {
    giving,
    given: [],
    changed,
    busy: new Set(),
    out: new Set(unsettled.filter(isOut).map(({ object }) => object)),
    pending: unsettled.filter(({ attempts }) => attempts > 0).length,
    held: unsettled.filter(({ attempts }) => attempts === 0).length,
  };
  for (const delivery of unsettled) goOnWith(turn, delivery);
  let { cursor } = giving;
  for (const message of giving.page) {
    if (!takeNext(turn, message)) break;
    cursor = message.position;
  }
  return { given: turn.given, changed: [...turn.changed.values()], superseded, cursor };
}

interface Turn {
  giving: Giving;
  given: Delivery[];
  /** By position. */
  changed: Map<number, Delivery>;
  /** Objects of which something is out, or waits. */
  busy: Set<string>;
  /** Objects of which something is out: also a later message, if an earlier was set aside. */
  out: Set<string>;
  /** What went out before and is not settled. */
  pending: number;
  /** What waits and never went out. */
  held: number;
}

const isOut = ({ status }: Delivery): boolean => status === 'out';

/** What time and the stream have made of the deliveries since. */
function review({ open, settings, now }: Giving) {
  const changed = new Map<number, Delivery>();
  const superseded: Delivery[] = [];
  const unsettled: Delivery[] = [];
  const inOrder = [...open].sort((one, other) => one.position - other.position);
  for (const { isGone, ...stored } of inOrder) {
    const isLate = stored.status === 'out' && stored.due <= now;
    if (isGone && (isLate || stored.status === 'waiting')) {
      superseded.push(stored);
      continue;
    }
    const late = { now, delayMs: 0, detail: OUT_TOO_LONG };
    const delivery = isLate ? missed(stored, settings, late) : stored;
    if (isLate) changed.set(delivery.position, delivery);
    if (delivery.status !== 'set_aside') unsettled.push(delivery);
  }
  return { changed, superseded, unsettled };
}

/** One that is there already: it goes out again, or for the first time after it was held. */
function goOnWith(turn: Turn, delivery: Delivery): void {
  const { settings, now, limit } = turn.giving;
  const isNext = !turn.busy.has(delivery.object) && !turn.out.has(delivery.object);
  turn.busy.add(delivery.object);
  if (!isNext || delivery.due > now || turn.given.length >= limit) return;
  if (turn.out.size >= settings.maxAckPending) return;
  if (delivery.attempts === 0) {
    if (turn.pending >= settings.maxAckPending) return;
    turn.held -= 1;
    turn.pending += 1;
  }
  give(turn, delivery);
}

/** The next one of the stream; false: it waits there. */
function takeNext(turn: Turn, { position, object }: StreamMessage): boolean {
  const { settings, now, limit } = turn.giving;
  if (turn.given.length >= limit || turn.pending >= settings.maxAckPending) return false;
  const counts = { attempts: 0, forgiven: 0, detail: null };
  const delivery: Delivery = { position, object, status: 'waiting', due: now, ...counts };
  if (!turn.busy.has(object)) {
    turn.busy.add(object);
    turn.pending += 1;
    give(turn, delivery);
    return true;
  }
  if (turn.held >= HELD_MAX) return false;
  turn.held += 1;
  turn.changed.set(position, delivery);
  return true;
}

function give(turn: Turn, delivery: Delivery): void {
  const { settings, now } = turn.giving;
  const due = now + settings.ackWaitMs;
  const out: Delivery = { ...delivery, status: 'out', due, attempts: delivery.attempts + 1 };
  turn.out.add(out.object);
  turn.given.push(out);
  turn.changed.set(out.position, out);
}
