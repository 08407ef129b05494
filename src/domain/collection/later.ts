import type { Desk } from './desk';
import type { Effect } from './effect';
import { change, isAsked, isHeldBack } from './desk';
import { HOUR, MINUTE } from './policy';

const BACKOFF = [5 * MINUTE, 30 * MINUTE, 2 * HOUR, 6 * HOUR];

/** Takes an effect out of flight and sets its next try as a deadline, under the same name. */
export function postpone(desk: Desk, id: string, wait?: number): void {
  const { outstanding, later } = desk.state;
  const effect = outstanding.find((e) => e.id === id);
  if (!effect) return;
  const tries = desk.state.retries[id] ?? 0;
  const pause = wait ?? BACKOFF[Math.min(tries, BACKOFF.length - 1)] ?? 6 * HOUR;
  change(desk, {
    outstanding: outstanding.filter((e) => e.id !== id),
    later: [...later, { effect, at: desk.now + pause }],
    retries: { ...desk.state.retries, [id]: tries + 1 },
  });
}

/** Effects whose pause is over go back into flight. */
export function callBack(desk: Desk): void {
  const { state, now } = desk;
  const due = state.later.filter((l) => l.at <= now && !isHeldBack(state, l.effect));
  if (due.length === 0) return;
  change(desk, {
    outstanding: [...state.outstanding, ...due.map((l) => l.effect)],
    later: state.later.filter((l) => !due.includes(l)),
  });
}

/**
 * What the run before had in flight may reach Stripe after the call that repeats it: a refusal of
 * that one then says nothing of the other.
 */
export function countAsTried(desk: Desk): void {
  const { outstanding, retries } = desk.state;
  const ids = outstanding.filter(isOpening).map(({ id }) => id);
  if (ids.every((id) => retries[id] !== undefined)) return;
  const tried = Object.fromEntries(ids.map((id) => [id, 0]));
  change(desk, { retries: { ...tried, ...retries } });
}

const isOpening = ({ kind }: Effect): boolean => kind === 'openIntent' || kind === 'openCheckout';

/** A failed try is forgotten once the effect is answered. */
export function forgetRetries(desk: Desk): void {
  const { retries } = desk.state;
  if (Object.keys(retries).every((id) => isAsked(desk.state, id))) return;
  const kept = Object.entries(retries).filter(([id]) => isAsked(desk.state, id));
  change(desk, { retries: Object.fromEntries(kept) });
}
