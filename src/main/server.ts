import './production';
import { createApp } from '../http/create-app';
import { startHttpServer } from '../http/start-http-server';
import { ensureFirstApiKey } from './first-key';
import { runProgram, untilShutdownSignal } from './program';
import { composeModules, ensureConnection, httpDeps } from './compose';

/** Takes in and answers: the API, Stripe's webhooks and the customer's pages. */
runProgram('server', async (config) => {
  const rooms = await composeModules(config, 'server', 20);
  await ensureConnection(rooms);
  const key = await ensureFirstApiKey(rooms.stores, config);
  if (key !== null) console.log(`API key, told this once: ${key}`);
  const { measure, traces } = rooms;
  let ending = false;
  const app = measure.requests(traces.requests(createApp(httpDeps(rooms, () => ending))));
  const serving = await startHttpServer(app, config.http);
  await measure.serve(rooms.log);
  rooms.log.info({ url: serving.url, mode: config.mode }, 'server is listening');
  await untilShutdownSignal();
  ending = true;
  await serving.close({ drainMs: config.http.drainSeconds * 1_000, graceMs: 8_000 });
  await rooms.close();
});
