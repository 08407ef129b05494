import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { BundleState } from '../../src/domain/bundles/model';
import { decide } from '../../src/domain/collection/decide';
import type { CollectionState } from '../../src/domain/collection/model/state';
import { fromRoot } from '../../src/runtime/root';
import { TRUE_RULES, bundleEpisode } from '../simulate/bundles/bundle-episode';
import { episode } from '../simulate/episode';

type Folder = 'states' | 'bundle-states';

export interface KeptState<S> {
  /** "1/closing 3" */
  name: string;
  shape: number;
  state: S;
}

export const folderOf = (folder: Folder): string => fromRoot('test', 'replay', folder);

/** States as they were in Postgres, of every shape there ever was and every lane. */
export const keptStates = (): KeptState<CollectionState>[] => statesIn('states');

/** Those of bundles, of every shape there ever was and every kind of session. */
export const keptBundles = (): KeptState<BundleState>[] => statesIn('bundle-states');

function statesIn<S>(folder: Folder): KeptState<S>[] {
  const root = folderOf(folder);
  if (!existsSync(root)) return [];
  return readdirSync(root).flatMap((shape) =>
    readdirSync(join(root, shape)).flatMap((file) => {
      const lane = file.replace(/\.json$/, '');
      const states = JSON.parse(readFileSync(join(root, shape, file), 'utf8')) as S[];
      const named = (state: S, i: number): KeptState<S> => ({
        name: `${shape}/${lane} ${i + 1}`,
        shape: Number(shape),
        state,
      });
      return states.map(named);
    }),
  );
}

/** Every state that the bundles of these lives pass through. */
export function statesOfBundles(seeds: number, seen: (state: BundleState) => void): void {
  for (let seed = 1; seed <= seeds; seed++) {
    bundleEpisode(seed, {
      ...TRUE_RULES,
      decide: (...given) => {
        const decision = TRUE_RULES.decide(...given);
        seen(decision.state);
        return decision;
      },
    });
  }
}

/** Every state that these lives pass through. */
export function statesOfLives(seeds: number, seen: (state: CollectionState) => void): void {
  for (let seed = 1; seed <= seeds; seed++) {
    episode(seed, {
      by: (state, facts, policy, now) => {
        const decision = decide(state, facts, policy, now);
        seen(decision.state);
        return decision;
      },
    });
  }
}

/** Every state that invoices pass through which are paid together with others. */
export function statesOfSeveral(seeds: number, seen: (state: CollectionState) => void): void {
  for (let seed = 1; seed <= seeds; seed++) {
    bundleEpisode(seed, {
      ...TRUE_RULES,
      collect: (...given) => {
        const decision = TRUE_RULES.collect(...given);
        seen(decision.state);
        return decision;
      },
    });
  }
}

/** "plan.charge(at).why": every field a value has, by way of the kinds that lead to it. */
export function fieldsOf(value: unknown, at = ''): string[] {
  if (Array.isArray(value)) return value.flatMap((one) => fieldsOf(one, `${at}[]`));
  if (typeof value !== 'object' || value === null) return [at];
  const { kind } = value as { kind?: unknown };
  const here = typeof kind === 'string' ? `${at}(${kind})` : at;
  // Its keys are ids of effects.
  if (at === '.retries') return [at];
  return [here, ...Object.entries(value).flatMap(([key, of]) => fieldsOf(of, `${here}.${key}`))];
}
