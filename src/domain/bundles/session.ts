import { assertNever } from '../assert-never';
import type { SessionReading } from '../collection/model/fact';
import { ARRIVES_WITHIN } from '../collection/model/policy';
import { DAY, HOUR, MINUTE, SECOND } from '../time';
import type { BundleDraft } from './draft';
import {
  change,
  defer,
  bundleEffectId,
  end,
  isInFlight,
  hasRequested,
  noteInBundle,
  request,
  resolve,
  setSession,
} from './draft';
import type { BundleReading, BundleSession, ReadBundle, SessionOutcome } from './model';
import { totalOf } from './payments';
import type { WholeIntent } from './shares';

/** So long they have to confirm with their bank afterwards. */
const VERIFIED_WITHIN = 7 * DAY;
const REREAD = DAY;
// Stripe ends a session on its own clock; a minute keeps us from closing it too early.
const EXPIRY_SLACK = MINUTE;
/** A bank may keep what waits for its customer. */
const CLOSED_AGAIN = [MINUTE, 10 * MINUTE, HOUR];
/** An open session is read without an event, since a webhook may be lost: parts of its time. */
const UNPROMPTED = [1 / 12, 1 / 3, 3 / 4];

/** All lanes are held, so nothing else can be paid: the one session is opened over all shares. */
export function openSession(draft: BundleDraft): void {
  const { state, now } = draft;
  const { currency, methods, stripeCustomer, members, openFor } = state;
  const expiresAt = now + openFor;
  setSession(draft, { kind: 'opening', expiresAt });
  request(draft, {
    kind: 'openSession',
    id: bundleEffectId.open,
    amount: totalOf(state),
    currency,
    expiresAt,
    methods,
    stripeCustomer,
    shares: members.map(({ ref, share: amount }) => ({ ref, amount })),
  });
}

export function sessionOpened(draft: BundleDraft, id: string, expiresAt: number): void {
  resolve(draft, bundleEffectId.open);
  const { session, ending } = draft.state;
  if (session.kind === 'opening' && ending === null) {
    setSession(draft, { kind: 'open', id, expiresAt, openedAt: draft.now, reads: 0 });
    return noteInBundle(draft, {
      kind: 'session_opened',
      sessionId: id,
      amount: totalOf(draft.state),
    });
  }
  const isUnheardOf = session.kind === 'over' && session.id === null;
  if (session.kind === 'opening' || session.kind === 'reading' || isUnheardOf)
    closeSession(draft, id, null);
}

/** Its address is given to nobody from now on; only a reading says that it is closed. */
export function closeSession(draft: BundleDraft, id: string, intentId: string | null): void {
  setSession(draft, { kind: 'closing', id, intentId, tries: 0 });
  noteInBundle(draft, { kind: 'session_closing', sessionId: id });
  request(draft, { kind: 'closeSession', id: bundleEffectId.close, sessionId: id, intentId });
}

export function sessionOver(draft: BundleDraft, id: string | null, outcome: SessionOutcome): void {
  setSession(draft, { kind: 'over', id, outcome });
  noteInBundle(draft, { kind: 'session_over', outcome });
}

/** Whether it was created is not known: Stripe is searched, and nothing is created again. */
export function searchSession(draft: BundleDraft, detail: string): void {
  end(draft, 'not_opened', { detail });
  const effect = resolve(draft, bundleEffectId.open);
  const since = effect?.requestedAt ?? draft.now;
  setSession(draft, { kind: 'reading', since, until: draft.now });
}

export function sessionNotOpened(draft: BundleDraft, detail: string): void {
  resolve(draft, bundleEffectId.open);
  end(draft, 'not_opened', { detail });
  if (draft.state.session.kind === 'opening') sessionOver(draft, null, 'never_opened');
}

/** What a reading shows of the session; the money was recorded before. */
export function moveSession(
  draft: BundleDraft,
  reading: BundleReading,
  answered: ReadBundle | null,
): void {
  const { session } = draft.state;
  switch (session.kind) {
    case 'none':
    case 'opening':
      return; // nothing of it can be read before its creation is answered
    case 'reading':
      return whileSearching(draft, session, reading, answered);
    case 'open':
    case 'closing': {
      const found = reading.sessions.find(({ id }) => id === session.id);
      if (found) followSession(draft, found);
      return;
    }
    case 'moving':
      return followIntent(draft, session.id, session.intentId);
    case 'over':
      return latePayment(draft, session);
    default:
      return assertNever(session);
  }
}

function whileSearching(
  draft: BundleDraft,
  { until }: Extract<BundleSession, { kind: 'reading' }>,
  { sessions, searched }: BundleReading,
  answered: ReadBundle | null,
): void {
  const [found] = sessions;
  if (found) return followSession(draft, found);
  if (answered === null || !searched || !answered.search) return;
  const from = until + ARRIVES_WITHIN;
  // One that was requested earlier may have come before the call it searches for.
  if (answered.requestedAt >= from) return sessionOver(draft, null, 'never_opened');
  request(draft, bundleReadRequest(draft));
  defer(draft, bundleEffectId.read, Math.max(SECOND, from - draft.now));
}

function followSession(draft: BundleDraft, { id, status, intentId }: SessionReading): void {
  const { session } = draft.state;
  switch (status) {
    case 'open':
      if (session.kind === 'reading') closeSession(draft, id, null);
      return;
    case 'unknown':
      return;
    case 'expired':
      return sessionOver(draft, id, 'expired');
    case 'complete':
      if (intentId !== null) followIntent(draft, id, intentId);
      return;
    default:
      return assertNever(status);
  }
}

const intentOf = ({ state }: BundleDraft, id: string): WholeIntent | undefined =>
  state.payments.find(({ intent }) => intent.id === id)?.intent;

/** Complete is paid only when its intent says so, by the newest reading of it. */
function followIntent(draft: BundleDraft, id: string, intentId: string): void {
  const { session } = draft.state;
  switch (intentOf(draft, intentId)?.status) {
    case 'succeeded':
      return sessionOver(draft, id, 'paid');
    case 'processing':
      return awaitBank(draft, { id, intentId, until: null });
    case 'requires_action':
      if (session.kind !== 'closing')
        return awaitBank(draft, { id, intentId, until: draft.now + VERIFIED_WITHIN });
      if (session.intentId === null) setSession(draft, { ...session, intentId });
      return;
    case 'requires_payment_method':
    case 'canceled':
      return sessionOver(draft, id, 'unpaid');
    default:
      return;
  }
}

function awaitBank(
  draft: BundleDraft,
  { id, intentId, until }: { id: string; intentId: string; until: number | null },
): void {
  const { session } = draft.state;
  if (session.kind === 'moving' && (session.until === null) === (until === null)) return;
  setSession(draft, { kind: 'moving', id, intentId, readAt: draft.now + REREAD, until });
  noteInBundle(draft, { kind: 'payment_moving', intentId });
}

/** A success is never ignored, whatever was read before. */
function latePayment(draft: BundleDraft, session: Extract<BundleSession, { kind: 'over' }>): void {
  const isPaid = draft.state.payments.some(({ intent }) => intent.status === 'succeeded');
  if (isPaid && session.outcome !== 'paid') sessionOver(draft, session.id, 'paid');
}

/** What its clock brings, and what no event may have announced. */
export function tendSession(draft: BundleDraft): void {
  const { state, now } = draft;
  const { session, ending, openBy } = state;
  switch (session.kind) {
    case 'opening':
      // In flight it is answered; deferred it may have been created by an earlier try.
      if (isInFlight(state, bundleEffectId.open)) return;
      if (ending !== null || now >= openBy) searchSession(draft, 'Stripe did not answer in time');
      return;
    case 'open':
      if (now >= session.expiresAt + EXPIRY_SLACK)
        end(draft, 'expiring', { detail: 'the time to pay is over' });
      if (draft.state.ending !== null) return closeSession(draft, session.id, null);
      return readUnprompted(draft, session);
    case 'closing':
      return closeAgain(draft, session);
    case 'moving':
      return tendMoving(draft, session);
    case 'reading':
      return request(draft, bundleReadRequest(draft));
    case 'none':
    case 'over':
      return;
    default:
      return assertNever(session);
  }
}

function readUnprompted(
  draft: BundleDraft,
  session: Extract<BundleSession, { kind: 'open' }>,
): void {
  const { openFor } = draft.state;
  if (session.reads >= UNPROMPTED.length || draft.now < unpromptedAt(session, openFor)) return;
  setSession(draft, { ...session, reads: session.reads + 1 });
  request(draft, bundleReadRequest(draft));
}

export function unpromptedAt(
  { openedAt, reads, expiresAt }: Extract<BundleSession, { kind: 'open' }>,
  openFor: number,
): number {
  const part = UNPROMPTED[reads];
  return part === undefined ? expiresAt + EXPIRY_SLACK : openedAt + Math.ceil(part * openFor);
}

/** It was answered, and is not closed yet. */
function closeAgain(
  draft: BundleDraft,
  session: Extract<BundleSession, { kind: 'closing' }>,
): void {
  if (hasRequested(draft.state, bundleEffectId.close)) return;
  const { id, intentId, tries } = session;
  setSession(draft, { ...session, tries: tries + 1 });
  request(draft, { kind: 'closeSession', id: bundleEffectId.close, sessionId: id, intentId });
  defer(draft, bundleEffectId.close, CLOSED_AGAIN[tries] ?? 6 * HOUR);
}

function tendMoving(draft: BundleDraft, session: Extract<BundleSession, { kind: 'moving' }>): void {
  const { until, id, intentId, readAt } = session;
  if (until !== null && (until <= draft.now || draft.state.ending !== null)) {
    end(draft, 'not_confirmed', { detail: 'the customer did not confirm with the bank in time' });
    return closeSession(draft, id, intentId);
  }
  if (readAt > draft.now) return;
  setSession(draft, { ...session, readAt: draft.now + REREAD });
  request(draft, bundleReadRequest(draft));
}

/** Everything of it that is known at Stripe; searched where its id is not. */
export function bundleReadRequest({ state }: BundleDraft): Omit<ReadBundle, 'requestedAt'> {
  const { session, payments } = state;
  const id = 'id' in session ? session.id : null;
  return {
    kind: 'readBundle',
    id: bundleEffectId.read,
    sessionIds: id === null ? [] : [id],
    intentIds: payments.map(({ intent }) => intent.id),
    // Opened or not: in a copy of the tables from before nobody had written which session it was.
    search: session.kind === 'reading' || (session.kind === 'over' && session.id === null),
  };
}

export function answerHint(draft: BundleDraft, answered: ReadBundle | null, asOf: number): void {
  const { hintedAt } = draft.state;
  if (hintedAt === null || answered === null || asOf <= hintedAt) return;
  change(draft, { hintedAt: null });
}
