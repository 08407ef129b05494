import type { Task } from './agenda';
import type { AccountStore } from './account-store';
import { NO_CAUSE } from './world';
import type { Plan, World } from './world';

// Changes of one object at one time. Plans are data, so that they survive a restart; each kind has
// one handler, which does nothing when the object has another status by then.

export function plan(world: World, store: AccountStore, next: Omit<Plan, 'account'>): Task {
  const full: Plan = { ...next, account: store.account };
  const name = planName(full);
  world.plans.set(name, full);
  world.stateFile.touch(store.account, 'plan', name);
  const task = arm(world, full);
  const cancel = (): void => {
    task.cancel();
    world.plans.delete(name);
    world.stateFile.touch(store.account, 'plan', name);
  };
  return { dueAt: task.dueAt, what: task.what, cancel };
}

export function arm(world: World, full: Plan): Task {
  const name = planName(full);
  return world.agenda.at(full.dueAt, `${full.kind.replaceAll('_', ' ')} ${full.id}`, () => {
    world.plans.delete(name);
    world.stateFile.touch(full.account, 'plan', name);
    const store = world.accounts.get(full.account);
    const handler = world.planHandlers.get(full.kind);
    if (store === undefined || handler === undefined) return;
    world.cause = NO_CAUSE;
    handler(world, store, full.id, full.detail);
  });
}

const planName = (each: Plan): string => `${each.kind} ${each.id} ${each.dueAt}`;
