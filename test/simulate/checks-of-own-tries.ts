import type { CollectionState } from '../../src/domain/collection/model/state';
import type { HappenedOf } from '../../src/domain/collection/model/happened';
import type { Decision } from '../../src/domain/collection/model/step';
import { DAY, HOUR, MINUTE } from '../../src/domain/time';

interface Life {
  readonly now: number;
  fail(what: string): void;
}

/** What became of the charges that the customer asked for, remembered beside the rules. */
interface Memory {
  /** The lanes of those that were declined. */
  lanes: Set<number>;
  /** By the card's label: when it was declined last, also by the plan. */
  declinedAt: Map<string, number>;
  ownDeclines: number[];
  mailedAt: number;
}

const memories = new WeakMap<Life, Memory>();

function memoryOf(life: Life): Memory {
  const existing = memories.get(life);
  if (existing) return existing;
  const memory = { lanes: new Set<number>(), declinedAt: new Map(), ownDeclines: [], mailedAt: 0 };
  memories.set(life, memory);
  return memory;
}

/** The tables came back from a backup: what they forgot, the rules cannot know. */
export const forgetOwnTries = (life: Life): boolean => memories.delete(life);

/** Who has the link can press its button all day: few charges, with some time between them. */
export function checkOwnTries(
  life: Life,
  before: CollectionState,
  { state, happened }: Decision,
): void {
  for (const one of happened) {
    if (one.kind === 'attempt_requested' && one.by === 'customer') checkSpacing(life, one);
    if (one.kind === 'decline_recorded') checkDecline(life, one);
  }
  if (state.mailsAsked === before.mailsAsked) return;
  const order = state.outstanding.findLast((effect) => effect.kind === 'sendMail');
  if (order?.kind === 'sendMail') for (const { key } of order.mails) checkMail(life, key);
}

function checkSpacing(life: Life, { method }: HappenedOf<'attempt_requested'>): void {
  const since = life.now - (memoryOf(life).declinedAt.get(method.label) ?? 0);
  if (since < 15 * MINUTE) life.fail(`the customer tries again ${since} ms after a decline`);
}

function checkDecline(life: Life, declined: HappenedOf<'decline_recorded'>): void {
  const { by, methodLabel, laneNo } = declined;
  const memory = memoryOf(life);
  memory.declinedAt.set(methodLabel, life.now);
  if (by !== 'customer') return;
  memory.lanes.add(laneNo);
  const ofToday = memory.ownDeclines.filter((at) => at > life.now - DAY);
  memory.ownDeclines = [...ofToday, life.now];
  const many = memory.ownDeclines.length;
  if (many > 5) life.fail(`${many} of the customer's own tries were declined within a day`);
}

/** Each failure has one mail to the business, and it names the lane. */
function checkMail(life: Life, key: string): void {
  const memory = memoryOf(life);
  const [name, lane] = key.split('/');
  if (name !== 'payment_failed_business' || !memory.lanes.has(Number(lane))) return;
  const since = life.now - memory.mailedAt;
  if (since < HOUR) life.fail(`a try of the customer's own is mailed ${since} ms after another`);
  memory.mailedAt = life.now;
}
