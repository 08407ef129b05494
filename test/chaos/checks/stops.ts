import { broken } from './broken';
import type { Check } from './broken';

/** I17: a program asked to end by SIGTERM lets go of what it holds and ends well. */
export const cleanStops: Check = ({ deaths }) =>
  deaths
    .filter(({ victim }) => /^(api|worker)/.test(victim))
    .filter(
      ({ how, detail }) => how === 'asked in vain' || (how === 'asked to end' && detail !== '0'),
    )
    .map(({ victim, how, detail }) =>
      broken('I17', `${victim} was ${how} and ended with ${detail}`),
    );
