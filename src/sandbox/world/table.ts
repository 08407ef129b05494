// All objects of one kind of one account, newest last. Nothing is forgotten by itself: memory is
// counted, and a full sandbox refuses more.

export interface Row {
  id: string;
  created: number;
}

export interface Table<T extends Row> {
  add(row: T): T;
  get(id: string): T | undefined;
  remove(id: string): void;
  /** Removes the rows created before a time. */
  forgetBefore(created: number): void;
  /** Newest first. */
  newestFirst(): Iterable<T>;
  oldestFirst(): readonly T[];
  readonly size: number;
}

export interface TableListener<T> {
  added(row: T): void;
  removed(row: T): void;
}

const NO_LISTENER: TableListener<unknown> = { added: () => undefined, removed: () => undefined };

export function createTable<T extends Row>(listener: TableListener<T> = NO_LISTENER): Table<T> {
  const byId = new Map<string, T>();
  let order: T[] = [];

  return {
    add: (row) => {
      byId.set(row.id, row);
      order.push(row);
      listener.added(row);
      return row;
    },
    get: (id) => byId.get(id),
    remove: (id) => {
      const row = byId.get(id);
      if (row === undefined) return;
      byId.delete(id);
      order.splice(order.lastIndexOf(row), 1);
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
    *newestFirst() {
      for (let index = order.length - 1; index >= 0; index -= 1) {
        const row = order[index];
        if (row !== undefined) yield row;
      }
    },
    oldestFirst: () => order,
    get size() {
      return order.length;
    },
  };
}
