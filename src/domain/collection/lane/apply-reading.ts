import { assertNever } from '../../assert-never';
import type { DecisionDraft } from '../draft/draft';
import { setReadState } from '../draft/draft';
import type { IntentReading, Reading } from '../model/fact';
import type { Lane } from '../model/state';
import { whileAwaitingVerification } from './while-awaiting-verification';
import { whileBankDebit } from './while-bank-debit';
import { whileBundleOpen } from './while-bundle-open';
import { whileCheckoutOpen } from './while-checkout-open';
import { whileClosing } from './while-closing';
import { whileConfirming } from './while-confirming';
import { whileNone } from './while-none';
import { whileReading } from './while-reading';

type OwnLane = Exclude<Lane, { kind: 'none' }>;

export interface ReadingContext {
  /** The reading answers an effect that was outstanding. */
  answered: boolean;
  /** The highest lane number we knew to have given out before it was read. */
  given: number;
}

/** Moves the lane by what was read; money itself was recorded before. */
export function applyReading(
  draft: DecisionDraft,
  read: Reading,
  { answered, given }: ReadingContext,
): void {
  const before = draft.state.lane;
  const reading = answered ? read : withoutStale(draft, read);
  if (before.kind !== 'none') applyToLane(draft, before, reading, answered);
  if (before.kind !== 'none') rememberSeen(draft, before, reading);
  if (draft.state.lane.kind === 'none') whileNone(draft, reading, given);
}

const SEEN_MAX = 4;

/** For each object an older reading never overwrites a newer one, however late it arrives. */
function rememberSeen(draft: DecisionDraft, lane: OwnLane, { intents, asOf }: Reading): void {
  const ownId = 'intentId' in lane ? lane.intentId : null;
  const isOwn = ({ id, n }: IntentReading): boolean => id === ownId || n === lane.n;
  const { seen } = draft.state.looking;
  const isNewer = ({ id }: IntentReading): boolean =>
    !seen.some((one) => one.id === id && one.asOf >= asOf);
  const own = intents.filter((i) => isOwn(i) && isNewer(i)).map(({ id }) => ({ id, asOf }));
  if (own.length === 0) return;
  const others = seen.filter(({ id }) => own.every((one) => one.id !== id));
  setReadState(draft, { seen: [...others, ...own].slice(-SEEN_MAX) });
}

/** The answer somebody waits for is always heard; what comes unasked may have been overtaken. */
function withoutStale(draft: DecisionDraft, reading: Reading): Reading {
  const { seen } = draft.state.looking;
  const isStale = ({ id }: IntentReading): boolean =>
    seen.some((one) => one.id === id && reading.asOf < one.asOf);
  const intents = reading.intents.filter((intent) => !isStale(intent));
  return intents.length < reading.intents.length ? { ...reading, intents } : reading;
}

/** What became of the lane's own objects. */
function applyToLane(
  draft: DecisionDraft,
  lane: OwnLane,
  reading: Reading,
  answered: boolean,
): void {
  switch (lane.kind) {
    case 'opening_intent':
    case 'opening_checkout':
      return; // nothing of this lane can be read before its creation is answered
    case 'confirming':
      return whileConfirming(draft, lane, reading);
    case 'reading':
      return whileReading(draft, lane, reading, answered);
    case 'checkout_open':
      return whileCheckoutOpen(draft, lane, reading);
    case 'closing':
      return whileClosing(draft, lane, reading, answered);
    case 'bundle_open':
      return whileBundleOpen(draft, lane, reading);
    case 'bank_debit':
      return whileBankDebit(draft, lane, reading);
    case 'awaiting_verification':
      return whileAwaitingVerification(draft, lane, reading);
    default:
      return assertNever(lane);
  }
}
