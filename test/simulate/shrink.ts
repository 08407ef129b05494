import type { Action } from './actions';
import type { Episode, OneLife } from './episode';
import { episode } from './episode';

/** The shortest life found that still breaks a rule: actions are left out while it stays broken. */
export function shrink(broken: Episode, options: Omit<OneLife, 'actions'> = {}): Episode {
  let { actions } = broken;
  for (let i = actions.length - 1; i >= 0; i--) {
    const fewer = without(actions, i);
    if (episode(broken.seed, { ...options, actions: fewer }).broken.length > 0) actions = fewer;
  }
  return episode(broken.seed, { ...options, actions, traced: true });
}

/** The time it took is kept, so that what is left still happens when it did. */
function without(actions: readonly Action[], i: number): Action[] {
  const left = actions.filter((_, at) => at !== i);
  const [next, gone] = [left[i], actions[i]];
  if (next && gone) left[i] = { ...next, wait: next.wait + gone.wait };
  return left;
}
