import { readHourly, readRequest } from '../draft/request-read';
import { recordPayments } from '../money/record-payments';
import type { DecisionDraft } from '../draft/draft';
import { resolveEffect, requestEffect, changeState, setReadState, note } from '../draft/draft';
import type { Effect, ReadStripe } from '../model/effect';
import { effectId } from '../model/effect-id';
import { ARRIVES_WITHIN } from '../model/policy';
import type { StripeEventSummary, Reading } from '../model/fact';
import { applyReading } from '../lane/apply-reading';
import { recoverDeclines } from '../lane/recover-declines';
import { isInformative } from '../queries/is-informative';
import { deferEffect } from '../draft/retry-effects';
import type { CollectionState, ReadState } from '../model/state';

type Pending = ReadState['pending'][number];

const PENDING_MAX = 6;

/**
 * An event only makes us read Stripe. The later of two alike counts: the reading must start after
 * it.
 */
export function receiveEvent(
  draft: DecisionDraft,
  about: StripeEventSummary,
  storedAt: number,
): void {
  if (about.type === 'charge.dispute.closed')
    setReadState(draft, { disputeClosedAt: about.created, disputeClosed: about.objectId });
  if (!isInformative(draft.state, about)) return;
  const { pending } = draft.state.looking;
  const others = pending.filter((p) => !isAlike(p.about, about));
  const all = [...others, { storedAt, about }];
  setReadState(draft, { pending: all.slice(-PENDING_MAX) });
  if (all.length > PENDING_MAX) keepUnlisted(draft, all.slice(0, -PENDING_MAX));
}

/** Of what does not fit on the list the objects are kept, and read. */
function keepUnlisted(draft: DecisionDraft, events: readonly Pending[]): void {
  const before = draft.state.looking.unlisted;
  const named = events.flatMap(({ about }) => [about.intentId, about.sessionId]);
  const ids = [...new Set([...(before?.ids ?? []), ...named.filter((id) => id !== null)])];
  if (ids.length === 0) return; // charges of payments that are read anyway
  const storedAt = Math.max(before?.storedAt ?? 0, ...events.map((event) => event.storedAt));
  setReadState(draft, { unlisted: { ids, storedAt } });
}

const isAlike = (a: StripeEventSummary, b: StripeEventSummary): boolean =>
  a.objectId === b.objectId && a.type === b.type;

/** What was read at Stripe is recorded, moves the lane, and answers the events it was asked for. */
export function receiveReading(draft: DecisionDraft, answers: string | null, read: Reading): void {
  // It says nothing of the lane, so it moves it as any other reading does.
  resolveEffect(draft, answers, 'acceptDispute');
  const effect = isLateAnswer(draft.state, answers, read)
    ? null
    : resolveEffect(draft, answers, 'readStripe', 'closeLane', 'confirmAttempt');
  if (effect !== null && draft.state.looking.readRefusal != null)
    setReadState(draft, { readRefusal: null });
  const readEffect = effect?.kind === 'readStripe' ? effect : null;
  if (readEffect) accessRestored(draft);
  const reading = isWhereSearched(draft.state, readEffect) ? read : { ...read, searched: false };
  const given = draft.state.lastNumber;
  raiseLastNumber(draft, reading);
  recordPayments(draft, reading);
  applyReading(draft, reading, { answered: effect !== null, given });
  recoverDeclines(draft, reading, given);
  const { pending, unlisted } = draft.state.looking;
  const left = pending.filter(
    (p) =>
      !(readEffect && isAnswered(p, readEffect, reading)) && isInformative(draft.state, p.about),
  );
  if (left.length !== pending.length) setReadState(draft, { pending: left });
  if (unlisted && readEffect && hasRead(unlisted, readEffect, reading))
    setReadState(draft, { unlisted: null });
  if (readEffect && draft.state.lane.kind === 'reading') readAgainLater(draft, readEffect, reading);
  else if (readEffect && draft.state.looking.notConfirmedSince !== null) readHourly(draft);
}

/**
 * Only by a reading that named its objects, and whose first request was sent after it was stored.
 */
function isAnswered(
  { storedAt, about }: Pending,
  readEffect: ReadStripe,
  { asOf }: Reading,
): boolean {
  const named =
    (about.intentId === null || readEffect.intentIds.includes(about.intentId)) &&
    (about.sessionId === null || readEffect.sessionIds.includes(about.sessionId));
  return named && storedAt < asOf;
}

const hasRead = (
  { ids, storedAt }: NonNullable<ReadState['unlisted']>,
  { intentIds, sessionIds }: ReadStripe,
  { asOf }: Reading,
): boolean =>
  storedAt < asOf && ids.every((id) => intentIds.includes(id) || sessionIds.includes(id));

/** What a search for another call finds nothing of, or one that came too early, may exist. */
const isWhereSearched = ({ looking }: CollectionState, readEffect: ReadStripe | null): boolean =>
  readEffect === null ||
  ((readEffect.unanswered?.n ?? 0) === (looking.unanswered?.n ?? 0) &&
    readEffect.askedAt >= arrivedAt(looking));

/** From then on the call that was given up is carried out and listed, if it ever is. */
const arrivedAt = ({ unanswered }: ReadState): number =>
  unanswered === null ? 0 : unanswered.until + ARRIVES_WITHIN;

/** All readings have one id: what an earlier one read is applied, but answers no later one. */
function isLateAnswer(
  { outstanding, later }: CollectionState,
  answers: string | null,
  { askedAt }: Reading,
): boolean {
  if (askedAt === undefined) return false;
  const isOther = (effect: Effect): boolean => effect.id === answers && effect.askedAt !== askedAt;
  return outstanding.some(isOther) || later.some(({ effect }) => isOther(effect));
}

/** By a reading alone: what else is still in flight was requested before our key was refused. */
function accessRestored(draft: DecisionDraft): void {
  const { notConfirmedSince, connectionGone } = draft.state.looking;
  if (notConfirmedSince === null || connectionGone !== null) return;
  setReadState(draft, { notConfirmedSince: null, keyRefusal: null });
  note(draft, { kind: 'access_restored' });
}

/** Numbers always rise, also above those a restored database has forgotten it gave out. */
function raiseLastNumber(draft: DecisionDraft, { intents, sessions }: Reading): void {
  const seen = [...intents, ...sessions].map(({ n }) => n ?? 0);
  const lastNumber = Math.max(draft.state.lastNumber, ...seen);
  if (lastNumber > draft.state.lastNumber) changeState(draft, { lastNumber });
}

/**
 * The reading did not show how it ended: the next one comes later, and searches by our metadata.
 * After one that came too early it is as soon as nothing can arrive any more.
 */
function readAgainLater(
  draft: DecisionDraft,
  { askedAt }: ReadStripe,
  { searched }: Reading,
): void {
  if (!searched) setReadState(draft, { search: true });
  requestEffect(draft, readRequest(draft));
  const from = arrivedAt(draft.state.looking);
  const wait = askedAt < from ? Math.max(0, from - draft.now) : undefined;
  deferEffect(draft, effectId.readStripe, wait);
}
