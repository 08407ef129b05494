import type { SimulatedPolicy } from '../policies';
import { hasFlag } from '../run-options';
import type { EngineEpisode } from './engine-episode';
import { brakedEpisode } from './braked-episode';
import { engineEpisode } from './engine-episode';

interface Asked {
  episodes: number;
  first: number;
  underOf: (seed: number) => SimulatedPolicy | undefined;
}

const VIOLATIONS_MAX = 20;

/** Lives in which the activities run, one after the other, with what broke in them. */
export async function simulateActivities({ episodes, first, underOf }: Asked): Promise<void> {
  const live = hasFlag('brake') ? brakedEpisode : engineEpisode;
  const started = performance.now();
  const violations: EngineEpisode[] = [];
  let lived = 0;
  let decisions = 0;
  while (lived < episodes && violations.length < VIOLATIONS_MAX) {
    const seed = first + lived;
    const life = await live(seed, { under: underOf(seed), traced: hasFlag('trace') });
    lived += 1;
    decisions += life.decisions;
    if (hasFlag('trace')) console.log(life.trace.join('\n'));
    if (life.broken.length > 0) violations.push(life);
  }
  const perSecond = Math.round(lived / ((performance.now() - started) / 1000));
  console.log(`${lived} lives from seed ${first}, ${decisions} decisions, ${perSecond} a second`);
  for (const { seed, broken } of violations) console.log(`seed ${seed}: ${broken.join('; ')}`);
  console.log(violations.length === 0 ? '0 violations' : `${violations.length} violations`);
  process.exitCode = violations.length > 0 ? 1 : 0;
}
