import { setTimeout as sleep } from 'node:timers/promises';
import type { MirrorDeps } from '../../src/mirror/mirror-deps';
import { createListReader } from '../../src/stripe/list-reader';
import { SECRET_KEY } from '../stripe/real-sandbox';

interface Local {
  stores: MirrorDeps['stores'];
  /** Where the sandbox is. */
  api: string;
  /** Its clock. */
  stripeNow(): number;
  /** What is warned of. */
  note(given: object): void;
  /** Types of the events that were given to the relay. */
  relayed: string[];
}

/** What runs syncs against a sandbox; its pauses are real. */
export function localMirror({ stores, api, stripeNow, note, relayed }: Local): MirrorDeps {
  const reader = createListReader({
    settings: { secretKey: SECRET_KEY, apiBase: api, timeoutMs: 60_000 },
    now: stripeNow,
  });
  return {
    stores,
    readerFor: () => reader,
    collectsInto: () => Promise.resolve('default'),
    relayMissed: async (_, events) => {
      relayed.push(...events.map(({ type }) => String(type)));
    },
    countsReads: false,
    log: { info: () => undefined, warn: note, error: note } as unknown as MirrorDeps['log'],
    stripeNow,
    now: Date.now,
    sleep,
  };
}
