import type { World } from '../world/world';

// Requests of this second, in total and on one endpoint, against Stripe's limits. In real time, not
// on the virtual clock.

export interface Rate {
  /** Counts one request; returns the limit it exceeded, if any. */
  count(world: World, account: string, endpoint: string): 'global-rate' | 'endpoint-rate' | null;
}

export function createRate(): Rate {
  let second = 0;
  let counts = new Map<string, number>();

  function bump(name: string): number {
    const value = (counts.get(name) ?? 0) + 1;
    counts.set(name, value);
    return value;
  }

  return {
    count: (world, account, endpoint) => {
      const now = Math.floor(Date.now() / 1000);
      if (now !== second) {
        second = now;
        counts = new Map();
      }
      const all = bump(account);
      const one = bump(`${account} ${endpoint}`);
      const { ratePerSecond, ratePerEndpoint, ratePerSearch } = world.settings;
      const perEndpoint = endpoint.endsWith('/search') ? ratePerSearch : ratePerEndpoint;
      const broken =
        all > ratePerSecond ? 'global-rate' : one > perEndpoint ? 'endpoint-rate' : null;
      if (broken !== null && bump(`${account} recorded ${broken} ${endpoint}`) === 1) {
        const limit = broken === 'global-rate' ? ratePerSecond : perEndpoint;
        world.violations.record('rate_over_the_limit', account, null, { limit, broken, endpoint });
      }
      return broken;
    },
  };
}
