import { meantCollections } from '../../../../src/domain/mirror/consumers/consumer';
import { SHORT_DELAYS } from '../../../../src/domain/mirror/consumers/delivery';
import type { Delivery } from '../../../../src/domain/mirror/consumers/delivery';
import { HELD_MAX, giveMessages } from '../../../../src/domain/mirror/consumers/give-messages';
import type { Giving } from '../../../../src/domain/mirror/consumers/give-messages';
import {
  redriveDelivery,
  settleDelivery,
} from '../../../../src/domain/mirror/consumers/settle-delivery';

const settings = { ackWaitMs: 30_000, maxDeliver: 3, maxAckPending: 100, delays: SHORT_DELAYS };
const nothing = { open: [], page: [], cursor: 0, settings, now: 0, limit: 100 };
const giveOf = (giving: Partial<Giving>) => giveMessages({ ...nothing, ...giving });
const messages = (...objects: string[]) =>
  objects.map((object, i) => ({ position: i + 1, object }));
const open = (deliveries: readonly Delivery[]) =>
  deliveries.map((one) => ({ ...one, isGone: false }));
const positions = (deliveries: readonly Delivery[]) => deliveries.map(({ position }) => position);

const out = (changes: Partial<Delivery> = {}): Delivery => ({
  position: 1,
  object: 'a',
  status: 'out',
  due: 30_000,
  attempts: 1,
  forgiven: 0,
  detail: null,
  ...changes,
});

test('of an object one message is out at a time; those of others go out beside it', () => {
  const first = giveOf({ page: messages('a', 'b', 'a', 'c') });
  expect([positions(first.given), first.cursor]).toEqual([[1, 2, 4], 4]);
  const again = giveOf({ open: open(first.changed), cursor: 4, now: 1_000 });
  expect(again.given).toEqual([]);
  const others = open(first.changed.filter(({ position }) => position !== 1));
  expect(positions(giveOf({ open: others, cursor: 4, now: 1_000 }).given)).toEqual([3]);
});

test('what is not acknowledged in time goes out again, and is set aside after max_deliver', () => {
  const late = giveOf({ open: open([out()]), now: 30_000 });
  expect(late.given).toMatchObject([{ position: 1, attempts: 2, due: 60_000 }]);
  const last = giveOf({ open: open([out({ attempts: 3 })]), now: 30_000 });
  expect([last.given, last.changed]).toEqual([
    [],
    [
      out({
        attempts: 3,
        status: 'set_aside',
        due: 30_000,
        detail: 'it was neither acknowledged nor returned in time',
      }),
    ],
  ]);
});

test('no more is out than max_ack_pending, and what was out before goes first', () => {
  const few = { ...settings, maxAckPending: 2 };
  const first = giveOf({ page: messages('a', 'b', 'c'), settings: few });
  expect([positions(first.given), first.cursor]).toEqual([[1, 2], 2]);
  const late = giveOf({
    open: open(first.changed),
    page: [{ position: 3, object: 'c' }],
    cursor: 2,
    settings: few,
    now: 40_000,
    limit: 2,
  });
  expect([positions(late.given), late.cursor]).toEqual([[1, 2], 2]);
});

test('a message of a record that changed is forgotten, unless somebody still has it', () => {
  const gone = { isGone: true };
  const waiting = { ...out({ status: 'waiting', due: 0 }), ...gone };
  expect(positions(giveOf({ open: [waiting] }).superseded)).toEqual([1]);
  const held = giveOf({ open: [{ ...out(), ...gone }], page: [{ position: 9, object: 'a' }] });
  expect([held.given, held.superseded, held.cursor]).toEqual([[], [], 9]);
});

test('behind an object that is stuck a thousand messages wait; then the stream does', () => {
  const page = Array.from({ length: HELD_MAX + 5 }, (_, i) => ({ position: i + 2, object: 'a' }));
  expect(giveOf({ open: open([out()]), page, cursor: 1 }).cursor).toBe(HELD_MAX + 1);
});

test('who does not hold a message cannot settle it', () => {
  const taken = { attempt: 1, outcome: { kind: 'taken' }, settings, now: 0 } as const;
  expect(settleDelivery(undefined, taken)).toBe('not_held');
  expect(settleDelivery(out({ attempts: 2 }), taken)).toBe('not_held');
  expect(settleDelivery(out({ status: 'waiting' }), taken)).toBe('not_held');
  expect(settleDelivery(out(), taken)).toBeNull();
});

test('a nack without end comes to its end: later and later, then it is set aside', () => {
  const outcome = { kind: 'failed', delayMs: null, detail: 'no' } as const;
  const settled = (attempts: number) =>
    settleDelivery(out({ attempts }), { attempt: attempts, outcome, settings, now: 0 });
  expect([1, 2, 3].map(settled)).toEqual([
    out({ status: 'waiting', due: 1_000, detail: 'no' }),
    out({ status: 'waiting', due: 2_000, attempts: 2, detail: 'no' }),
    out({ status: 'set_aside', due: 0, attempts: 3, detail: 'no' }),
  ]);
  const asked = { ...outcome, delayMs: 77 };
  const own = settleDelivery(out(), { attempt: 1, outcome: asked, settings, now: 0 });
  expect(own).toMatchObject({ due: 77 });
});

test('a target that is away costs no try; what was set aside gets all of them again', () => {
  const away = { kind: 'returned', delayMs: 500, detail: 'away' } as const;
  const returned = settleDelivery(out({ attempts: 3 }), {
    attempt: 3,
    outcome: away,
    settings,
    now: 0,
  });
  expect(returned).toMatchObject({ status: 'waiting', due: 500, forgiven: 1 });
  const aside = out({ status: 'set_aside', attempts: 3 });
  expect(redriveDelivery(aside, 9)).toMatchObject({ status: 'waiting', due: 9, forgiven: 3 });
});

test('names and beginnings of collections mean those that the sync has', () => {
  const all = ['charge', 'customer', 'issuing_card', 'issuing_dispute'];
  expect(meantCollections(['issuing_*', 'charge', 'issuing_card'], all)).toEqual({
    names: ['charge', 'issuing_card', 'issuing_dispute'],
    unknown: [],
  });
  expect(meantCollections(['customer', '*'], all)).toEqual({ names: null, unknown: [] });
  expect(meantCollections(['charge', 'coupon', 'tax_*'], all).unknown).toEqual([1, 2]);
});
