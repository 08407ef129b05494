import { setTimeout as sleep } from 'node:timers/promises';
import type { ActivityDeps } from '../../activities';
import {
  detachStoredMethod,
  makeDefault,
  readMethodsOnce,
} from '../../activities/customers/change-method';
import type { ImportDeps } from '../../activities/customers/run-imports';
import { openSetupCheckout } from '../../activities/customers/open-setup-checkout';
import { refreshCustomer } from '../../activities/customers/refresh-customer';
import { syncCustomer } from '../../activities/customers/sync-customer';
import { ENVIRONMENT } from '../domain/audit';
import { MINUTE } from '../domain/time';
import type { HttpDeps } from '../http/http-deps';
import { createMailer } from '../mail/create-mailer';
import type { MutationDeps } from '../mirror/mutation-work';
import { runSync } from '../mirror/run-sync';
import { createRelay } from '../relay/create-relay';
import type { RelayDeps } from '../relay/relay';
import { quarantineReason } from '../relay/quarantine-reason';
import { startsFromTable } from '../relay/starts-from-table';
import { clockFor } from '../runtime/clock';
import type { Clock } from '../runtime/clock';
import { isPublicAddress } from '../runtime/public-address';
import type { Config } from '../runtime/config';
import { base32Digest } from '../runtime/digest';
import { createLog } from '../runtime/log';
import { Secret } from '../runtime/secret';
import { reportForbidden } from '../stripe/report-forbidden';
import { API_VERSION } from '../stripe/stripe-client';
import { checkSignatureHeader, verifyWebhook } from '../stripe/verify-webhook';
import { statusAttributeOf } from '../temporal/attribute-names';
import { connectTemporal } from '../temporal/connect-temporal';
import { temporalAccess } from '../temporal/connection-options';
import { createAlarms } from '../temporal/create-alarms';
import { createCollections } from '../temporal/create-collections';
import { watchNamespace } from '../temporal/watch-namespace';
import { openInstrumentation } from './metrics/open-instrumentation';
import { openPdf } from './open-pdf';
import { openTraces } from './open-traces';
import { permissionReport } from '../stripe/account-gateway';
import { credentialSettings, mirrorDeps } from './compose-mirror';
import { composeStripe, livesInEngineTime } from './compose-stripe';
import { createPermissionCheck, permissionReporter } from './key-permissions';
import { logRefusals } from './log-refusals';
import { targetDeps } from './compose-consumers';
import { linkSecretsOf, openStores } from './open-stores';
import {
  connectionFromConfig,
  environmentDifferences,
  secretsFromConfig,
} from './connection-from-config';
import { connectionSettingsReader } from './connection-settings';
import { objectCallsFor } from './object-calls';
import { pacedMailer } from './paced-mailer';
import { startOf } from './start-request';
import { VERSION } from './version';

export type Modules = Awaited<ReturnType<typeof composeModules>>;

type Composing = [maxConnections: number, clock?: Clock];

/**
 * The modules of one process, from its configuration. The server receives and answers; the worker
 * acts, and it alone ticks the relay: each second what waits, each minute the sweep.
 */
export async function composeModules(config: Config, program: string, ...more: Composing) {
  const [maxConnections, clock = clockFor(config.clock)] = more;
  const access = temporalAccess(config.temporal.variables);
  const log = createLog({ level: config.log.level, program });
  const stores = openStores(config, maxConnections);
  const traces = await openTraces(config, program);
  const client = connectTemporal(access, traces.temporal);
  const { taskQueue, attributePrefix } = config.temporal;
  const collections = createCollections({ client, taskQueue, attributePrefix });
  const instrumentation = openInstrumentation(config, stores);
  const reportPermission = permissionReporter({ stores, log });
  const connections = connectionSettingsReader(() => stores.connectionSecrets.readAll());
  const stripe = composeStripe({
    config,
    clock,
    callTurns: stores.callTurns,
    connections,
    observed: (gateway, connection) => {
      const report = (permission: string, detail: string) =>
        reportPermission(connection, permission, detail);
      return instrumentation.stripe(reportForbidden(gateway, report));
    },
  });
  const { stripeFor, readerFor } = stripe;
  const relay = createRelay({
    stores,
    collections,
    alarms: createAlarms({ client, taskQueue }),
    clock,
    log,
    startOf,
    refreshCustomer: (code, id, mandates) =>
      refreshCustomer({ stores, stripeFor }, code, id, mandates),
    readAccount: (code) => readerFor(code).readAccount(),
    readOwner: (code, about) => readerFor(code).readOwner(about),
    ...stripe.ofConnections,
    listChanges: (code, request) => readerFor(code).listChanges(request),
    polling: {
      connections: connections.activeCodes,
      everyMs: config.stripe.pollMinutes * MINUTE,
    },
    startsPerSecond: config.startsPerSecond,
    stripeNow: livesInEngineTime(config) ? clock.now : Date.now,
    sleep,
  } satisfies RelayDeps);
  const close = async () => {
    await stores.close();
    await client.connection.close();
    await traces.end();
  };
  return {
    config,
    log,
    clock,
    stores,
    access,
    client,
    collections,
    relay,
    connections,
    stripe,
    readAccount: () => readerFor(config.connectionCode).readAccount(),
    customerSync: {
      stores,
      stripeFor,
      digest: base32Digest,
      clock,
      settings: { installation: config.installation, publicUrl: config.http.publicUrl },
      log,
    },
    checkPermissions: createPermissionCheck({
      stores,
      log,
      activeCodes: connections.activeCodes,
      settingsOf: stripe.settingsOf,
    }),
    measure: instrumentation,
    traces,
    close,
  };
}

export const importDeps = ({ stores, stripe, customerSync, log }: Modules): ImportDeps => ({
  stores,
  stripeFor: stripe.stripeFor,
  openSetup: (customer) => openSetupCheckout(customerSync, customer, false),
  log,
});

export const mutationDeps = (modules: Modules): MutationDeps => ({
  stores: modules.stores,
  callsFor: (connection, credential) =>
    objectCallsFor(
      {
        credentials: modules.stores.credentials,
        settingsBy: credentialSettings(modules),
        stripeNow: livesInEngineTime(modules.config) ? modules.clock.now : Date.now,
      },
      connection,
      credential,
    ),
  installation: modules.config.installation,
  now: livesInEngineTime(modules.config) ? modules.clock.now : Date.now,
  sleep,
  onFailure: (mutation, err) =>
    modules.log.error({ mutation, err }, 'a mutation did not go on, and is tried again'),
});

export function activityDeps(modules: Modules): ActivityDeps {
  const { config, log, stores, stripe, clock, measure } = modules;
  const { installation, http, mail } = config;
  const smtp = createMailer({ url: mail.smtpUrl.reveal(), from: mail.from });
  const mailer = pacedMailer(smtp, stores.callTurns, mail.perSecond);
  const statusAttribute = statusAttributeOf(config.temporal.attributePrefix);
  return {
    stores,
    stripeFor: stripe.patientStripeFor,
    mirror: { run: (sync, isEnding) => runSync(mirrorDeps(modules), sync, isEnding) },
    clock,
    digest: base32Digest,
    ...(measure.decided && { onDecision: measure.decided }),
    onSetAside: (one) => {
      measure.setAside(one);
      log.error(one, 'this cannot be saved and was set aside; everything else was applied');
    },
    onHeldSchedule: (held) =>
      log.error(held, 'a billing schedule is held: it makes no invoice until it is resumed'),
    mailer: measure.mailer(mailer),
    pdf: openPdf(config, stores, log),
    settings: {
      installation,
      publicUrl: http.publicUrl,
      mailFrom: mail.from,
      ...linkSecretsOf(config),
      ...(statusAttribute !== undefined && { statusAttribute }),
    },
  };
}

export function httpDeps(modules: Modules, isEnding: () => boolean): HttpDeps {
  const { config, stores, collections, relay, clock, log, stripe, measure } = modules;
  const { client, access, connections } = modules;
  const { publicUrl, checkoutOrigins, portalFrameAncestors, trustProxy, docs, local } = config.http;
  return {
    stores,
    collections,
    relay,
    clock,
    log,
    pdf: openPdf(config, stores, log),
    startOf,
    verifyWebhook,
    checkSignatureHeader,
    whyQuarantined: quarantineReason,
    isEnding,
    temporalProblems: watchNamespace(client, access, config.temporal.attributePrefix),
    findConnection: (code) => connections.find(code),
    findNewestConnection: (code) => connections.findNewest(code),
    environmentDifferences: () => environmentDifferences(connections, config),
    onRefused: logRefusals(log, measure.onRefused),
    stripeAccount: stripe.accountAt,
    stripeVersion: API_VERSION,
    permissionReport,
    openSetupCheckout: (customer, regenerate) =>
      openSetupCheckout(modules.customerSync, customer, regenerate),
    syncCustomer: (customer) => syncCustomer(modules.customerSync, customer),
    storedMethods: {
      readOnce: (customer) => readMethodsOnce(modules.customerSync, customer),
      makeDefault: (change) => makeDefault(modules.customerSync, change),
      detach: (change) => detachStoredMethod(modules.customerSync, change),
    },
    consumers: stores.consumerProgress,
    ...targetDeps(config, stores),
    readStripeCustomer: (code, id) => stripe.stripeFor(code).readCustomer(id),
    startsFromTable: startsFromTable({
      runLeases: stores.runLeases,
      startsPerSecond: config.startsPerSecond,
    }),
    settings: {
      publicUrl,
      isReachable: config.stripe.apiBase !== undefined || isPublicAddress(publicUrl),
      installation: config.installation,
      ...(config.stripe.apiBase && { stripeOrigin: new URL(config.stripe.apiBase).origin }),
      countsReads: config.stripe.apiBase === undefined,
      ...(onlyTestKeys(config) && { onlyTestKeys: true }),
      linkSecrets: new Secret(linkSecretsOf(config)),
      checkoutOrigins,
      portalFrameAncestors,
      trustProxy,
      mode: config.mode,
      version: VERSION,
      docs,
      ...(local && { local }),
    },
  };
}

/** A live key is sent to nobody but Stripe, and time is not compressed with it. */
const onlyTestKeys = ({ stripe, clock }: Config): boolean =>
  stripe.apiBase?.startsWith('http:') === true || clock.daySeconds !== undefined;

/** The environment makes its connection once; then only what is stored counts. */
export async function ensureConnection({
  stores,
  config,
  connections,
  log,
}: Pick<Modules, 'stores' | 'config' | 'connections' | 'log'>): Promise<void> {
  await stores.installations.ensure(config.installation);
  const { code } = await stores.connections.seed(connectionFromConfig(config), ENVIRONMENT);
  await stores.connectionSecrets.setFirst(code, secretsFromConfig(config), ENVIRONMENT);
  for (const { name, detail } of await environmentDifferences(connections, config)) {
    log.warn({ name, connection: code }, detail);
  }
}
