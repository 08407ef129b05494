import { copyLadder, copyReadState, copyPlan, copyState } from '../model/copy-state';
import type { CommandOutcome } from '../model/command';
import type { Effect, EffectKind, EffectOf, MailName, MailOrder } from '../model/effect';
import type { Policy } from '../model/policy';
import { isDeferred, isRequested } from '../queries/outstanding';
import type { Happened } from '../model/happened';
import type {
  CollectionState,
  Ladder,
  Lane,
  DeferredEffect,
  ReadState,
  Plan,
} from '../model/state';
import type { Payment } from '../model/payment';

/** Where one decision is made: the state so far, and what happened on the way to it. */
export interface DecisionDraft {
  state: CollectionState;
  readonly policy: Policy;
  readonly now: number;
  readonly happened: Happened[];
  /** Payments that changed, as they were before this decision; null for new ones. */
  readonly paymentsBefore: Map<string, Payment | null>;
  readonly commandOutcomes: CommandOutcome[];
  readonly mails: MailOrder[];
}

export function openDraft(state: CollectionState, policy: Policy, now: number): DecisionDraft {
  return {
    state,
    policy,
    now,
    happened: [],
    paymentsBefore: new Map(),
    commandOutcomes: [],
    mails: [],
  };
}

export const changeState = (draft: DecisionDraft, part: Partial<CollectionState>): void => {
  draft.state = copyState(draft.state, part);
};

export const setPlan = (draft: DecisionDraft, part: Partial<Plan>): void => {
  changeState(draft, { plan: copyPlan(draft.state.plan, part) });
};

export const setReadState = (draft: DecisionDraft, part: Partial<ReadState>): void => {
  changeState(draft, { looking: copyReadState(draft.state.looking, part) });
};

export const setLadder = (draft: DecisionDraft, part: Partial<Ladder>): void => {
  setPlan(draft, { ladder: copyLadder(draft.state.plan.ladder, part) });
};

/** The ledger with one payment changed or added: its row follows. */
export function setPayments(draft: DecisionDraft, next: Payment[], changedId: string): void {
  const { credited, payments } = draft.state.ledger;
  if (!draft.paymentsBefore.has(changedId)) {
    draft.paymentsBefore.set(changedId, payments.find(({ id }) => id === changedId) ?? null);
  }
  changeState(draft, { ledger: { credited, payments: next } });
  note(draft, { kind: 'payment_changed', paymentId: changedId });
}

export function replacePayment(draft: DecisionDraft, payment: Payment): void {
  const { payments } = draft.state.ledger;
  const next = payments.map((other) => (other.id === payment.id ? payment : other));
  setPayments(draft, next, payment.id);
}

export const setLane = (draft: DecisionDraft, next: Lane): void => {
  changeState(draft, { lane: next });
};

/** Where it is known, and once: everything that reports it is made from this. */
export const note = (draft: DecisionDraft, happened: Happened): void => {
  draft.happened.push(happened);
};

/** Mails asked in one decision go out as one effect; the key makes each of them go out once. */
export function requestMail(
  draft: DecisionDraft,
  name: MailName,
  key: string,
  of: { amount?: number; at?: number | null; about?: string | null } = {},
): void {
  if (draft.mails.some((asked) => asked.key === key)) return;
  const { amount = null, at = null, about = null } = of;
  draft.mails.push({ name, key, amount, at, about });
}

type WithoutTime<E> = E extends Effect ? Omit<E, 'askedAt'> : never;

/** Asks for an effect, unless one of that id is already asked. */
export function requestEffect(draft: DecisionDraft, effect: WithoutTime<Effect>): void {
  const { outstanding, later } = draft.state;
  if (isRequested(draft.state, effect.id)) return;
  const asked = Object.assign({}, effect, { askedAt: draft.now }) as Effect;
  if (isDeferred(draft.state, asked))
    changeState(draft, { later: [...later, deferred(draft, asked)] });
  else changeState(draft, { outstanding: [...outstanding, asked] });
}

const deferred = (draft: DecisionDraft, effect: Effect): DeferredEffect => ({
  effect,
  at: draft.now,
});

/** The effect of these kinds that is answered, taken off the list; null if nobody waits for it. */
export function resolveEffect<K extends EffectKind>(
  draft: DecisionDraft,
  id: string | null,
  ...kinds: K[]
): EffectOf[K] | null {
  const { outstanding, later } = draft.state;
  const isIt = (effect: Effect): effect is EffectOf[K] =>
    effect.id === id && kinds.some((kind) => kind === effect.kind);
  const found = outstanding.find(isIt) ?? later.map((l) => l.effect).find(isIt);
  if (!found) return null;
  changeState(draft, {
    outstanding: outstanding.filter((e) => e.id !== id),
    later: later.filter((l) => l.effect.id !== id),
  });
  return found;
}

/** The next lane number; numbers only rise. */
export function nextLaneNo(draft: DecisionDraft): number {
  const n = draft.state.lastNumber + 1;
  changeState(draft, { lastNumber: n });
  return n;
}

export const answerCommand = (
  draft: DecisionDraft,
  commandId: string,
  outcome: CommandOutcome['outcome'],
  detail: string,
  code: string | null = null,
): void => {
  const others = draft.commandOutcomes.filter((one) => one.commandId !== commandId);
  draft.commandOutcomes.splice(0, Infinity, ...others, { commandId, outcome, code, detail });
};
