import { assertNever } from '../assert-never';
import { MINUTE, SECOND } from '../time';
import type { BundleDraft } from './draft';
import {
  change,
  defer,
  bundleEffectId,
  end,
  isInFlight,
  noteInBundle,
  relaunchInBundle,
  request,
  resolve,
  setMemberLane,
} from './draft';
import type {
  BundleDecision,
  BundleFact,
  BundleReading,
  BundleState,
  LaneOutcome,
  Member,
} from './model';
import { isToGive, recordIntents, shareGiven } from './payments';
import {
  answerHint,
  moveSession,
  openSession,
  bundleReadRequest,
  searchSession,
  sessionNotOpened,
  sessionOpened,
  sessionOver,
  tendSession,
  unpromptedAt,
} from './session';

const ROUNDS_MAX = 16;
/** An invoice that has to close something first is asked again so much later. */
const AGAIN = [SECOND, SECOND, 2 * SECOND, 4 * SECOND, 8 * SECOND, 15 * SECOND];

/** The rules of a bundle, whole: total, without I/O, clock or chance. */
export function decideBundle(
  state: BundleState,
  facts: readonly BundleFact[],
  now: number,
): BundleDecision {
  const draft: BundleDraft = { state, now, happened: [] };
  for (const fact of facts) applyFact(draft, fact);
  settle(draft);
  return {
    state: draft.state,
    happened: draft.happened,
    wakeAt: nearestDeadline(draft.state),
    finished: isFinished(draft.state),
  };
}

function applyFact(draft: BundleDraft, fact: BundleFact): void {
  switch (fact.kind) {
    case 'resumed':
      return markPossiblyTried(draft);
    case 'woken':
      return;
    case 'lane_answered':
      return laneAnswered(draft, fact.answers, fact.outcome);
    case 'session_opened':
      return sessionOpened(draft, fact.sessionId, fact.expiresAt);
    case 'reading':
      return receiveReading(draft, fact.answers, fact.reading);
    case 'share_given': {
      const effect = resolve(draft, fact.answers);
      if (effect?.kind === 'giveShare') shareGiven(draft, effect.invoice, fact.asOf);
      return;
    }
    case 'lane_returned':
      return laneReturned(draft, fact.answers);
    case 'hinted':
      return change(draft, { hintedAt: Math.max(draft.state.hintedAt ?? 0, fact.storedAt) });
    case 'close_wanted':
      return closeWanted(draft, fact.invoice, fact.why);
    case 'effect_failed':
      return effectFailed(draft, fact);
    default:
      return assertNever(fact);
  }
}

/** The run before may have had the call in flight: a refusal of the next says nothing of it. */
function markPossiblyTried(draft: BundleDraft): void {
  const { retries } = draft.state;
  if (!isInFlight(draft.state, bundleEffectId.open) || retries[bundleEffectId.open] !== undefined)
    return;
  change(draft, { retries: { ...retries, [bundleEffectId.open]: 0 } });
}

const memberOf = ({ state }: BundleDraft, invoice: string): Member | undefined =>
  state.members.find((member) => member.invoice === invoice);

function laneAnswered(draft: BundleDraft, answers: string, outcome: LaneOutcome): void {
  const effect = draft.state.outstanding.find(({ id }) => id === answers);
  if (effect?.kind !== 'takeLane') return;
  if (outcome.kind === 'waits') {
    const times = draft.state.retries[answers] ?? 0;
    return defer(draft, answers, AGAIN[times] ?? 30 * SECOND);
  }
  resolve(draft, answers);
  const { invoice } = effect;
  if (outcome.kind === 'refused') {
    // It may hold the lane for us all the same, and want it back: it is returned.
    return end(draft, 'refused', { detail: `${outcome.code}: ${outcome.detail}`, invoice });
  }
  setMemberLane(draft, invoice, { kind: 'held', n: outcome.n });
  noteInBundle(draft, { kind: 'lane_taken', invoice, laneNo: outcome.n });
}

function laneReturned(draft: BundleDraft, answers: string): void {
  const effect = resolve(draft, answers);
  if (effect?.kind !== 'returnLane') return;
  const { invoice } = effect;
  const lane = memberOf(draft, invoice)?.lane;
  setMemberLane(draft, invoice, { kind: 'returned', n: lane?.kind === 'held' ? lane.n : null });
  noteInBundle(draft, { kind: 'lane_returned', invoice });
}

function receiveReading(draft: BundleDraft, answers: string | null, reading: BundleReading): void {
  const { outstanding } = draft.state;
  const effect = outstanding.find(
    ({ id, requestedAt }) => id === answers && requestedAt === reading.requestedAt,
  );
  if (effect) resolve(draft, effect.id);
  const answered = effect?.kind === 'readBundle' ? effect : null;
  recordIntents(draft, reading);
  moveSession(draft, reading, answered);
  answerHint(draft, answered, reading.asOf);
}

/**
 * What moves at a bank goes to its end, also while the bank waits for the customer: Stripe cancels
 * no payment of a session that is complete. Everything else is closed, and all lanes returned.
 */
function closeWanted(draft: BundleDraft, invoice: string | null, why: string): void {
  const { session } = draft.state;
  if (session.kind !== 'over') {
    if (session.kind === 'moving') return;
    return end(draft, invoice === null ? 'canceled' : 'wanted_back', { detail: why, invoice });
  }
  const member = invoice === null ? undefined : memberOf(draft, invoice);
  if (member?.lane.kind !== 'returned') return;
  const { n } = member.lane; // what it was returned by may have been lost
  setMemberLane(draft, member.invoice, n === null ? { kind: 'wanted' } : { kind: 'held', n });
}

type EffectFailed = Extract<BundleFact, { kind: 'effect_failed' }>;

/** Nothing but the creation of the session can be given up: the rest is done again until it is. */
function effectFailed(draft: BundleDraft, { answers, why, detail, unheard }: EffectFailed): void {
  const effect = draft.state.outstanding.find(({ id }) => id === answers);
  if (effect === undefined) return;
  if (effect.kind !== 'openSession') return defer(draft, effect.id);
  const wasTried = unheard === true || draft.state.retries[effect.id] !== undefined;
  if (why === 'unknown') return defer(draft, effect.id);
  if (why === 'refused' && !wasTried) return sessionNotOpened(draft, detail);
  searchSession(draft, detail);
}

function settle(draft: BundleDraft): void {
  for (let round = 0; round < ROUNDS_MAX; round++) {
    const before = draft.state;
    relaunchInBundle(draft);
    tendSession(draft);
    if (draft.state.session.kind === 'none') takeLanes(draft);
    giveShares(draft);
    if (draft.state.session.kind === 'over') returnLanes(draft);
    if (draft.state.hintedAt !== null && draft.state.session.kind !== 'none')
      request(draft, bundleReadRequest(draft));
    if (draft.state === before) return;
  }
  throw new Error('a bundle does not settle: two rules undo each other');
}

/** One by one in the order of their ids, so that two bundles never wait for each other. */
function takeLanes(draft: BundleDraft): void {
  const { state, now } = draft;
  const next = state.members.find(({ lane }) => lane.kind !== 'held');
  if (now >= state.openBy) end(draft, 'too_late', { detail: 'an invoice was not free in time' });
  if (draft.state.ending !== null) return sessionOver(draft, null, 'never_opened');
  if (next === undefined) return openSession(draft);
  if (next.lane.kind !== 'untaken') return;
  const { invoice, share: amount } = next;
  setMemberLane(draft, invoice, { kind: 'wanted' });
  const until = state.openBy + state.openFor + LANE_SLACK;
  request(draft, { kind: 'takeLane', id: bundleEffectId.take(invoice), invoice, amount, until });
}

/** A lane is wanted until the session that opens last is over. */
const LANE_SLACK = 10 * MINUTE;

function giveShares(draft: BundleDraft): void {
  for (const { invoice } of draft.state.members) {
    if (!isToGive(draft.state, invoice)) continue;
    request(draft, { kind: 'giveShare', id: bundleEffectId.give(invoice), invoice });
  }
}

/** Nothing of it can be paid any more. An invoice that is paid has had its share before. */
function returnLanes(draft: BundleDraft): void {
  for (const { invoice, lane } of draft.state.members) {
    if (lane.kind === 'untaken') setMemberLane(draft, invoice, { kind: 'returned', n: null });
    if (lane.kind !== 'wanted' && lane.kind !== 'held') continue;
    if (isToGive(draft.state, invoice)) continue;
    if (isInFlight(draft.state, bundleEffectId.take(invoice))) continue; // its answer comes first
    resolve(draft, bundleEffectId.take(invoice));
    request(draft, { kind: 'returnLane', id: bundleEffectId.return(invoice), invoice });
  }
}

function nearestDeadline({ session, later, openBy, openFor }: BundleState): number | null {
  const all = later.map(({ at }) => at);
  const isDeferred = later.some(({ effect }) => effect.id === bundleEffectId.open);
  if (session.kind === 'none' || isDeferred) all.push(openBy);
  if (session.kind === 'open') all.push(unpromptedAt(session, openFor));
  if (session.kind === 'moving') all.push(session.readAt, session.until ?? session.readAt);
  return all.length === 0 ? null : Math.min(...all);
}

function isFinished(state: BundleState): boolean {
  const { session, members, outstanding, later, hintedAt, payments } = state;
  return (
    session.kind === 'over' &&
    members.every(({ lane }) => lane.kind === 'returned') &&
    payments.every(({ toGive }) => toGive.length === 0) &&
    outstanding.length === 0 &&
    later.length === 0 &&
    hintedAt === null
  );
}
