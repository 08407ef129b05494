import type { Problem } from './invoice';

type Mode = 'test' | 'live';

export interface ConnectionOfMove {
  code: string;
  mode: Mode;
}

/** Where a customer is collected from now on. */
export interface MovedTo {
  connection: string;
  /** The customer there. */
  customer: string;
}

/** Why a customer cannot be moved from one connection to another; `to`: null if there is none. */
export function moveProblems(
  from: ConnectionOfMove,
  wanted: string,
  to: ConnectionOfMove | null,
): Problem[] {
  const problem = (code: string, detail: string) => [{ pointer: '/connection', code, detail }];
  if (to === null) return problem('connection_unknown', `there is no connection "${wanted}" here`);
  if (to.code === from.code) {
    return problem('connection_same', `the customer is of "${from.code}" already`);
  }
  if (to.mode === from.mode) return [];
  const detail =
    `"${to.code}" is in ${to.mode} mode and "${from.code}" in ${from.mode} mode: ` +
    'what was tried out is not charged, make the customer there';
  return problem('mode_differs', detail);
}

/** For an invoice or a schedule of a customer who is collected elsewhere from now on. */
export const movedProblem = ({ connection, customer }: MovedTo): Problem => ({
  pointer: '/customer',
  code: 'customer_moved',
  detail: `the customer was moved to the connection "${connection}": submit it there (${customer})`,
});
