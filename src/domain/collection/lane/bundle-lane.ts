import { HOUR } from '../../time';
import type { DecisionDraft } from '../draft/draft';
import { nextLaneNo, note, setLane, setPlan } from '../draft/draft';
import type { Fact } from '../model/fact';
import type { ClosingReason } from '../model/closing-reason';
import type { Lane } from '../model/state';
import { bundleRefusal } from '../queries/bundle-lane';
import { freeLane } from './close-lane';

type Wanted = Extract<Fact, { kind: 'lane_wanted' }>;
type BundleLane = Extract<Lane, { kind: 'bundle_open' }>;

/** The newest bundle is the one that the customer looks at: it takes the place of another. */
export function laneWanted(draft: DecisionDraft, { bundle, amount, until }: Wanted): void {
  const { lane, plan } = draft.state;
  if (lane.kind === 'bundle_open' && lane.bundle === bundle) return;
  const { wantsBundle } = plan;
  const isWaiting = wantsBundle?.bundle === bundle;
  if (bundleRefusal(draft.state, amount) === null) {
    if (isWaiting && wantsBundle.amount === amount && wantsBundle.until === until) return;
    return setPlan(draft, { wantsBundle: { bundle, amount, until } });
  }
  if (isWaiting) setPlan(draft, { wantsBundle: null });
}

/** The lane is free, and nothing is unread: the bundle gets it, if it is still owed as it was. */
export function giveLane(
  draft: DecisionDraft,
  { bundle, amount, until }: NonNullable<DecisionDraft['state']['plan']['wantsBundle']>,
): void {
  setPlan(draft, { wantsBundle: null });
  if (bundleRefusal(draft.state, amount) !== null || until <= draft.now) return;
  const n = nextLaneNo(draft);
  const since = draft.now;
  setLane(draft, { kind: 'bundle_open', n, amount, bundle, since, until, leaving: null });
  note(draft, { kind: 'bundle_lane_given', laneNo: n, bundle, amount });
}

/** Only the bundle closes its session; the lane is free once it has, and Stripe was read. */
export function wantLaneBack(draft: DecisionDraft, lane: BundleLane, reason: ClosingReason): void {
  const until = lane.until <= draft.now ? draft.now + HOUR : lane.until;
  setLane(draft, { ...lane, until, leaving: reason });
  note(draft, { kind: 'bundle_lane_wanted_back', laneNo: lane.n, bundle: lane.bundle, reason });
}

/** The bundle vouches for it: nothing of it can be paid at Stripe any more. */
export function laneReturned(draft: DecisionDraft, bundle: string): void {
  const { lane, plan } = draft.state;
  if (plan.wantsBundle?.bundle === bundle) setPlan(draft, { wantsBundle: null });
  if (lane.kind !== 'bundle_open' || lane.bundle !== bundle) return;
  freeLane(draft);
  note(draft, { kind: 'bundle_lane_returned', laneNo: lane.n, bundle });
}
