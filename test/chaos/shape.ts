import type { Fault } from './plan';

/** What the installation is like that trouble is made in. */
export interface Shape {
  /** Calls to Stripe a second that all programs may make together; the judge holds them to it. */
  pace: number | null;
  /** Temporal's dev server on a file, or its real one on the Postgres that is killed as well. */
  temporal: 'dev' | 'postgres';
}

export const PLAIN: Shape = { pace: null, temporal: 'dev' };

/** The options that repeat it. */
export const asOptions = ({ pace, temporal }: Shape): string =>
  (pace === null ? '' : ` --pace ${pace}`) + (temporal === 'dev' ? '' : ` --temporal ${temporal}`);

/** Calls that a frozen Stripe has kept would be counted in the one second in which it thaws. */
export const faultsIn = ({ pace }: Shape, faults: readonly Fault[]): Fault[] =>
  faults.filter((fault) => pace === null || fault.kind !== 'freeze' || fault.victim !== 'sandbox');

/** Another key of the same account: the judge holds the programs to a pace, and no person. */
export const keyOfPerson = (sandboxKey: string): string =>
  sandboxKey.replace(/^sk_test_/, 'sk_test_unjudged_');

/** The judge knows no pace when it begins to live, each time anew. */
export async function setPace({ pace }: Shape, sandbox: string): Promise<void> {
  if (pace === null) return;
  const body = JSON.stringify({ ratePerSecond: pace });
  const answer = await fetch(`${sandbox}/_sandbox/settings`, { method: 'POST', body });
  if (!answer.ok) throw new Error(`the sandbox took no pace: it answered ${answer.status}`);
}
