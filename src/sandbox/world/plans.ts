import type { Task } from './agenda';
import type { Books } from './books';
import { nobody } from './world';
import type { World } from './world';

// Things that will happen to one object at one time. Plans are data, so that they outlive a
// restart; each kind has one handler, which does nothing when the object has moved on meanwhile.

export type PlanKind =
  | 'expire_session'
  | 'expire_authorization'
  | 'settle_debit'
  | 'finish_refund'
  | 'fail_refund'
  | 'accept_mandate'
  | 'dispute_verdict'
  | 'dispute_due'
  | 'test_clock_ready';

export interface Plan {
  readonly kind: PlanKind;
  readonly account: string;
  readonly id: string;
  readonly dueAt: number;
  /** What the handler needs to know besides. */
  readonly detail: string;
}

export type PlanHandler = (world: World, books: Books, id: string, detail: string) => void;

export function plan(world: World, books: Books, wish: Omit<Plan, 'account'>): Task {
  const full: Plan = { ...wish, account: books.account };
  const name = planName(full);
  world.plans.set(name, full);
  world.keeper.touch(books.account, 'plan', name);
  const task = arm(world, full);
  const cancel = (): void => {
    task.cancel();
    world.plans.delete(name);
    world.keeper.touch(books.account, 'plan', name);
  };
  return { dueAt: task.dueAt, what: task.what, cancel };
}

export function arm(world: World, full: Plan): Task {
  const name = planName(full);
  return world.agenda.at(full.dueAt, `${full.kind.replaceAll('_', ' ')} ${full.id}`, () => {
    world.plans.delete(name);
    world.keeper.touch(full.account, 'plan', name);
    const books = world.accounts.get(full.account);
    const handler = world.planHandlers.get(full.kind);
    if (books === undefined || handler === undefined) return;
    world.cause = nobody;
    handler(world, books, full.id, full.detail);
  });
}

const planName = (each: Plan): string => `${each.kind} ${each.id} ${each.dueAt}`;
