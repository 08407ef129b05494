import type { World } from '../world/world';
import type { Range, Row, Table } from '../world/table';
import { invalid, malformed, missing } from './errors';

// Stripe's lists: newest first, cursors both ways, `created` ranges.

export interface Paging {
  limit?: number;
  starting_after?: string;
  ending_before?: string;
  created?: number | { gt?: number; gte?: number; lt?: number; lte?: number };
}

export interface List<T> {
  object: 'list';
  url: string;
  has_more: boolean;
  data: T[];
}

interface TableQuery<T extends Row> {
  readonly url: string;
  readonly table: Table<T>;
  /** Every parameter of the request: what is not paging is a filter. */
  readonly paging: Paging;
  readonly keep?: (row: T) => boolean;
  /** What of a row the filters are about, where it is not the row itself. */
  readonly fields?: (row: T) => object;
  /** Filters that are no equality of a field of the same name. */
  readonly filters?: Readonly<Record<string, (row: T, wanted: unknown) => boolean>>;
}

/** Newest first below a cursor, or from the top; oldest first above one. */
interface Rows<T extends Row> {
  newestFirst(below: string | undefined, range: Range): Iterable<T>;
  above(id: string): Iterable<T>;
}

/** The same of a few rows in their order. */
export const rowsOf = <T extends Row>(newestFirst: Iterable<T>): Rows<T> => ({
  *newestFirst(below) {
    let started = below === undefined;
    for (const row of newestFirst) {
      if (started) yield row;
      else started = row.id === below;
    }
  },
  above: (id) => {
    const all = [...newestFirst];
    return all
      .slice(
        0,
        all.findIndex((row) => row.id === id),
      )
      .reverse();
  },
});

interface PageQuery<T extends Row> {
  readonly url: string;
  readonly rows: Rows<T>;
  readonly paging: Paging;
  readonly find: (id: string) => T | undefined;
  readonly keep: (row: T) => boolean;
}

export function list<T extends Row>(world: World, query: TableQuery<T>): List<T> {
  const { url, table, paging, keep = () => true, filters = {} } = query;
  const fields = query.fields ?? ((row: T): object => row);
  const stale = world.settings.staleListSeconds;
  const freshest = stale > 0 ? world.clock.seconds() - stale : Infinity;
  const within = createdFilter(paging.created);
  const wanted = Object.entries(paging).filter(([name]) => !PAGING.has(name));
  const passes = (row: T): boolean =>
    wanted.every(([name, value]) => {
      const own = filters[name];
      return own === undefined ? isAs((fields(row) as Fields)[name], value) : own(row, value);
    });
  return page({
    url,
    rows: table,
    paging,
    find: (id) => table.get(id),
    keep: (row) => row.created <= freshest && within(row.created) && keep(row) && passes(row),
  });
}

type Fields = Readonly<Record<string, unknown>>;

export const PAGING: ReadonlySet<string> = new Set([
  'created',
  'ending_before',
  'expand',
  'limit',
  'starting_after',
]);

/** Whether a field is what a filter wants; inside an object, each key it names. */
function isAs(actual: unknown, wanted: unknown): boolean {
  if (typeof wanted === 'boolean') return (actual ?? false) === wanted;
  if (typeof wanted !== 'object' || wanted === null) return actual === wanted;
  if (typeof actual === 'number') return createdFilter(wanted as Paging['created'])(actual);
  if (typeof actual !== 'object' || actual === null) return false;
  const fields = actual as Fields;
  return Object.entries(wanted).every(([key, value]) => isAs(fields[key], value));
}

export function page<T extends Row>(query: PageQuery<T>): List<T> {
  const { url, rows, paging, find, keep } = query;
  const limit = paging.limit ?? 10;
  if (limit < 1 || limit > 100) {
    throw malformed(
      'Invalid limit: must be between 1 and 100',
      'parameter_invalid_integer',
      'limit',
    );
  }
  const { starting_after: after, ending_before: before } = paging;
  if (after !== undefined && before !== undefined) {
    throw invalid('You cannot parameterize both `starting_after` and `ending_before`.');
  }
  for (const [param, cursor] of [
    ['starting_after', after],
    ['ending_before', before],
  ] as const) {
    if (cursor !== undefined && find(cursor) === undefined) {
      throw missing('object', cursor, param, 400);
    }
  }
  const data = first(
    before === undefined ? rows.newestFirst(after, rangeOf(paging.created)) : rows.above(before),
    limit + 1,
    keep,
  );
  const more = data.length > limit;
  if (more) data.pop();
  if (before !== undefined) data.reverse();
  return { object: 'list', url, has_more: more, data };
}

function first<T extends Row>(rows: Iterable<T>, count: number, keep: (row: T) => boolean): T[] {
  const data: T[] = [];
  for (const row of rows) {
    if (keep(row)) data.push(row);
    if (data.length === count) break;
  }
  return data;
}

/** The times a `created` filter lets through, in whole seconds. */
function rangeOf(created: Paging['created']): Range {
  if (created === undefined) return {};
  if (typeof created === 'number') return { from: created, until: created };
  const { gt, gte, lt, lte } = created;
  return {
    from: Math.max(gte ?? -Infinity, gt === undefined ? -Infinity : gt + 1),
    until: Math.min(lte ?? Infinity, lt === undefined ? Infinity : lt - 1),
  };
}

export function createdFilter(created: Paging['created']): (at: number) => boolean {
  if (created === undefined) return () => true;
  if (typeof created === 'number') return (at) => at === created;
  const { gt, gte, lt, lte } = created;
  return (at) =>
    (gt === undefined || at > gt) &&
    (gte === undefined || at >= gte) &&
    (lt === undefined || at < lt) &&
    (lte === undefined || at <= lte);
}
