import type { ActivityDeps } from '../../activities';
import { refreshCustomer } from '../../activities/customers/refresh-customer';
import type { HttpDeps } from '../http/deps';
import { createMailer } from '../mail/create-mailer';
import { createStores } from '../postgres/create-stores';
import { createRelay } from '../relay/create-relay';
import type { RelayDeps } from '../relay/relay';
import { quarantineReason } from '../relay/quarantine-reason';
import { clockFor } from '../runtime/clock';
import type { Clock } from '../runtime/clock';
import type { Config } from '../runtime/config';
import { digest } from '../runtime/digest';
import { createLog } from '../runtime/log';
import { createStripeRoom } from '../stripe/create-stripe-room';
import { inEngineTime } from '../stripe/in-engine-time';
import { paceFor } from '../stripe/pace';
import { createStripeWatch } from '../stripe/create-stripe-watch';
import { verifyWebhook } from '../stripe/verify-webhook';
import { connectTemporal } from '../temporal/connect-temporal';
import { createCollections } from '../temporal/create-collections';
import { openMeasure } from './measure/open-measure';
import type { Measure } from './measure/open-measure';
import { openTraces } from './open-traces';
import { noteRefusals } from './note-refusals';
import { ownConnection } from './own-connection';
import { startOf } from './start-of';
import { VERSION } from './version';

export type Rooms = Awaited<ReturnType<typeof buildRooms>>;

/**
 * The rooms of one process, from its configuration. The server takes in and answers; the worker
 * acts, and it alone ticks the relay: each second what waits, each minute the sweep.
 */
export async function buildRooms(config: Config, program: string, maxConnections: number) {
  const log = createLog({ level: config.log.level, program });
  const clock = clockFor(config.clock);
  const linkSecret = config.http.linkSecret.reveal();
  const url = config.databaseUrl.reveal();
  const stores = createStores({
    ...{ url, digest, linkSecret, maxConnections },
    ...(config.policy && { policy: config.policy }),
  });
  const traces = await openTraces(config, program);
  const client = connectTemporal(config.temporal, traces.temporal);
  const { taskQueue } = config.temporal;
  const collections = createCollections({ client, taskQueue });
  const measure = openMeasure(config, stores);
  const { stripeFor, watchFor } = stripeRooms(config, clock, measure);
  const relay = createRelay({
    ...{ stores, collections, clock, log, startOf },
    refreshCustomer: (code, id) => refreshCustomer({ stores, stripeFor }, code, id),
    readAccount: (code) => watchFor(code).readAccount(),
    readOwner: (code, about) => watchFor(code).readOwner(about),
    readChangesSince: (code, since) => eventsSince(watchFor(code).movedSince(since), code),
  } satisfies RelayDeps);
  const close = async () => {
    await stores.close();
    await client.connection.close();
    await traces.end();
  };
  const seen = { measure, traces };
  return { config, log, clock, stores, client, collections, relay, stripeFor, ...seen, close };
}

/** One connection for now; the column is everywhere, so asking for another is a mistake. */
function stripeRooms(config: Config, clock: Clock, measure: Measure) {
  const { stripe, mode, connectionCode, installation } = config;
  const { apiBase, requestsPerSecond } = stripe;
  const pace = paceFor({ mode, apiBase, requestsPerSecond });
  const settings = { secretKey: stripe.secretKey.reveal(), pace, ...(apiBase && { apiBase }) };
  const bare = createStripeRoom(settings);
  // The sandbox lives in the engine's time; Stripe itself lives in its own.
  const isTranslated = apiBase === undefined && config.clock.daySeconds !== undefined;
  const room = measure.stripe(isTranslated ? inEngineTime(bare, clock) : bare);
  const watch = createStripeWatch(settings, installation);
  const only = <T>(code: string, given: T): T => {
    if (code === connectionCode) return given;
    throw new Error(`there is no key for the connection "${code}", only for "${connectionCode}"`);
  };
  return {
    stripeFor: (code: string) => only(code, room),
    watchFor: (code: string) => only(code, watch),
  };
}

async function* eventsSince<T extends object>(events: AsyncIterable<T>, connection: string) {
  for await (const event of events) yield { ...event, connection, quarantined: null };
}

export function activityDeps(rooms: Rooms): ActivityDeps {
  const { config, stores, stripeFor, clock, measure } = rooms;
  const { installation, http, mail } = config;
  const mailer = createMailer({ url: mail.smtpUrl.reveal(), from: mail.from });
  return {
    ...{ stores, stripeFor, clock, digest },
    ...(measure.decided && { onDecision: measure.decided }),
    mailer: measure.mailer(mailer),
    settings: {
      ...{ installation, publicUrl: http.publicUrl, mailFrom: mail.from },
      linkSecret: http.linkSecret.reveal(),
    },
  };
}

export function httpDeps(rooms: Rooms, isEnding: () => boolean): HttpDeps {
  const { config, stores, collections, relay, clock, log, stripeFor, measure } = rooms;
  const { publicUrl, linkSecret, checkoutOrigins, trustProxy, docs, local } = config.http;
  const secrets = config.stripe.webhookSecrets.map((secret) => secret.reveal());
  return {
    ...{
      stores,
      collections,
      relay,
      clock,
      log,
      startOf,
      verifyWebhook,
      whyQuarantined: quarantineReason,
    },
    isEnding,
    webhookSecrets: (code) => (code === config.connectionCode ? secrets : []),
    refused: noteRefusals(log, measure.refused),
    readStripeCustomer: (code, id) => stripeFor(code).readCustomer(id),
    settings: {
      ...{ publicUrl, linkSecret, checkoutOrigins, trustProxy },
      ...{ mode: config.mode, version: VERSION, docs },
      ...(local && { local }),
    },
  };
}

export const ensureConnection = ({ stores, config }: Rooms): Promise<void> =>
  stores.connections.ensure(ownConnection(config));
