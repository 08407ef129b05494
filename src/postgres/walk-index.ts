import type { SqlValue } from './database';

export interface IndexWalk {
  /** The columns that an index begins with, each with its value. */
  keys: readonly (readonly [column: string, value: string])[];
  /** The last column of that index: an id of this prefix. */
  id: string;
  prefix: string;
  direction: 'asc' | 'desc';
  /** What was read up to here. */
  from?: string | undefined;
}

/**
 * All that begins with these values, in the order of ids. Written as rows that lie between two
 * rows: where a column equals a value the planner leaves it out of the order, and may read the
 * whole table by its ids until it meets enough, which is slow where they are all old.
 */
export function walkIndex(
  { keys, id, prefix, direction, from }: IndexWalk,
  place: (value: SqlValue) => string,
): { conditions: string[]; order: string } {
  const columns = [...keys.map(([column]) => column), id];
  const row = `(${columns.join(', ')})`;
  const values = keys.map(([, value]) => place(value));
  const beside = (end: string) => `(${[...values, place(end)].join(', ')})`;
  const isUpwards = direction === 'asc';
  const [first, pastLast] = [prefix, `${prefix.slice(0, -1)}${nextLetter(prefix)}`];
  const [above, below] = [isUpwards ? (from ?? first) : first, isUpwards ? pastLast : from];
  return {
    conditions: [`${row} > ${beside(above)}`, `${row} < ${beside(below ?? pastLast)}`],
    order: columns.map((column) => `${column} ${direction}`).join(', '),
  };
}

const nextLetter = (prefix: string): string =>
  String.fromCharCode((prefix.codePointAt(prefix.length - 1) ?? 0) + 1);
