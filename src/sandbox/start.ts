import type { AddressInfo } from 'node:net';
import { checkoutRoutes } from './checkout/routes';
import { accountRoutes } from './connect/routes';
import { createControl } from './control/control';
import { intentRoutes } from './intents/routes';
import { balanceRoutes } from './objects/balance';
import { customerRoutes } from './objects/customers';
import { disputeRoutes } from './objects/dispute-routes';
import { moneyRoutes } from './objects/money-routes';
import { paymentMethodRoutes } from './objects/payment-method-routes';
import { productRoutes } from './objects/products';
import { testClockRoutes } from './objects/test-clocks';
import { tokenRoutes } from './objects/tokens';
import { createPages } from './pages/pages';
import { setupRoutes } from './setup/routes';
import { createFaults } from './transport/faults';
import { createKeys } from './transport/keys';
import { createRate } from './transport/rate';
import { createRequestLog } from './transport/request-log';
import { createRouter } from './transport/router';
import { createServer } from './transport/server';
import { webhookRoutes } from './webhooks/routes';
import { createWorld } from './world/world';

// Puts a local Stripe together and opens its door.

export interface SandboxOptions {
  port?: number;
  host?: string;
  /** Where the truth log goes; without it the log lives in memory only. */
  dataDir?: string;
  clock?: { scale?: number; originMs?: number };
  log?: (line: string) => void;
}

export interface Sandbox {
  readonly url: string;
  readonly port: number;
  now(): number;
  advance(ms: number): Promise<void>;
  stop(): Promise<void>;
}

const routes = [
  ...customerRoutes,
  ...paymentMethodRoutes,
  ...intentRoutes,
  ...setupRoutes,
  ...checkoutRoutes,
  ...moneyRoutes,
  ...disputeRoutes,
  ...balanceRoutes,
  ...productRoutes,
  ...webhookRoutes,
  ...accountRoutes,
  ...testClockRoutes,
  ...tokenRoutes,
];

export async function startSandbox(options: SandboxOptions): Promise<Sandbox> {
  const world = createWorld({
    clock: options.clock ?? {},
    ...(options.dataDir === undefined ? {} : { dataDir: options.dataDir }),
    log: options.log ?? (() => undefined),
  });
  const state = {
    world,
    keys: createKeys(world.clock),
    faults: createFaults(),
    requests: createRequestLog(),
    rate: createRate(),
    router: createRouter(routes),
  };
  const server = createServer({
    ...state,
    control: createControl(state),
    pages: createPages(state),
  });
  const host = options.host ?? '127.0.0.1';
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port ?? 0, host, resolve);
  });
  const { port } = server.address() as AddressInfo;
  world.url = `http://${host}:${port}`;
  return {
    url: world.url,
    port,
    now: () => world.clock.now(),
    advance: (ms) => world.agenda.advance(ms),
    stop: async () => {
      world.agenda.clear();
      world.deliveries.stop();
      server.closeAllConnections();
      await new Promise<void>((resolve) => {
        server.close(() => resolve());
      });
      world.truth.close();
    },
  };
}
