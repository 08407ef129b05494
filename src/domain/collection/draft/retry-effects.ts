import type { DecisionDraft } from './draft';
import type { Effect } from '../model/effect';
import { changeState } from './draft';
import { isRequested, isDeferred } from '../queries/outstanding';
import { HOUR, MINUTE } from '../../time';

const BACKOFF = [5 * MINUTE, 30 * MINUTE, 2 * HOUR, 6 * HOUR];

/** Takes an effect out of flight and sets its next try as a deadline, under the same name. */
export function deferEffect(draft: DecisionDraft, id: string, wait?: number): void {
  const { outstanding, later } = draft.state;
  const effect = outstanding.find((e) => e.id === id);
  if (!effect) return;
  const tries = draft.state.retries[id] ?? 0;
  const pause = wait ?? BACKOFF[Math.min(tries, BACKOFF.length - 1)] ?? 6 * HOUR;
  changeState(draft, {
    outstanding: outstanding.filter((e) => e.id !== id),
    later: [...later, { effect, at: draft.now + pause }],
    retries: { ...draft.state.retries, [id]: tries + 1 },
  });
}

/** Effects whose pause is over go back into flight; what a reading then shows is of that time. */
export function relaunchDue(draft: DecisionDraft): void {
  const { state, now } = draft;
  const due = state.later.filter((l) => l.at <= now && !isDeferred(state, l.effect));
  if (due.length === 0) return;
  changeState(draft, {
    outstanding: [
      ...state.outstanding,
      ...due.map(({ effect }) =>
        effect.kind === 'readStripe' ? { ...effect, askedAt: now } : effect,
      ),
    ],
    later: state.later.filter((l) => !due.includes(l)),
  });
}

/**
 * A call that nobody heard of, such as what the run before had in flight, may reach Stripe after
 * the one that repeats it: a refusal of that one then says nothing of the other.
 */
export function markPossiblyTried(draft: DecisionDraft, effects: readonly Effect[]): void {
  const { retries } = draft.state;
  const ids = effects.filter(isOpening).map(({ id }) => id);
  if (ids.every((id) => retries[id] !== undefined)) return;
  const tried = Object.fromEntries(ids.map((id) => [id, 0]));
  changeState(draft, { retries: { ...tried, ...retries } });
}

const isOpening = ({ kind }: Effect): boolean => kind === 'openIntent' || kind === 'openCheckout';

/** A failed try is forgotten once the effect is answered. */
export function dropFinishedRetries(draft: DecisionDraft): void {
  const { retries } = draft.state;
  if (Object.keys(retries).every((id) => isRequested(draft.state, id))) return;
  const kept = Object.entries(retries).filter(([id]) => isRequested(draft.state, id));
  changeState(draft, { retries: Object.fromEntries(kept) });
}
