import { assertNever } from '../assert-never';
import type { Desk } from './desk';
import type { Reading } from './fact';
import type { Lane } from './state';
import { whileAwaitingVerification } from './while-awaiting-verification';
import { whileBankDebit } from './while-bank-debit';
import { whileCheckoutOpen } from './while-checkout-open';
import { whileClosing } from './while-closing';
import { whileConfirming } from './while-confirming';
import { whileNone } from './while-none';
import { whileReading } from './while-reading';

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
  if (desk.state.lane.kind === 'none') whileNone(desk, reading, given);
}

/** What became of the lane's own objects. */
function followOwn(
  desk: Desk,
  lane: Exclude<Lane, { kind: 'none' }>,
  reading: Reading,
  answered: boolean,
): void {
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
