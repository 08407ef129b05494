import type {
  ChargeReading,
  DisputeReading,
  IntentReading,
  NamedShare,
  RefundReading,
} from '../collection/model/fact';
import { grainOf } from '../money';
import { shareId } from '../refs';
import { split, splitWithin } from './split';

/** A refund of a payment for several invoices, as Stripe was read. */
export interface WholeRefund extends RefundReading {
  /** The invoice that a refund of ours names in its metadata; null: made at Stripe, for all. */
  share: string | null;
}

export interface WholeDispute extends DisputeReading {
  createdAt: number;
}

export interface WholeCharge extends Omit<ChargeReading, 'refunds' | 'disputes'> {
  refunds: WholeRefund[];
  disputes: WholeDispute[];
}

export interface WholeIntent extends Omit<IntentReading, 'charge' | 'shares'> {
  charge: WholeCharge | null;
}

/** A payment as Stripe was read, with what its shares are made from. */
export function wholeIntent({ charge, shares: _, ...intent }: IntentReading): WholeIntent {
  if (charge === null) return { ...intent, charge };
  const refunds = charge.refunds.map(({ ref, ...refund }) => ({ ...refund, share: ref ?? null }));
  const disputes = charge.disputes.map((of) => ({ ...of, createdAt: of.createdAt ?? 0 }));
  return { ...intent, charge: { ...charge, refunds, disputes } };
}

/** Whose share of a bundle's payment it is: frozen before its session opens. */
export type Share = NamedShare;

/** What each invoice reads of a bundle's payment: a payment for itself, in the order of shares. */
export function sharesOf(intent: WholeIntent, shares: readonly Share[]): IntentReading[] {
  const { currency, charge } = intent;
  const weights = shares.map(({ amount }) => amount);
  const amounts = split(intent.amount, weights, grainOf(currency));
  const received = split(intent.amountReceived, weights, grainOf(currency));
  const charges = charge === null ? null : chargesOf(intent, charge, { shares, received });
  return shares.map(({ ref, n }, i) => ({
    ...intent,
    id: shareId(intent.id, ref),
    n,
    amount: amounts[i] ?? 0,
    amountReceived: received[i] ?? 0,
    charge: charges?.[i] ?? null,
  }));
}

/** The share of this invoice, by what the payment itself names; null where it names it not. */
export function namedShareOf(intent: IntentReading, ref: string): IntentReading | null {
  const shares = intent.shares ?? [];
  const at = shares.findIndex((share) => share.ref === ref);
  return at < 0 ? null : (sharesOf(wholeIntent(intent), shares)[at] ?? null);
}

interface Received {
  shares: readonly Share[];
  received: readonly number[];
}

type Moved =
  | { kind: 'refund'; of: WholeRefund; at: number }
  | { kind: 'dispute'; of: WholeDispute; at: number };

/**
 * What went back is split in the order in which it did, over what was left of each share then: so
 * what one invoice refunds changes nothing of another. No share gives back more than it has: where
 * one refunds all of itself before it knows of its part of an earlier refund, the others bear that.
 * Each therefore reads also what it has no part of, which may have been given to it before.
 */
function chargesOf(
  { currency }: WholeIntent,
  charge: WholeCharge,
  { shares, received }: Received,
): ChargeReading[] {
  const { refunds, disputes, ...rest } = charge;
  const unit = grainOf(currency);
  const own = shares.map(({ ref }) =>
    sum(refunds.filter((r) => r.share === ref && isGiven(r)).map(({ amount }) => amount)),
  );
  const left = [...received]; // as of the moment that is looked at
  const caps = received.map((amount, i) => amount - (own[i] ?? 0)); // what is nobody's by name
  const charges: ChargeReading[] = shares.map(() => ({ ...rest, refunds: [], disputes: [] }));
  for (const moved of inOrder(refunds, disputes)) {
    const { amount } = moved.of;
    const named = moved.kind === 'refund' ? shares.findIndex(isOf(moved.of)) : -1;
    const parts = named < 0 ? splitLeft(amount, { received, left, caps, unit }) : null;
    const gone = moved.kind === 'refund' ? isGiven(moved.of) : isGone(moved.of);
    shares.forEach(({ ref }, i) => {
      if (parts === null && i !== named) return;
      const part = parts === null ? amount : (parts[i] ?? 0);
      if (gone) left[i] = (left[i] ?? 0) - part;
      if (gone && parts !== null) caps[i] = (caps[i] ?? 0) - part;
      const id = parts === null ? moved.of.id : shareId(moved.of.id, ref);
      addPart(charges[i], moved, { id, part, isOwn: parts === null });
    });
  }
  return charges;
}

const isOf =
  ({ share }: WholeRefund) =>
  ({ ref }: Share): boolean =>
    ref === share;

function inOrder(refunds: readonly WholeRefund[], disputes: readonly WholeDispute[]): Moved[] {
  const all: Moved[] = [
    ...refunds.map((of): Moved => ({ kind: 'refund', of, at: of.createdAt })),
    ...disputes.map((of): Moved => ({ kind: 'dispute', of, at: of.createdAt })),
  ];
  return all.sort((a, b) => a.at - b.at || nameOf(a) - nameOf(b) || (a.of.id < b.of.id ? -1 : 1));
}

/**
 * Stripe's times are whole seconds. Of one second, what names its share comes last: whatever is
 * read later, what was split before stays as it was given.
 */
const nameOf = ({ kind, of }: Moved): number => (kind === 'refund' && of.share !== null ? 1 : 0);

interface Left {
  received: readonly number[];
  left: readonly number[];
  caps: readonly number[];
  unit: number;
}

function splitLeft(amount: number, { received, left, caps, unit }: Left): number[] {
  const weights = left.map((part) => Math.max(0, part));
  const isNothing = weights.every((weight) => weight === 0);
  return splitWithin(amount, { weights: isNothing ? received : weights, caps, unit });
}

function addPart(
  charge: ChargeReading | undefined,
  moved: Moved,
  { id, part, isOwn }: { id: string; part: number; isOwn: boolean },
): void {
  if (moved.kind === 'dispute') {
    const { createdAt: _, ...dispute } = moved.of;
    charge?.disputes.push({ ...dispute, id, amount: part });
  } else {
    const { share: _, ...refund } = moved.of;
    charge?.refunds.push({ ...refund, id, n: isOwn ? refund.n : null, amount: part });
  }
}

const sum = (amounts: readonly number[]): number => amounts.reduce((a, b) => a + b, 0);

const isGiven = ({ status }: WholeRefund): boolean => status !== 'failed' && status !== 'canceled';

const GIVEN_BACK = ['won', 'prevented'];

/** As the ledger counts it: an inquiry takes nothing. */
const isGone = ({ status, withdrawn }: WholeDispute): boolean =>
  !status.startsWith('warning_') &&
  !GIVEN_BACK.includes(status) &&
  (status === 'lost' || withdrawn);
