import './production';
import { createActivities } from '../../activities';
import type { ActivityDeps } from '../../activities/deps';
import { mailCustomers } from '../../activities/email/mail-customers';
import { cardMailRequester } from '../../activities/email/request-card-mails';
import { mailPausedCharges } from '../../activities/email/mail-paused-charges';
import { mailUnreachable } from '../../activities/email/mail-unreachable';
import { mailHeldSchedules } from '../../activities/email/mail-held-schedules';
import { finishDetaching } from '../../activities/customers/change-method';
import { runCustomerImports } from '../../activities/customers/run-imports';
import { syncDueCustomers } from '../../activities/customers/sync-customer';
import { mailUnmatchedMoney } from '../../activities/email/mail-unmatched-money';
import { MINUTE } from '../domain/time';
import type { Config } from '../runtime/config';
import { mutationRunner } from '../mirror/run-mutations';
import { createProbes, serveProbes } from '../runtime/serve-probes';
import { connectWorker, openNativeConnection } from '../temporal/connect-worker';
import { createWorkers } from '../temporal/create-workers';
import { installSdk } from '../temporal/open-sdk';
import { requireAccess } from '../temporal/require-access';
import { accessRenewer } from './renew-access';
import { repeatEvery } from './repeat-every';
import type { Log } from '../runtime/log';
import { requireNamespace } from './require-namespace';
import { requireSameAccount } from './require-same-account';
import { requireSameLinkSecret } from './require-same-link-secret';
import { requireSameMasterKey } from './require-same-master-key';
import { mirrorTicks } from './compose-mirror';
import { runProgram } from './program';
import {
  activityDeps,
  composeModules,
  ensureConnection,
  importDeps,
  mutationDeps,
} from './compose';
import { workflowBundlePath } from './workflow-bundle';

/** Mails that no run sends: they are about no invoice, or about many. */
const mailing = (deps: ActivityDeps, log: Log, requestCardMails = cardMailRequester(deps)) => [
  repeatEvery(MINUTE, 'requests of mails about cards that end', log, () =>
    requestCardMails(Date.now()),
  ),
  repeatEvery(1_000, 'mails without an invoice', log, () => mailCustomers(deps)),
  repeatEvery(60_000, 'mail of unmatched money', log, () => mailUnmatchedMoney(deps)),
  repeatEvery(10_000, 'mail of paused charges', log, () => mailPausedCharges(deps)),
  repeatEvery(10_000, 'mail of held schedules', log, () => mailHeldSchedules(deps)),
  repeatEvery(10_000, 'mail of addresses that bounced', log, () => mailUnreachable(deps)),
];

/** Acts: runs workflows and activities, and carries every outside fact to its run. */
runProgram('worker', async (config) => {
  const probes = createProbes();
  const { probePort: port, http } = config;
  if (port !== undefined) await serveProbes(probes, { host: http.host, port });
  const modules = await composeModules(config, 'worker', 30);
  const { log, relay, traces } = modules;
  const sdkMetrics = await installSdk(log, config.metricsPort !== undefined);
  await requireSameLinkSecret(modules.stores.links);
  await requireSameMasterKey(modules.stores.masterKeys);
  await ensureConnection(modules);
  await requireSameAccount(modules);
  const deps = activityDeps(modules);
  const imports = importDeps(modules);
  const mutations = mutationRunner(mutationDeps(modules));
  const { taskQueue } = config.temporal;
  const { access, client } = modules;
  const connection = await connectWorker(access, log);
  await requireAccess(access);
  await requireNamespace(modules);
  const workers = await createWorkers({
    namespace: access.namespace,
    taskQueue,
    activities: createActivities(deps),
    rates: { stripe: modules.stripe.rates?.perSecond, mail: config.mail.perSecond },
    connection,
    bundle: { codePath: workflowBundlePath() },
    tracing: traces.temporal,
  });
  await modules.measure.serve(log, sdkMetrics);
  const renewed = { connection, workers, connect: openNativeConnection };
  const renewAccess = accessRenewer({ access, client, worker: renewed, log });
  let ending = false;
  const ticking = [
    repeatEvery(1_000, 'relay of what waits', log, () => relay.relayWaiting()),
    repeatEvery(1_000, 'start of runs', log, () => relay.startWaiting()),
    repeatEvery(1_000, 'hints of accounts', log, () => relay.hintAccounts()),
    repeatEvery(2_000, 'changes of connections', log, () => relay.finishConnections()),
    repeatEvery(MINUTE, 'chain of the audit log', log, () => modules.stores.audit.chain()),
    repeatEvery(1_000, 'alarms of billing schedules', log, () => relay.setAlarms()),
    repeatEvery(1_000, 'bulk actions', log, () => relay.giveBulkActions()),
    repeatEvery(1_000, 'customers due at Stripe', log, () =>
      syncDueCustomers(modules.customerSync),
    ),
    repeatEvery(10_000, 'methods to detach', log, () => finishDetaching(modules.customerSync)),
    repeatEvery(1_000, 'imports of customers', log, () => runCustomerImports(imports)),
    ...mirrorTicks(modules, mutations),
    repeatEvery(60_000, 'sweep', log, () => relay.sweep()),
    repeatEvery(MINUTE, 'renewal of the access to Temporal', log, renewAccess),
    repeatEvery(3_600_000, 'permissions of the key', log, () => modules.checkPermissions()),
    repeatEvery(pollTick(modules.config), 'poll of Stripe', log, () => relay.poll(() => ending)),
    ...mailing(deps, log),
  ];
  log.info({ taskQueue, mode: config.mode }, 'worker is running');
  probes.started({
    workers: () => workers.isRunning(),
    postgres: () => modules.stores.databaseTime().then(() => true),
  });
  // Temporal's runtime hears SIGTERM itself, and lets what was begun come to its end.
  await workers.run();
  ending = true;
  probes.ending();
  await Promise.all(ticking.map((tick) => tick.stop()));
  await mutations.stop();
  deps.mailer.close();
  await modules.close();
});

/** Often enough that another worker soon goes on where one that died was polling. */
const pollTick = ({ stripe }: Config): number => Math.min(stripe.pollMinutes * MINUTE, MINUTE) / 2;
