import type { Installation } from '../installation';
import type { Expected } from '../living';
import type { Death } from '../part';
import type { PatientWorld } from '../patient-world';
import type { Tenant } from '../tenants';
import type { Rows } from './rows';
import type { Truth } from './truth';

/** One promise that was not kept. */
export interface Broken {
  invariant: string;
  detail: string;
}

/** All that can be known about an episode when it is over. */
export interface Evidence {
  installation: Installation;
  /** The connection that it is about; the others have theirs. */
  tenant: Tenant;
  world: PatientWorld;
  prefix: string;
  expected: Expected[];
  deaths: Death[];
}

export interface Seen extends Evidence {
  rows: Rows;
  truth: Truth;
}

export type Check = (seen: Seen) => Broken[] | Promise<Broken[]>;

export const broken = (invariant: string, detail: string): Broken => ({ invariant, detail });
