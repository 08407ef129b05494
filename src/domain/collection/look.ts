import { book } from './book';
import type { Desk } from './desk';
import { answered, ask, change, looking, say } from './desk';
import type { Effect, ReadStripe } from './effect';
import type { News, Reading } from './fact';
import { follow } from './follow';
import { noteForgotten } from './forgotten-declines';
import { isNews } from './is-news';
import { postpone } from './later';
import { HOUR } from './policy';
import type { CollectionState, Looking } from './state';

type Pending = Looking['pending'][number];

const PENDING_MAX = 6;

/** An event only makes us look. The later of two alike counts: the look must start after it. */
export function takeInEvent(desk: Desk, about: News, storedAt: number): void {
  if (about.type === 'charge.dispute.closed') looking(desk, { disputeClosedAt: about.created });
  if (!isNews(desk.state, about)) return;
  const { pending } = desk.state.looking;
  const others = pending.filter((p) => !isAlike(p.about, about));
  const all = [...others, { storedAt, about }];
  looking(desk, { pending: all.slice(-PENDING_MAX) });
  // What does not fit on the list is found by a search of everything that is ours.
  if (all.length > PENDING_MAX) looking(desk, { search: true });
}

const isAlike = (a: News, b: News): boolean => a.objectId === b.objectId && a.type === b.type;

/** What was read at Stripe is booked, moves the lane, and answers the events it was asked for. */
export function takeInReading(desk: Desk, answers: string | null, reading: Reading): void {
  const effect = isLate(desk.state, answers, reading)
    ? null
    : answered(desk, answers, 'readStripe', 'closeLane', 'confirmAttempt');
  const look = effect?.kind === 'readStripe' ? effect : null;
  if (look) letInAgain(desk);
  const given = desk.state.lastNumber;
  learnNumbers(desk, reading);
  book(desk, reading);
  follow(desk, reading, { answered: effect !== null, given });
  noteForgotten(desk, reading, given);
  const { pending, search } = desk.state.looking;
  const left = pending.filter(
    (p) => !(look && isAnswered(p, look, reading)) && isNews(desk.state, p.about),
  );
  if (left.length !== pending.length) looking(desk, { pending: left });
  if (look && search && reading.searched) looking(desk, { search: false });
  if (look && desk.state.lane.kind === 'reading') lookAgainLater(desk, reading);
  else if (look && desk.state.looking.notConfirmedSince !== null) lookHourly(desk);
}

/** Only by a look that named its objects, and whose first request was sent after it was stored. */
function isAnswered({ storedAt, about }: Pending, look: ReadStripe, { asOf }: Reading): boolean {
  const named =
    (about.intentId === null || look.intentIds.includes(about.intentId)) &&
    (about.sessionId === null || look.sessionIds.includes(about.sessionId));
  return named && storedAt < asOf;
}

/** All looks bear one name: what an earlier one read is taken in, but answers no later one. */
function isLate(
  { outstanding, later }: CollectionState,
  answers: string | null,
  { askedAt }: Reading,
): boolean {
  if (askedAt === undefined) return false;
  const isOther = (effect: Effect): boolean => effect.id === answers && effect.askedAt !== askedAt;
  return outstanding.some(isOther) || later.some(({ effect }) => isOther(effect));
}

/** By a look alone: what else is still in flight was asked before we were locked out. */
function letInAgain(desk: Desk): void {
  const { notConfirmedSince, connectionGone } = desk.state.looking;
  if (notConfirmedSince === null || connectionGone !== null) return;
  looking(desk, { notConfirmedSince: null });
  say(desk, 'stripe', 'Stripe answers again');
}

/** Numbers always rise, also above those a restored database has forgotten it gave out. */
function learnNumbers(desk: Desk, { intents, sessions }: Reading): void {
  const seen = [...intents, ...sessions].map(({ n }) => n ?? 0);
  const lastNumber = Math.max(desk.state.lastNumber, ...seen);
  if (lastNumber > desk.state.lastNumber) change(desk, { lastNumber });
}

/** The one thing asked while we are locked out: whether we still are. */
export function lookHourly(desk: Desk): void {
  ask(desk, lookAt(desk));
  postpone(desk, 'look', HOUR);
}

/** The look did not tell how it ended: the next one comes later, and searches by our metadata. */
function lookAgainLater(desk: Desk, { searched }: Reading): void {
  if (!searched) looking(desk, { search: true });
  ask(desk, lookAt(desk));
  postpone(desk, 'look');
}

/** The one look: the lane's objects, every payment at Stripe, and what events named. */
export function lookAt(desk: Desk): Omit<ReadStripe, 'askedAt'> & { id: 'look' } {
  const { lane, ledger, looking: asked } = desk.state;
  const intents = new Set<string>();
  const sessions = new Set<string>();
  if ('intentId' in lane && lane.intentId !== null) intents.add(lane.intentId);
  if ('sessionId' in lane && lane.sessionId !== null) sessions.add(lane.sessionId);
  for (const payment of ledger.payments) if (payment.via !== 'outside') intents.add(payment.id);
  for (const { about } of asked.pending) {
    if (about.intentId !== null) intents.add(about.intentId);
    if (about.sessionId !== null) sessions.add(about.sessionId);
  }
  return {
    kind: 'readStripe',
    id: 'look',
    intentIds: [...intents],
    sessionIds: [...sessions],
    search: asked.search,
  };
}
