import { HOUR, MINUTE, SECOND } from '../time';
import type {
  BundleEffect,
  BundleHappened,
  BundleSession,
  BundleState,
  EndingCode,
  Member,
  MemberLane,
} from './model';

/** Where one decision is made: the state so far, and what happened on the way to it. */
export interface BundleDraft {
  state: BundleState;
  readonly now: number;
  readonly happened: BundleHappened[];
}

export const bundleEffectId = {
  open: 'open',
  close: 'close',
  read: 'read',
  take: (invoice: string): string => `take/${invoice}`,
  give: (invoice: string): string => `give/${invoice}`,
  return: (invoice: string): string => `return/${invoice}`,
} as const;

export const change = (draft: BundleDraft, part: Partial<BundleState>): void => {
  draft.state = { ...draft.state, ...part };
};

export const noteInBundle = (draft: BundleDraft, happened: BundleHappened): void => {
  draft.happened.push(happened);
};

export const setSession = (draft: BundleDraft, session: BundleSession): void =>
  change(draft, { session });

export function setMemberLane(draft: BundleDraft, invoice: string, lane: MemberLane): void {
  const changed = (member: Member): Member =>
    member.invoice === invoice ? { ...member, lane } : member;
  change(draft, { members: draft.state.members.map(changed) });
}

/** No money is wanted any more; the first reason counts. */
export function end(
  draft: BundleDraft,
  code: EndingCode,
  { detail, invoice = null }: { detail: string; invoice?: string | null },
): void {
  if (draft.state.ending !== null) return;
  const ending = { code, detail, invoice };
  change(draft, { ending });
  noteInBundle(draft, { kind: 'bundle_ended', ending });
}

export const isInFlight = ({ outstanding }: BundleState, id: string): boolean =>
  outstanding.some((effect) => effect.id === id);

export const hasRequested = (state: BundleState, id: string): boolean =>
  isInFlight(state, id) || state.later.some(({ effect }) => effect.id === id);

type WithoutTime<E> = E extends BundleEffect ? Omit<E, 'requestedAt'> : never;

/** Requests an effect, unless one of that id is already requested. */
export function request(draft: BundleDraft, effect: WithoutTime<BundleEffect>): void {
  if (hasRequested(draft.state, effect.id)) return;
  const requested = Object.assign({}, effect, { requestedAt: draft.now }) as BundleEffect;
  change(draft, { outstanding: [...draft.state.outstanding, requested] });
}

/** The effect that is answered, off the list; null if nobody waits for it. */
export function resolve(draft: BundleDraft, id: string): BundleEffect | null {
  const { outstanding, later, retries } = draft.state;
  const deferred = later.map(({ effect }) => effect);
  const found = [...outstanding, ...deferred].find((effect) => effect.id === id);
  if (!found) return null;
  const { [id]: _, ...others } = retries;
  change(draft, {
    outstanding: outstanding.filter((effect) => effect.id !== id),
    later: later.filter(({ effect }) => effect.id !== id),
    retries: others,
  });
  return found;
}

const BACKOFF = [5 * SECOND, MINUTE, 10 * MINUTE, HOUR];

/** Out of flight; requested again at its time, under the same name. */
export function defer(draft: BundleDraft, id: string, wait?: number): void {
  const { outstanding, later, retries } = draft.state;
  const effect = outstanding.find((one) => one.id === id);
  if (!effect) return;
  const tries = retries[id] ?? 0;
  const pause = wait ?? BACKOFF[Math.min(tries, BACKOFF.length - 1)] ?? HOUR;
  change(draft, {
    outstanding: outstanding.filter((one) => one.id !== id),
    later: [...later, { effect, at: draft.now + pause }],
    retries: { ...retries, [id]: tries + 1 },
  });
}

/** What a reading shows then is of that time; every other effect keeps the time of its key. */
export function relaunchInBundle(draft: BundleDraft): void {
  const { outstanding, later } = draft.state;
  const due = later.filter(({ at }) => at <= draft.now);
  if (due.length === 0) return;
  const again = due.map(({ effect }) =>
    effect.kind === 'readBundle' ? { ...effect, requestedAt: draft.now } : effect,
  );
  change(draft, {
    outstanding: [...outstanding, ...again],
    later: later.filter(({ at }) => at > draft.now),
  });
}
