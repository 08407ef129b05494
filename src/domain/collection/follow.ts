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
export function follow(desk: Desk, reading: Reading, { answered, given }: Followed): void {
  const before = desk.state.lane;
  if (before.kind !== 'none') followOwn(desk, before, reading, answered);
  if (before.kind !== 'none' && desk.state.lane.kind === 'none') keepEnded(desk, before, reading);
  if (desk.state.lane.kind === 'none') whileNone(desk, reading, given);
}

const ENDED_MAX = 4;

/** For each object an older reading never overwrites a newer one, be it told ever so late. */
function keepEnded(desk: Desk, lane: OwnLane, { intents, asOf }: Reading): void {
  const ownId = 'intentId' in lane ? lane.intentId : null;
  const isOwn = ({ id, n }: IntentReading): boolean => id === ownId || n === lane.n;
  const own = intents.filter(isOwn).map(({ id }) => ({ id, asOf }));
  const others = desk.state.looking.ended.filter(({ id }) => own.every((one) => one.id !== id));
  if (own.length > 0) looking(desk, { ended: [...others, ...own].slice(-ENDED_MAX) });
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
