// All objects of one kind of one account, newest last, bounded: past the limit the oldest are
// forgotten (the truth log on disk still has them).

export interface Row {
  id: string;
  created: number;
}

export interface Table<T extends Row> {
  add(row: T): T;
  get(id: string): T | undefined;
  remove(id: string): void;
  /** Newest first. */
  newestFirst(): Iterable<T>;
  oldestFirst(): readonly T[];
  readonly size: number;
}

export const objectsKept = 250_000;

/** `touched` hears of every row that comes or goes. */
export function createTable<T extends Row>(
  touched: (id: string) => void = () => undefined,
  limit = objectsKept,
): Table<T> {
  const byId = new Map<string, T>();
  let order: T[] = [];

  function trim(): void {
    if (order.length <= limit * 1.1) return;
    const cut = order.length - limit;
    for (const row of order.slice(0, cut)) byId.delete(row.id);
    order = order.slice(cut);
  }

  return {
    add: (row) => {
      byId.set(row.id, row);
      order.push(row);
      trim();
      touched(row.id);
      return row;
    },
    get: (id) => byId.get(id),
    remove: (id) => {
      const row = byId.get(id);
      if (row === undefined) return;
      byId.delete(id);
      touched(id);
      order.splice(order.lastIndexOf(row), 1);
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
