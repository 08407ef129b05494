import './production';
import type { RequestListener } from 'node:http';
import { MINUTE } from '../domain/time';
import { createApp } from '../http/create-app';
import { startHttpServer } from '../http/start-http-server';
import { createProbes } from '../runtime/serve-probes';
import { requireAccess } from '../temporal/require-access';
import { ensureFirstApiKey } from './first-key';
import { runProgram, untilShutdownSignal } from './program';
import { accessRenewer } from './renew-access';
import { repeatEvery } from './repeat-every';
import { composeModules, ensureConnection, httpDeps } from './compose';
import { requireSameLinkSecret } from './require-same-link-secret';
import { requireSameMasterKey } from './require-same-master-key';

/** The port is open from the first second for probes; a request that comes so early is not lost. */
const notStartedYet: RequestListener = (_request, response) => {
  response.writeHead(503, { 'retry-after': '1' }).end();
};

/** Receives and answers: the API, Stripe's webhooks and the customer's pages. */
runProgram('server', async (config) => {
  const probes = createProbes();
  let app: RequestListener = notStartedYet;
  const listener = probes.listener((request, response) => app(request, response));
  const serving = await startHttpServer(listener, config.http);
  const modules = await composeModules(config, 'server', 20);
  await requireAccess(modules.access);
  await requireSameLinkSecret(modules.stores.links);
  await requireSameMasterKey(modules.stores.masterKeys);
  await ensureConnection(modules);
  await ensureFirstApiKey(modules.stores, config, modules.log);
  const { measure, traces, log } = modules;
  const renewAccess = accessRenewer(modules);
  let ending = false;
  const deps = httpDeps(modules, () => ending);
  app = measure.requests(traces.requests(createApp(deps)));
  await measure.serve(log);
  probes.started({ postgres: () => modules.stores.databaseTime().then(() => true) });
  for (const { name, detail } of (await deps.temporalProblems?.()) ?? [])
    log.error({ name }, detail);
  log.info({ url: serving.url, mode: config.mode }, 'server is listening');
  const renewing = repeatEvery(MINUTE, 'renewal of the access to Temporal', log, renewAccess);
  await untilShutdownSignal();
  ending = true;
  probes.ending();
  await renewing.stop();
  await serving.close({ drainMs: config.http.drainSeconds * 1_000, graceMs: 8_000 });
  await modules.close();
});
