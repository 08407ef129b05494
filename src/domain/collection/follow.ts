import { assertNever } from '../assert-never';
import type { Desk } from './desk';
import { looking } from './desk';
import type { IntentReading, Reading } from './fact';
import type { Lane } from './state';
import { whileAwaitingVerification } from './while-awaiting-verification';
import { whileBankDebit } from './while-bank-debit';
import { whileCheckoutOpen } from './while-checkout-open';
import { whileClosing } from './while-closing';
import { whileConfirming } from './while-confirming';
import { whileNone } from './while-none';
import { whileReading } from './while-reading';

type OwnLane = Exclude<Lane, { kind: 'none' }>;

export interface Followed {
  /** The reading answers an effect that was outstanding. */
  answered: boolean;
  /** The highest lane number we knew to have given out before it was read. */
  given: number;
}

/** Moves the lane by what was read; money itself was booked before. */
export function follow(desk: Desk, read: Reading, { answered, given }: Followed): void {
  const before = desk.state.lane;
  const reading = answered ? read : notOvertaken(desk, read);
  if (before.kind !== 'none') followOwn(desk, before, reading, answered);
  if (before.kind !== 'none') keepSeen(desk, before, reading);
  if (desk.state.lane.kind === 'none') whileNone(desk, reading, given);
}

const SEEN_MAX = 4;

/** For each object an older reading never overwrites a newer one, be it told ever so late. */
function keepSeen(desk: Desk, lane: OwnLane, { intents, asOf }: Reading): void {
  const ownId = 'intentId' in lane ? lane.intentId : null;
  const isOwn = ({ id, n }: IntentReading): boolean => id === ownId || n === lane.n;
  const { seen } = desk.state.looking;
  const isNewer = ({ id }: IntentReading): boolean =>
    !seen.some((one) => one.id === id && one.asOf >= asOf);
  const own = intents.filter((i) => isOwn(i) && isNewer(i)).map(({ id }) => ({ id, asOf }));
  if (own.length === 0) return;
  const others = seen.filter(({ id }) => own.every((one) => one.id !== id));
  looking(desk, { seen: [...others, ...own].slice(-SEEN_MAX) });
}

/** The answer somebody waits for is always heard; what comes unasked may have been overtaken. */
function notOvertaken(desk: Desk, reading: Reading): Reading {
  const { seen } = desk.state.looking;
  const isStale = ({ id }: IntentReading): boolean =>
    seen.some((one) => one.id === id && reading.asOf < one.asOf);
  const intents = reading.intents.filter((intent) => !isStale(intent));
  return intents.length < reading.intents.length ? { ...reading, intents } : reading;
}

/** What became of the lane's own objects. */
function followOwn(desk: Desk, lane: OwnLane, reading: Reading, answered: boolean): void {
  switch (lane.kind) {
    case 'opening_intent':
    case 'opening_checkout':
      return; // nothing of this lane can be read before its creation is answered
    case 'confirming':
      return whileConfirming(desk, lane, reading);
    case 'reading':
      return whileReading(desk, lane, reading, answered);
    case 'checkout_open':
      return whileCheckoutOpen(desk, lane, reading);
    case 'closing':
      return whileClosing(desk, lane, reading, answered);
    case 'bank_debit':
      return whileBankDebit(desk, lane, reading);
    case 'awaiting_verification':
      return whileAwaitingVerification(desk, lane, reading);
    default:
      return assertNever(lane);
  }
}
