import type { Stores } from '../../../src/postgres/stores';
import { unused } from './unused';

/** Every mail of the simulation reaches its reader. */
export const NO_BOUNCES: Stores['unreachable'] = {
  apply: unused,
  bounced: unused,
  allow: unused,
  leaseForMail: unused,
  markMailed: unused,
};
