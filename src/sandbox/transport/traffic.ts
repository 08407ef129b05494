// How many requests came: a line for each second and account, and the most within any second. In
// real time, not on the virtual clock, as Stripe's limits are.

export interface TrafficLine {
  readonly second: number;
  readonly account: string;
  total: number;
  /** Answered with 429. */
  limited: number;
  most_at_once: number;
  readonly routes: Record<string, number>;
}

export interface Traffic {
  /** A request came; the function returned is called with the status of its answer. */
  came(account: string, route: string): (status: number | null) => void;
  /** Requests without an answer so far. */
  open(account: string, route: string | null): number;
  lines(): readonly TrafficLine[];
  /** The most requests within any 1,000 milliseconds, wherever they begin. */
  busiest(): Readonly<Record<string, Readonly<Record<string, number>>>>;
  clear(): void;
}

const KEPT_SECONDS = 3600;
export const ALL_ROUTES = 'all';

export function createTraffic(): Traffic {
  const lines = new Map<string, TrafficLine>();
  const open = new Map<string, number>();
  const recent = new Map<string, number[]>();
  const busiest: Record<string, Record<string, number>> = {};

  function lineOf(account: string, second: number): TrafficLine {
    const name = `${account} ${second}`;
    const existing = lines.get(name);
    if (existing !== undefined) return existing;
    for (const [old, line] of lines) {
      if (line.second > second - KEPT_SECONDS) break;
      lines.delete(old);
    }
    const fresh = { second, account, total: 0, limited: 0, most_at_once: 0, routes: {} };
    lines.set(name, fresh);
    return fresh;
  }

  function addTo(name: string, by: number): number {
    const count = (open.get(name) ?? 0) + by;
    if (count === 0) open.delete(name);
    else open.set(name, count);
    return count;
  }

  function noteRecent(account: string, route: string, now: number): void {
    const name = `${account} ${route}`;
    const times = recent.get(name) ?? [];
    while ((times[0] ?? now) <= now - 1000) times.shift();
    times.push(now);
    recent.set(name, times);
    const most = (busiest[account] ??= {});
    most[route] = Math.max(most[route] ?? 0, times.length);
  }

  return {
    came: (account, route) => {
      const now = Date.now();
      const line = lineOf(account, Math.floor(now / 1000));
      line.total += 1;
      line.routes[route] = (line.routes[route] ?? 0) + 1;
      for (const each of [ALL_ROUTES, route]) noteRecent(account, each, now);
      addTo(`${account} ${route}`, 1);
      line.most_at_once = Math.max(line.most_at_once, addTo(account, 1));
      return (status) => {
        addTo(`${account} ${route}`, -1);
        addTo(account, -1);
        if (status === 429) line.limited += 1;
      };
    },
    open: (account, route) => open.get(route === null ? account : `${account} ${route}`) ?? 0,
    lines: () => [...lines.values()],
    busiest: () => busiest,
    clear: () => {
      lines.clear();
      recent.clear();
      for (const account of Object.keys(busiest)) Reflect.deleteProperty(busiest, account);
    },
  };
}
