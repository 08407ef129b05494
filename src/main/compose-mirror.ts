import { setTimeout as sleep } from 'node:timers/promises';
import type { MirrorDeps } from '../mirror/mirror-deps';
import { startSyncs } from '../mirror/start-syncs';
import type { AllStores } from '../postgres/create-stores';
import type { Clock } from '../runtime/clock';
import type { Config } from '../runtime/config';
import type { Log } from '../runtime/log';
import { createSyncRuns } from '../temporal/create-sync-runs';
import { livesInEngineTime } from './compose-stripe';
import type { composeStripe } from './compose-stripe';
import { mirrorReaders } from './mirror-readers';
import { repeatEvery } from './repeat-every';
import type { RepeatedWork } from './repeat-every';

interface MirrorParts {
  config: Config;
  stores: AllStores;
  stripe: Pick<ReturnType<typeof composeStripe>, 'settingsOf' | 'limiterOf'>;
  clock: Clock;
  log: Log;
}

/** What copies accounts, with all that it uses. */
export function mirrorDeps({ config, stores, stripe, clock, log }: MirrorParts): MirrorDeps {
  const stripeNow = livesInEngineTime(config) ? clock.now : Date.now;
  const { settingsOf, limiterOf } = stripe;
  const { apiBase } = config.stripe;
  const { credentials } = stores;
  return {
    stores,
    readerFor: mirrorReaders({ credentials, settingsOf, limiterOf, apiBase, stripeNow }),
    log,
    stripeNow,
    now: Date.now,
    sleep,
  };
}

type TickingParts = Pick<MirrorParts, 'config' | 'stores' | 'log'> &
  Pick<Parameters<typeof createSyncRuns>[0], 'client'>;

/** What a worker does for mirrors again and again. */
export function mirrorTicks(
  { config, client, stores, log }: TickingParts,
  mutations: { tick(): Promise<unknown> },
): RepeatedWork[] {
  const { start } = createSyncRuns({ client, taskQueue: config.temporal.taskQueue });
  return [
    repeatEvery(1_000, 'start of syncs', log, () => startSyncs({ stores, startSync: start, log })),
    repeatEvery(200, 'mutations', log, () => mutations.tick()),
  ];
}
