import { changedLadder, changedLooking, changedPlan, changedState } from './changed';
import type { CommandAnswer } from './command';
import type { Effect, EffectKind, EffectOf, MailName, MailOrder } from './effect';
import type { Policy } from './policy';
import type { Because, Notice, NoticeType } from './step';
import type { CollectionState, Ladder, Lane, Later, Looking, Payment, Plan } from './state';

/** Where one decision is made: the state so far and what is to be said of it. */
export interface Desk {
  state: CollectionState;
  readonly policy: Policy;
  readonly now: number;
  readonly because: Because[];
  readonly notices: Notice[];
  readonly answers: CommandAnswer[];
  readonly mails: MailOrder[];
}

export function openDesk(state: CollectionState, policy: Policy, now: number): Desk {
  return { state, policy, now, because: [], notices: [], answers: [], mails: [] };
}

export const change = (desk: Desk, part: Partial<CollectionState>): void => {
  desk.state = changedState(desk.state, part);
};

export const plan = (desk: Desk, part: Partial<Plan>): void => {
  change(desk, { plan: changedPlan(desk.state.plan, part) });
};

export const looking = (desk: Desk, part: Partial<Looking>): void => {
  change(desk, { looking: changedLooking(desk.state.looking, part) });
};

export const ladder = (desk: Desk, part: Partial<Ladder>): void => {
  plan(desk, { ladder: changedLadder(desk.state.plan.ladder, part) });
};

export const payments = (desk: Desk, next: Payment[]): void => {
  change(desk, { ledger: { credited: desk.state.ledger.credited, payments: next } });
};

export const lane = (desk: Desk, next: Lane): void => {
  change(desk, { lane: next });
};

export const say = (desk: Desk, about: Because['about'], text: string): void => {
  desk.because.push({ about, text });
};

export const tell = (desk: Desk, type: NoticeType, data: Notice['data'] = {}): void => {
  desk.notices.push({ type, data: { number: desk.state.terms.number, ...data } });
};

/** Mails asked in one decision go out as one effect; the key makes each of them go out once. */
export function mail(
  desk: Desk,
  name: MailName,
  key: string,
  of: { amount?: number; at?: number | null; about?: string | null } = {},
): void {
  if (desk.mails.some((asked) => asked.key === key)) return;
  const { amount = null, at = null, about = null } = of;
  desk.mails.push({ name, key, amount, at, about });
}

type WithoutTime<E> = E extends Effect ? Omit<E, 'askedAt'> : never;

/** Asks for an effect, unless one of that id is already asked. */
export function ask(desk: Desk, effect: WithoutTime<Effect>): void {
  const { outstanding, later } = desk.state;
  if (isAsked(desk.state, effect.id)) return;
  const asked = Object.assign({}, effect, { askedAt: desk.now }) as Effect;
  if (isHeldBack(desk.state, asked)) change(desk, { later: [...later, held(desk, asked)] });
  else change(desk, { outstanding: [...outstanding, asked] });
}

/** In flight, or due again later. */
export const isAsked = ({ outstanding, later }: CollectionState, id: string): boolean =>
  outstanding.some((effect) => effect.id === id) || later.some(({ effect }) => effect.id === id);

const held = (desk: Desk, effect: Effect): Later => ({ effect, at: desk.now });

/** While Stripe does not let us in nothing is asked of it; the look alone finds out about that. */
export const isHeldBack = ({ looking: asked }: CollectionState, effect: Effect): boolean =>
  asked.notConfirmedSince !== null && effect.kind !== 'readStripe' && effect.kind !== 'sendMail';

/** The effect of these kinds that is answered, taken off the list; null if nobody waits for it. */
export function answered<K extends EffectKind>(
  desk: Desk,
  id: string | null,
  ...kinds: K[]
): EffectOf[K] | null {
  const { outstanding, later } = desk.state;
  const isIt = (effect: Effect): effect is EffectOf[K] =>
    effect.id === id && kinds.some((kind) => kind === effect.kind);
  const found = outstanding.find(isIt) ?? later.map((l) => l.effect).find(isIt);
  if (!found) return null;
  change(desk, {
    outstanding: outstanding.filter((e) => e.id !== id),
    later: later.filter((l) => l.effect.id !== id),
  });
  return found;
}

/** The next lane number; numbers only rise. */
export function takeNumber(desk: Desk): number {
  const n = desk.state.lastNumber + 1;
  change(desk, { lastNumber: n });
  return n;
}

export const answer = (
  desk: Desk,
  commandId: string,
  outcome: CommandAnswer['outcome'],
  detail: string,
  code: string | null = null,
): void => {
  desk.answers.push({ commandId, outcome, code, detail });
};
