import { DAY, HOUR, MINUTE } from '../../time';
import type { Method } from '../model/method';
import type { CollectionState, OwnTries } from '../model/state';
import { usableMethod } from './may-collect';

const SPACING = 15 * MINUTE;
const DECLINED_A_DAY = 5;
const MAILS_APART = HOUR;

const NONE: OwnTries = { declined: [], mailedAt: null, postponed: null };

export const ownTriesOf = ({ plan }: CollectionState): OwnTries => plan.ownTries ?? NONE;

/** Why the customer may not charge their stored method now, and when they may again. */
export interface OwnTryWait {
  method: Method;
  why: 'declined_just_now' | 'tries_used_up' | 'postponed';
  until: number;
}

/**
 * The invoice's link travels by mail, and a button costs nothing: the same card waits a little
 * after each decline, and a day takes only so many. Null where it may be tried now.
 */
export function ownTryWait(state: CollectionState, now: number): OwnTryWait | null {
  const method = usableMethod(state);
  if (method === null) return null;
  const { declined, postponed } = ownTriesOf(state);
  const isSame = ({ fingerprint }: { fingerprint: string }): boolean =>
    fingerprint === method.fingerprint;
  const { last } = state.plan.ladder;
  const times = [...declined, ...(last === null ? [] : [last])].filter(isSame).map(({ at }) => at);
  const fifth = declined.at(-DECLINED_A_DAY);
  const waits: OwnTryWait[] = [
    { method, why: 'declined_just_now', until: Math.max(0, ...times) + SPACING },
    { method, why: 'tries_used_up', until: fifth === undefined ? 0 : fifth.at + DAY },
    { method, why: 'postponed', until: postponed && isSame(postponed) ? postponed.until : 0 },
  ];
  const longest = waits.reduce((a, b) => (b.until > a.until ? b : a));
  return longest.until > now ? longest : null;
}

/** With one more that was declined; `mailed` if the customer and the business are mailed of it. */
export function withOwnDecline(
  tries: OwnTries,
  { at, fingerprint, mailed }: { at: number; fingerprint: string; mailed: boolean },
): OwnTries {
  const ofToday = tries.declined.filter((one) => one.at > at - DAY);
  const declined = [...ofToday, { at, fingerprint }].slice(-DECLINED_A_DAY);
  return { ...tries, declined, mailedAt: mailed ? at : tries.mailedAt };
}

export const mayMailOwnTry = ({ mailedAt }: OwnTries, now: number): boolean =>
  mailedAt === null || now - mailedAt >= MAILS_APART;
