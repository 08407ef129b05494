import type { AddressInfo } from 'node:net';
import { expireSession } from './checkout/expire';
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
import { testClockReady, testClockRoutes } from './objects/test-clocks';
import { tokenRoutes } from './objects/tokens';
import { createPages } from './pages/pages';
import { setupRoutes } from './setup/routes';
import { answersTo } from './transport/answers';
import { createFaults } from './transport/faults';
import { createKeys } from './transport/keys';
import { createRate } from './transport/rate';
import { createRequestLog } from './transport/request-log';
import { createRouter } from './transport/router';
import { createServer } from './transport/server';
import type { Parts } from './transport/server';
import { webhookRoutes } from './webhooks/routes';
import { holdFolder } from './world/hold-folder';
import { createKeeper } from './world/keeper';
import type { PlanHandler, PlanKind } from './world/plans';
import { lineOf, restore } from './world/restore';
import { createRoom } from './world/room';
import { createWorld } from './world/world';

// Puts a local Stripe together and opens its door.

export interface SandboxOptions {
  port?: number;
  host?: string;
  /** Where the truth log goes; without it the log lives in memory only. */
  dataDir?: string;
  /** How much what it keeps may take; half of Node's heap unless told. */
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
];

// Each kind of plan and what it does when its time has come.
function planHandlers(): [PlanKind, PlanHandler][] {
  return [
    [
      'expire_session',
      (world, books, id) => {
        const session = books.sessions.get(id);
        if (session?.status === 'open') expireSession(world, books, session);
      },
    ],
    ['expire_authorization', expireAuthorization],
    ['settle_debit', settleOnTime],
    [
      'finish_refund',
      (world, books, id) => {
        const refund = books.refunds.get(id);
        if (refund !== undefined) finishRefund(world, books, refund);
      },
    ],
    [
      'fail_refund',
      (world, books, id) => {
        const refund = books.refunds.get(id);
        if (refund === undefined || refund.status === 'failed') return;
        failRefund(world, books, refund, 'lost_or_stolen_card');
      },
    ],
    [
      'accept_mandate',
      (world, books, id) => {
        const mandate = books.mandates.get(id);
        if (mandate?.status === 'pending') setMandate(world, books, mandate, 'active');
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
  const keeper = createKeeper(options.dataDir, (account, table, id) =>
    lineOf(state.world, state.keys, account, table, id),
  );
  const { dataDir } = options;
  const room = createRoom(options.memoryBytes);
  const given = { clock, keeper, room, log };
  const world = createWorld({ ...given, ...(dataDir === undefined ? {} : { dataDir }) });
  for (const [kind, handler] of planHandlers()) world.planHandlers.set(kind, handler);
  const state = {
    world,
    keys: createKeys(world.clock, room, (scope, key) => world.touched(scope, 'key', key)),
    faults: createFaults(),
    requests: createRequestLog(),
    rate: createRate(),
    router: createRouter(routes),
    noteAnswer: answersTo(process.env['SANDBOX_ANSWERS']),
  };
  return { ...state, control: createControl(state), pages: createPages(state) };
}

export async function startSandbox(options: SandboxOptions): Promise<Sandbox> {
  const { dataDir } = options;
  const letGo = dataDir === undefined ? () => undefined : await holdFolder(dataDir);
  try {
    return await open(options, letGo);
  } catch (error) {
    letGo();
    throw error;
  }
}

async function open(options: SandboxOptions, letGo: () => void): Promise<Sandbox> {
  const parts = assemble(options);
  const { world } = parts;
  await restore(world, parts.keys);
  const server = createServer(parts);
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
      world.touched('', 'clock', 'clock'); // the next start goes on from this very moment
      world.keeper.close();
      world.truth.close();
      letGo();
    },
  };
}
