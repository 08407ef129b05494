import { crashAt } from '../runtime/crash-points';
import { reach } from './hint';
import { rebuild } from './rebuild';
import type { Relay, RelayDeps } from './relay';
import { relayEvents } from './relay-events';
import { sweep } from './sweep';

const AT_ONCE = 100;

export function createRelay(deps: RelayDeps): Relay {
  const { events } = deps.stores;
  let underWay: Promise<number> | undefined;

  /** Called again while it still works, it is the same work. */
  const relayWaiting = async (): Promise<number> => {
    underWay ??= passes(deps).finally(() => (underWay = undefined));
    return underWay;
  };

  return {
    relay: async (leased) => {
      const relayed = await relayEvents(deps, leased);
      crashAt('relay.before_commit');
      await events.markRelayed(relayed);
      crashAt('relay.after_commit');
      return relayed;
    },
    relayWaiting,
    sweep: () => sweep(deps),
    rebuild: (options) => rebuild(deps, relayWaiting, options),
  };
}

/** Until nothing is due: what could not be told is due again later, so this ends. */
async function passes(deps: RelayDeps): Promise<number> {
  let relayed = 0;
  for (;;) {
    const taken = await deps.stores.events.takeWaiting(AT_ONCE, (some) => relayEvents(deps, some));
    relayed += taken;
    if (taken < AT_ONCE) break;
  }
  return relayed + (await startWaiting(deps));
}

/** Invoices that were taken in while Temporal was away, or by a process that died right after. */
async function startWaiting(deps: RelayDeps): Promise<number> {
  let started = 0;
  for (const identity of await deps.stores.relaying.toStart(AT_ONCE)) {
    if (!(await reach(deps, identity, 'start'))) break;
    await deps.stores.relaying.started(identity.ref);
    started += 1;
  }
  return started;
}
