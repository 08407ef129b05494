import type { Computed } from './computed';

// All objects of one kind of one account, newest last. Nothing is forgotten by itself: memory is
// counted, and a full sandbox refuses more. Older than all of them may be computed ones, of which
// only those that were changed are kept.

export interface Row {
  id: string;
  created: number;
}

/** A part of a table; the ends are included. */
export interface Range {
  readonly from?: number;
  readonly until?: number;
}

export interface Table<T extends Row> {
  add(row: T): T;
  get(id: string): T | undefined;
  remove(id: string): void;
  /** Removes the rows created before a time. */
  forgetBefore(created: number): void;
  /** Newest first; below a row, where one is named. A range leaves out computed rows alone. */
  newestFirst(below?: string, range?: Range): Iterable<T>;
  /** Oldest first, above a row. */
  above(id: string): Iterable<T>;
  /** Of those that are not computed. */
  oldestFirst(): readonly T[];
  /** The rows that are older than all that were added. */
  compute(rows: Computed<T>): void;
  readonly size: number;
}

export interface TableListener<T> {
  added(row: T): void;
  removed(row: T): void;
  /** Whether what is got now may be changed, so that a computed row must be kept. */
  keeps(): boolean;
}

const NO_LISTENER: TableListener<unknown> = {
  added: () => undefined,
  removed: () => undefined,
  keeps: () => true,
};

export function createTable<T extends Row>(listener: TableListener<T> = NO_LISTENER): Table<T> {
  const byId = new Map<string, T>();
  let order: T[] = [];
  let computed: Computed<T> | null = null;
  /** By index: the computed rows that were changed, or null where one is gone. */
  const changed = new Map<number, T | null>();

  const indexOf = (id: string): number | null => computed?.indexOf(id) ?? null;

  function computedAt(index: number): T | null {
    const kept = changed.get(index);
    return kept === undefined ? (computed?.at(index) ?? null) : kept;
  }

  function getComputed(id: string): T | undefined {
    const index = indexOf(id);
    const row = index === null ? null : computedAt(index);
    if (row === null || index === null) return undefined;
    if (changed.has(index) || !listener.keeps()) return row;
    // Computed rows share what is the same in all of them.
    const own = structuredClone(row);
    changed.set(index, own);
    listener.added(own);
    return own;
  }

  function* ownBelow(below: string | undefined): Iterable<T> {
    let started = below === undefined;
    for (let index = order.length - 1; index >= 0; index -= 1) {
      const row = order[index] as T;
      if (started) yield row;
      else started = row.id === below;
    }
  }

  function* computedRows(from: number, to: number): Iterable<T> {
    const step = from < to ? 1 : -1;
    for (let index = from; index !== to; index += step) {
      const row = computedAt(index);
      if (row !== null) yield row;
    }
  }

  return {
    add: (row) => {
      byId.set(row.id, row);
      order.push(row);
      listener.added(row);
      return row;
    },
    get: (id) => byId.get(id) ?? getComputed(id),
    remove: (id) => {
      const row = byId.get(id) ?? getComputed(id);
      if (row === undefined) return;
      const index = indexOf(id);
      if (byId.delete(id)) order.splice(order.lastIndexOf(row), 1);
      else if (index !== null) changed.set(index, null);
      listener.removed(row);
    },
    forgetBefore: (created) => {
      const first = order.findIndex((row) => row.created >= created);
      const gone = order.slice(0, first === -1 ? order.length : first);
      order = order.slice(gone.length);
      for (const row of gone) {
        byId.delete(row.id);
        listener.removed(row);
      }
    },
    *newestFirst(below, range = {}) {
      const cursor = below === undefined ? null : indexOf(below);
      if (cursor === null) yield* ownBelow(below);
      if (computed === null) return;
      const { from = -Infinity, until = Infinity } = range;
      const oldest = computed.countBefore(from);
      const newest = Math.min(computed.countBefore(until + 1), cursor ?? Infinity) - 1;
      if (newest >= oldest) yield* computedRows(newest, oldest - 1);
    },
    *above(id) {
      const cursor = indexOf(id);
      if (cursor !== null) yield* computedRows(cursor + 1, computed?.count ?? 0);
      const own = byId.get(id);
      const start = own === undefined ? 0 : order.lastIndexOf(own) + 1;
      for (let index = start; index < order.length; index += 1) yield order[index] as T;
    },
    oldestFirst: () => order,
    compute: (rows) => {
      computed = rows;
      changed.clear();
    },
    get size() {
      return order.length + (computed?.count ?? 0);
    },
  };
}
