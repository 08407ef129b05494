import { canonicalJson } from '../canonical-json';
import type { BundleDraft } from './draft';
import { change, noteInBundle } from './draft';
import type { BundlePayment, BundleReading, BundleState, Member } from './model';
import type { Share, WholeIntent } from './shares';
import { sharesOf } from './shares';

const laneNoOf = ({ lane }: Member): number => ('n' in lane ? lane.n : null) ?? 0;

export const sharesIn = ({ members }: BundleState): Share[] =>
  members.map((member) => ({
    ref: member.ref,
    amount: member.share,
    n: laneNoOf(member),
  }));

export const totalOf = ({ members }: BundleState): number =>
  members.reduce((total, { share }) => total + share, 0);

export interface MoneyOfShare {
  /** Our id of the invoice. */
  invoice: string;
  /** What is charged for it, in minor units. */
  amount: number;
  received: number;
  /** Of what was received: refunds by us, and its part of those made at Stripe. */
  givenBack: number;
}

/** Of each share, as the payments were read last. */
export function moneyOfShares(state: BundleState): MoneyOfShare[] {
  const shares = sharesIn(state);
  const read = state.payments.map(({ intent }) => sharesOf(intent, shares));
  return state.members.map(({ invoice, share: amount }, at) => {
    const own = read.flatMap((all) => all[at] ?? []);
    const refunds = own.flatMap(({ charge }) => charge?.refunds ?? []);
    const given = refunds.filter(({ status }) => status !== 'failed' && status !== 'canceled');
    return {
      invoice,
      amount,
      received: sum(own.map(({ amountReceived }) => amountReceived)),
      givenBack: sum(given.map((refund) => refund.amount)),
    };
  });
}

const sum = (amounts: readonly number[]): number => amounts.reduce((a, b) => a + b, 0);

/** Newer than what is known of it; an older reading never overwrites a newer one. */
export function recordIntents(
  draft: BundleDraft,
  { intents, sessions, asOf }: Pick<BundleReading, 'intents' | 'sessions' | 'asOf'>,
): void {
  const complete = sessions.filter(({ status }) => status === 'complete');
  for (const intent of intents) {
    const isComplete = complete.some(({ intentId }) => intentId === intent.id);
    recordIntent(draft, intent, { asOf, isComplete });
  }
}

function recordIntent(
  draft: BundleDraft,
  intent: WholeIntent,
  { asOf, isComplete }: { asOf: number; isComplete: boolean },
): void {
  const { payments } = draft.state;
  const before = payments.find((payment) => payment.intent.id === intent.id);
  if (before && before.asOf >= asOf) return;
  const changed = changedShares(draft.state, intent, { before, isComplete });
  const isGiven = ({ invoice }: Member): boolean =>
    changed.includes(invoice) || (before?.toGive.includes(invoice) ?? false);
  const toGive = draft.state.members.filter(isGiven).map(({ invoice }) => invoice);
  const others = payments.filter((payment) => payment !== before);
  change(draft, { payments: [...others, { intent, asOf, toGive }] });
  const { id: intentId, status, amountReceived: amount } = intent;
  if (before?.intent.status !== status)
    noteInBundle(draft, { kind: 'payment_read', intentId, status, amount });
}

const MONEY = ['succeeded', 'processing'];

/**
 * Whose share reads otherwise than before; of what no money moves by, nobody's. What the customer
 * has completed and is yet to confirm with the bank, in days, moves as well.
 */
function changedShares(
  state: BundleState,
  intent: WholeIntent,
  { before, isComplete }: { before: BundlePayment | undefined; isComplete: boolean },
): string[] {
  const { session } = state;
  const isAwaited = 'intentId' in session && session.intentId === intent.id;
  const isMoney = ({ status }: WholeIntent, isConfirmedLater: boolean): boolean =>
    MONEY.includes(status) || (status === 'requires_action' && isConfirmedLater);
  const wasMoney = before !== undefined && isMoney(before.intent, isAwaited);
  if (!wasMoney && !isMoney(intent, isAwaited || isComplete)) return [];
  const shares = sharesIn(state);
  const is = sharesOf(intent, shares);
  const was = before && wasMoney ? sharesOf(before.intent, shares) : [];
  return state.members
    .filter((_, i) => canonicalJson(is[i] ?? null) !== canonicalJson(was[i] ?? null))
    .map(({ invoice }) => invoice);
}

/** Of what was read until then, the invoice has its share. */
export function shareGiven(draft: BundleDraft, invoice: string, asOf: number): void {
  const payments = draft.state.payments.map((payment) =>
    payment.asOf > asOf
      ? payment
      : { ...payment, toGive: payment.toGive.filter((one) => one !== invoice) },
  );
  change(draft, { payments });
}

export const isToGive = ({ payments }: BundleState, invoice: string): boolean =>
  payments.some(({ toGive }) => toGive.includes(invoice));
