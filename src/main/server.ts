import './production';
import { MINUTE } from '../domain/time';
import { createApp } from '../http/create-app';
import { startHttpServer } from '../http/start-http-server';
import { requireAccess } from '../temporal/require-access';
import { ensureFirstApiKey } from './first-key';
import { runProgram, untilShutdownSignal } from './program';
import { accessRenewer } from './renew-access';
import { repeatEvery } from './repeat-every';
import { composeModules, ensureConnection, httpDeps } from './compose';

/** Receives and answers: the API, Stripe's webhooks and the customer's pages. */
runProgram('server', async (config) => {
  const modules = await composeModules(config, 'server', 20);
  await requireAccess(modules.access);
  await ensureConnection(modules);
  await ensureFirstApiKey(modules.stores, config, modules.log);
  const { measure, traces, log } = modules;
  const renewAccess = accessRenewer(modules);
  let ending = false;
  const app = measure.requests(traces.requests(createApp(httpDeps(modules, () => ending))));
  const serving = await startHttpServer(app, config.http);
  await measure.serve(log);
  log.info({ url: serving.url, mode: config.mode }, 'server is listening');
  const renewing = repeatEvery(MINUTE, 'renewal of the access to Temporal', log, renewAccess);
  await untilShutdownSignal();
  ending = true;
  await renewing.stop();
  await serving.close({ drainMs: config.http.drainSeconds * 1_000, graceMs: 8_000 });
  await modules.close();
});
