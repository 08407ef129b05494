import './production';
import { createApp } from '../http/create-app';
import { serve } from '../http/serve';
import { ensureFirstKey } from './first-key';
import { program, untilAskedToEnd } from './program';
import { buildRooms, ensureConnection, httpDeps } from './wire';

/** Takes in and answers: the API, Stripe's webhooks and the customer's pages. */
program('server', async (config) => {
  const rooms = await buildRooms(config, 'server', 20);
  await ensureConnection(rooms);
  const key = await ensureFirstKey(rooms.stores, config);
  if (key !== null) console.log(`API key, told this once: ${key}`);
  const { measure, traces } = rooms;
  let ending = false;
  const app = measure.requests(traces.requests(createApp(httpDeps(rooms, () => ending))));
  const serving = await serve(app, config.http);
  await measure.serve(rooms.log);
  rooms.log.info({ url: serving.url, mode: config.mode }, 'server is listening');
  await untilAskedToEnd();
  ending = true;
  await serving.close({ drainMs: config.http.drainSeconds * 1_000, graceMs: 8_000 });
  await rooms.close();
});
