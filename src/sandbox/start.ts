import type { AddressInfo } from 'node:net';
import { expireSession } from './checkout/expire-session';
import { checkoutRoutes } from './checkout/routes';
import { accountRoutes } from './connect/routes';
import { createControl } from './control/control';
import { expireAuthorization } from './intents/cancel';
import { intentRoutes } from './intents/routes';
import { settleOnTime } from './intents/settle';
import { balanceRoutes } from './objects/balance';
import { customerRoutes } from './objects/customers';
import { disputeRoutes, giveVerdict, loseUnanswered } from './objects/dispute-routes';
import { fraudWarningRoutes } from './objects/fraud-warnings';
import { failRefund, finishRefund } from './objects/make-refund';
import { setMandate } from './objects/mandates';
import { moneyRoutes } from './objects/money-routes';
import { paymentMethodRoutes } from './objects/payment-method-routes';
import { productRoutes } from './objects/products';
import { enterLater } from './objects/receive';
import { testClockReady, testClockRoutes } from './objects/test-clocks';
import { tokenRoutes } from './objects/tokens';
import { keptRoutes } from './kept/routes';
import { createPages } from './pages/pages';
import { setupRoutes } from './setup/routes';
import { answersTo } from './transport/answer-samples';
import { createFaults } from './transport/faults';
import { createKeys } from './transport/keys';
import { isLoopback } from './transport/own-machine';
import { createRate } from './transport/rate';
import { createRequestLog } from './transport/request-log';
import { createRouter } from './transport/router';
import { createServer } from './transport/server';
import type { Parts } from './transport/server';
import { createTraffic } from './transport/traffic';
import { webhookRoutes } from './webhooks/routes';
import { lockFolder } from './world/lock-folder';
import { createStateFile } from './world/state-file';
import { lineOf, restore } from './world/restore';
import { createMemoryBudget } from './world/memory-budget';
import { createWorld } from './world/world';
import type { PlanHandler, PlanKind } from './world/world';

// Assembles a local Stripe and starts its server.

export interface SandboxOptions {
  port?: number;
  host?: string;
  /** Where the truth log goes; without it the log lives in memory only. */
  dataDir?: string;
  /** Limit for everything it keeps; half of Node's heap by default. */
  memoryBytes?: number;
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
  ...fraudWarningRoutes,
  ...balanceRoutes,
  ...productRoutes,
  ...webhookRoutes,
  ...accountRoutes,
  ...testClockRoutes,
  ...tokenRoutes,
  ...keptRoutes,
];

// Each kind of planned change and its handler.
function planHandlers(): [PlanKind, PlanHandler][] {
  return [
    [
      'expire_session',
      (world, store, id) => {
        const session = store.sessions.get(id);
        if (session?.status === 'open') expireSession(world, store, session);
      },
    ],
    ['expire_authorization', expireAuthorization],
    ['settle_debit', settleOnTime],
    ['enter_in_balance', enterLater],
    [
      'finish_refund',
      (world, store, id) => {
        const refund = store.refunds.get(id);
        if (refund !== undefined) finishRefund(world, store, refund);
      },
    ],
    [
      'fail_refund',
      (world, store, id) => {
        const refund = store.refunds.get(id);
        if (refund === undefined || refund.status === 'failed') return;
        failRefund(world, store, refund, 'lost_or_stolen_card');
      },
    ],
    [
      'accept_mandate',
      (world, store, id) => {
        const mandate = store.mandates.get(id);
        if (mandate?.status === 'pending') setMandate(world, store, mandate, 'active');
      },
    ],
    ['dispute_verdict', giveVerdict],
    ['dispute_due', loseUnanswered],
    ['test_clock_ready', testClockReady],
  ];
}

export function assemble(options: SandboxOptions): Parts {
  const clock = options.clock ?? {};
  const log = options.log ?? (() => undefined);
  const stateFile = createStateFile(options.dataDir, (account, table, id) =>
    lineOf(state.world, state.keys, { account, table, id }),
  );
  const { dataDir } = options;
  const memory = createMemoryBudget(options.memoryBytes);
  const given = { clock, stateFile, memory, log };
  const world = createWorld({ ...given, ...(dataDir === undefined ? {} : { dataDir }) });
  for (const [kind, handler] of planHandlers()) world.planHandlers.set(kind, handler);
  const state = {
    world,
    keys: createKeys(world.clock, memory, (scope, key) => world.touched(scope, 'key', key)),
    faults: createFaults(),
    requests: createRequestLog(),
    rate: createRate(),
    traffic: createTraffic(),
    router: createRouter(routes),
    noteAnswer: answersTo(process.env['SANDBOX_ANSWERS']),
  };
  return { ...state, control: createControl(state), pages: createPages(state) };
}

export async function startSandbox(options: SandboxOptions): Promise<Sandbox> {
  const { dataDir } = options;
  const unlock = dataDir === undefined ? () => undefined : await lockFolder(dataDir);
  try {
    return await open(options, unlock);
  } catch (error) {
    unlock();
    throw error;
  }
}

async function open(options: SandboxOptions, unlock: () => void): Promise<Sandbox> {
  const parts = assemble(options);
  const { world } = parts;
  await restore(world, parts.keys);
  const host = options.host ?? '127.0.0.1';
  const server = createServer(parts, isLoopback(host));
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
      world.touched('', 'clock', 'clock'); // the next start goes on from this very moment
      world.stateFile.close();
      world.truth.close();
      unlock();
    },
  };
}
