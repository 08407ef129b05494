import type { Death } from '../part';
import { broken } from './broken';
import type { Broken, Check } from './broken';

/** I17: a program asked to end by SIGTERM lets go of what it holds and ends well. */
export const cleanStops: Check = ({ deaths }) => unclean(deaths);

export function unclean(deaths: readonly Death[]): Broken[] {
  return deaths
    .filter(({ victim }) => /^(api|worker)/.test(victim))
    .filter((one) => one.how === 'did not end' || (one.how === 'asked to end' && !isWell(one)))
    .map(({ victim, how, detail }) => broken('I17', `${victim} was ${how}, ended with ${detail}`));
}

const isWell = ({ detail }: Death): boolean => detail === '0';
