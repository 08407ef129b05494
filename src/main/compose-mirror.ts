import { setTimeout as sleep } from 'node:timers/promises';
import { collectsInto } from '../domain/mirror/collects-into';
import type { MirrorDeps } from '../mirror/mirror-deps';
import { startSyncs } from '../mirror/start-syncs';
import type { AllStores } from '../postgres/create-stores';
import type { Clock } from '../runtime/clock';
import type { Config } from '../runtime/config';
import { storeMissed } from '../relay/store-missed';
import type { Log } from '../runtime/log';
import { understoodEvents } from '../stripe/list-changes';
import { createSyncRuns } from '../temporal/create-sync-runs';
import { consumerTick } from './compose-consumers';
import { livesInEngineTime } from './compose-stripe';
import type { composeStripe } from './compose-stripe';
import type { ConnectionSettingsReader } from './connection-settings';
import { settingsByCredential } from './credential-settings';
import type { SettingsByCredential } from './credential-settings';
import type { Instrumentation } from './metrics/open-instrumentation';
import { mirrorReaders } from './mirror-readers';
import { repeatEvery } from './repeat-every';
import type { RepeatedWork } from './repeat-every';

interface MirrorParts {
  config: Config;
  stores: AllStores;
  stripe: Pick<ReturnType<typeof composeStripe>, 'settingsOf' | 'limiterOf'>;
  clock: Clock;
  log: Log;
  connections: Pick<ConnectionSettingsReader, 'find'>;
  measure: Pick<Instrumentation, 'onHealed'>;
}

/** How the processes of an installation call Stripe by a credential. */
export const credentialSettings = ({
  config,
  stores: { credentials },
  stripe: { settingsOf, limiterOf },
}: Pick<MirrorParts, 'config' | 'stores' | 'stripe'>): SettingsByCredential =>
  settingsByCredential({ credentials, settingsOf, limiterOf, apiBase: config.stripe.apiBase });

/** What copies accounts, with all that it uses. */
export function mirrorDeps(parts: MirrorParts): MirrorDeps {
  const { config, stores, clock, log, connections, measure } = parts;
  const stripeNow = livesInEngineTime(config) ? clock.now : Date.now;
  const { apiBase } = config.stripe;
  return {
    stores,
    readerFor: mirrorReaders({ settingsBy: credentialSettings(parts), stripeNow }),
    collectsInto: async (credential) => {
      const { connection } = credential;
      const found = await connections.find(connection);
      return found !== null && collectsInto(found, credential) ? connection : null;
    },
    relayMissed: async (connection, events) => {
      const changes = understoodEvents(events, config.installation);
      const missed = await storeMissed(stores, connection, changes);
      if (missed === 0) return;
      measure.onHealed(missed);
      log.warn({ connection, missed }, 'events came by the mirror that no webhook had brought');
    },
    countsReads: apiBase === undefined,
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
    consumerTick({ config, stores, log }),
  ];
}
