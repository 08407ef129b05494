import type { DeclineClass } from './collection/model/decline-table';
import { classify } from './collection/model/declines';
import { MINUTE } from './time';

/** When the automatic charges of a connection are paused: data, one for each connection. */
export interface BrakeRules {
  /** With fewer attempts nothing is concluded. */
  attempts: number;
  /** Of them, in per cent, failed for reasons of one class. */
  failedPercent: number;
  /** Attempts that ended within so long. */
  minutes: number;
  /** Decline codes that are no reason: they count as attempts, and not as failed ones. */
  ignoredCodes: readonly string[];
}

export const DEFAULT_BRAKE: BrakeRules = {
  attempts: 20,
  failedPercent: 80,
  minutes: 15,
  ignoredCodes: [],
};

/** How many attempts ended alike; null: the payment succeeded. */
export interface EndedAlike {
  code: string | null;
  count: number;
}

export interface BrakeReason {
  class: DeclineClass;
  failed: number;
  attempts: number;
}

/**
 * Where nearly everything fails in one way, the account is the reason and not the payers: each
 * further attempt would use up a card's budget for nothing.
 */
export function brakeReason(
  ended: readonly EndedAlike[],
  { attempts: least, failedPercent, ignoredCodes }: BrakeRules,
): BrakeReason | null {
  const attempts = ended.reduce((sum, { count }) => sum + count, 0);
  if (attempts < least) return null;
  const failed = new Map<DeclineClass, number>();
  for (const { code, count } of ended) {
    if (code === null || ignoredCodes.includes(code)) continue;
    const kind = classOf(code);
    failed.set(kind, (failed.get(kind) ?? 0) + count);
  }
  for (const [kind, count] of failed) {
    if (count * 100 >= failedPercent * attempts) return { class: kind, failed: count, attempts };
  }
  return null;
}

/** Attempts that ended since then count: those before a person resumed the charges do not. */
export const countedSince = (
  { rules, resumedAt }: { rules: BrakeRules; resumedAt: number | null },
  now: number,
): number => Math.max(now - rules.minutes * MINUTE, resumedAt ?? 0);

const classOf = (code: string): DeclineClass =>
  classify({ code, declineCode: code, adviceCode: null, networkCode: null });

/** A charge that is held is looked at again after this, each invoice at its own minute. */
export const HELD_FOR = 30 * MINUTE;

export const describeBrake = ({ class: kind, failed, attempts }: BrakeReason): string =>
  `${failed} of the last ${attempts} attempts failed (${kind})`;

/** Stripe refuses our key or account, whatever is charged: said in its words. */
export const describeLockOut = (detail: string): string =>
  `Stripe refuses our key or account: ${detail}`.slice(0, 300);

/** How long nothing is charged before one charge tries whether Stripe accepts us again. */
export const LOCKED_OUT_FOR = 10 * MINUTE;
