import type { HashedSighting, Rank } from './mirror-fact';

/** So many states of one moment are compared; what changes more often in it is read. */
export const COMPARED_MAX = 20;

/**
 * Which state is the latest of several that may be of one moment, by its hash; null where that
 * cannot be seen. Each event leads from one state to the next. Where they form one path, its end
 * is the latest, whatever the order in which they came. Where several ends are left, of two the
 * one that follows by what its event names, else the one of the highest rank. A circle (on and off
 * again) has no end: nobody can say.
 */
export function latestState(
  sightings: readonly HashedSighting[],
  followsOfTwo: 'first' | 'second' | null,
): string | null {
  if (sightings.length > COMPARED_MAX) return null;
  const ends = endsOf(stepsOf(sightings), new Set(sightings.map(({ after }) => after)));
  if (ends === null) return null;
  const [only, ...others] = ends;
  if (only !== undefined && others.length === 0) return only;
  const [first, second] = sightings;
  if (followsOfTwo !== null) return (followsOfTwo === 'first' ? first : second)?.after ?? null;
  return highest(sightings.filter(({ after }) => ends.includes(after)));
}

/** The one state of the highest rank; null where there are several. */
function highest(sightings: readonly HashedSighting[]): string | null {
  const rank = Math.max(...sightings.map((one) => one.rank)) as Rank;
  const states = new Set(sightings.filter((one) => one.rank === rank).map(({ after }) => after));
  const [only, ...others] = states;
  return only === undefined || others.length > 0 ? null : only;
}

interface Step {
  before: string;
  after: string;
}

/** Before an object was created there was none. */
const NOTHING = '';

function stepsOf(sightings: readonly HashedSighting[]): Step[] {
  return sightings.flatMap(({ rank, before, after }) => {
    const start = rank === 0 ? NOTHING : before;
    return start === undefined || start === after ? [] : [{ before: start, after }];
  });
}

/** The states that may be the latest; null where some form a circle, which has no end. */
function endsOf(steps: readonly Step[], states: ReadonlySet<string>): string[] | null {
  const ends: string[] = [];
  for (const component of componentsOf(steps, states)) {
    const [alone, ...others] = component;
    if (alone !== undefined && others.length === 0) ends.push(alone);
    else {
      const here = component.filter((state) => entered(steps, state) > left(steps, state));
      if (here.length === 0) return null;
      ends.push(...here);
    }
  }
  return ends;
}

const entered = (steps: readonly Step[], state: string): number =>
  steps.filter(({ after }) => after === state).length;
const left = (steps: readonly Step[], state: string): number =>
  steps.filter(({ before }) => before === state).length;

/** Groups of states that steps connect. */
function componentsOf(steps: readonly Step[], states: ReadonlySet<string>): string[][] {
  const groups = new Map([...states].map((state) => [state, new Set([state])]));
  for (const { before, after } of steps) {
    const one = groups.get(before) ?? new Set([before]);
    for (const state of groups.get(after) ?? [after]) one.add(state);
    for (const state of one) groups.set(state, one);
  }
  return [...new Set(groups.values())].map((group) => [...group]);
}
