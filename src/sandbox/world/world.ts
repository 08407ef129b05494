import type Stripe from 'stripe';
import { createHash } from 'node:crypto';
import { createViolationLog } from '../violations/violation-log';
import type { ViolationLog } from '../violations/violation-log';
import { createTruthLog } from './truth-log';
import type { TruthLog } from './truth-log';
import type { Behaviour } from '../objects/behaviour';
import { refuseWhenFull } from '../transport/refusals';
import { API_VERSION } from '../transport/versions';
import { createDeliveries } from '../webhooks/deliver';
import type { Deliveries } from '../webhooks/deliver';
import { createAgenda } from './agenda';
import type { Agenda, Task } from './agenda';
import { createAccountStore } from './account-store';
import type { AccountStore, Touched } from './account-store';
import { createClock } from './clock';
import type { Clock } from './clock';
import type { StateFile } from './state-file';
import { createMemoryBudget } from './memory-budget';
import type { MemoryBudget } from './memory-budget';

// The whole state of one sandbox. Everything that changes it runs synchronously, so `cause` (the
// current request) can be a field here instead of a parameter of every function.

export interface Cause {
  readonly requestId: string | null;
  readonly key: string | null;
  readonly watched: boolean;
  /** Whether it may change something. */
  readonly changes: boolean;
  /** The length of its body. */
  readonly bytes: number;
}

/** State of an intent that Stripe does not show. */
export interface IntentSecrets {
  confirmed: boolean;
  session: Stripe.Checkout.Session | null;
  debit: Task | null;
  /** The method that waits for the authentication of the customer. */
  authenticating: Stripe.PaymentMethod | null;
  returnUrl: string | null;
  mandateGiven: boolean;
  /** The number of updates in one hour. */
  updates?: { hour: number; count: number };
}

export interface ChargeLinks {
  readonly refunds: Stripe.Refund[];
  readonly disputes: Stripe.Dispute[];
}

export interface Settings {
  /** Virtual milliseconds until a normal bank debit settles, and a delayed one. */
  debitMs: number;
  delayedDebitMs: number;
  /** How long after an asynchronous capture its money is entered in the balance. */
  asyncCaptureMs: number;
  /** How late events show up in lists (F10, F13), in virtual milliseconds. */
  eventDelayMs: number;
  /** Events of one second are listed in the order of their ids, not of their making. */
  shuffleTies: boolean;
  /** The version new events are rendered in: an account's default, which its owner can change. */
  eventVersion: string;
  /** How far the Date of answers is ahead of the clock that objects live on. */
  dateSkewMs: number;
  staleListSeconds: number;
  webhookTimeoutMs: number;
  ratePerSecond: number;
  ratePerEndpoint: number;
  ratePerSearch: number;
  /** Requests without an answer yet; 0 is no limit. */
  concurrency: number;
  concurrencyPerEndpoint: number;
  enforceRate: boolean;
}

export type PlanKind =
  | 'expire_session'
  | 'expire_authorization'
  | 'settle_debit'
  | 'enter_in_balance'
  | 'finish_refund'
  | 'fail_refund'
  | 'accept_mandate'
  | 'dispute_verdict'
  | 'dispute_due'
  | 'test_clock_ready';

export interface Plan {
  readonly kind: PlanKind;
  readonly account: string;
  readonly id: string;
  readonly dueAt: number;
  /** Further input of the handler. */
  readonly detail: string;
}

export type PlanHandler = (world: World, store: AccountStore, id: string, detail: string) => void;

export interface World {
  readonly clock: Clock;
  readonly agenda: Agenda;
  readonly settings: Settings;
  readonly platforms: Map<string, AccountStore>;
  readonly revokedKeys: Set<string>;
  readonly accounts: Map<string, AccountStore>;
  readonly accountObjects: Map<string, Stripe.Account>;
  readonly behaviours: WeakMap<Stripe.PaymentMethod, Behaviour>;
  readonly intents: WeakMap<Stripe.PaymentIntent, IntentSecrets>;
  readonly charges: WeakMap<Stripe.Charge, ChargeLinks>;
  readonly stateFile: StateFile;
  readonly touched: Touched;
  readonly memory: MemoryBudget;
  /** The part of the memory that accounts use. */
  readonly accountsMemory: MemoryBudget;
  readonly plans: Map<string, Plan>;
  readonly planHandlers: Map<PlanKind, PlanHandler>;
  readonly truth: TruthLog;
  readonly violations: ViolationLog;
  readonly deliveries: Deliveries;
  readonly log: (line: string) => void;
  cause: Cause;
  url: string;
}

export const NO_CAUSE: Cause = {
  requestId: null,
  key: null,
  watched: false,
  changes: true,
  bytes: 0,
};
const DAY_MS = 86_400_000;

export function defaultSettings(): Settings {
  return {
    debitMs: 5 * DAY_MS,
    delayedDebitMs: 180_000,
    asyncCaptureMs: 2000,
    eventDelayMs: 0,
    shuffleTies: false,
    eventVersion: API_VERSION,
    dateSkewMs: 0,
    staleListSeconds: 0,
    webhookTimeoutMs: 10_000,
    ratePerSecond: 100,
    ratePerEndpoint: 25,
    ratePerSearch: 20,
    concurrency: 0,
    concurrencyPerEndpoint: 0,
    enforceRate: false,
  };
}

export function createWorld(options: {
  clock: { scale?: number; originMs?: number };
  dataDir?: string;
  stateFile: StateFile;
  memory: MemoryBudget;
  log: (line: string) => void;
}): World {
  const clock = createClock(options.clock);
  const truth = createTruthLog(options.dataDir, () => clock.now());
  const violations = createViolationLog(truth, () => clock.now());
  const settings = defaultSettings();
  const deliveries = createDeliveries(options.log);
  return {
    clock,
    agenda: createAgenda(clock, () => deliveries.idle(), options.log, options.memory),
    settings,
    platforms: new Map(),
    revokedKeys: new Set(),
    accounts: new Map(),
    accountObjects: new Map(),
    behaviours: new WeakMap(),
    intents: new WeakMap(),
    charges: new WeakMap(),
    stateFile: options.stateFile,
    memory: options.memory,
    accountsMemory: createMemoryBudget(options.memory.limit, options.memory),
    touched: (account, table, id) => options.stateFile.touch(account, table, id),
    plans: new Map(),
    planHandlers: new Map(),
    truth,
    violations,
    deliveries,
    log: options.log,
    cause: NO_CAUSE,
    url: '',
  };
}

/** Keys that end alike (sk_test_x, rk_test_x, sk_test_unjudged_x) use the same account. */
export function platformOf(world: World, secretKey: string): AccountStore {
  const tail = secretKey.replace(/^[sr]k_test_/, '').replace(/^unjudged_/, '');
  const existing = world.platforms.get(tail);
  if (existing !== undefined) return existing;
  refuseWhenFull(world.memory);
  const account = `acct_1${createHash('sha256').update(tail).digest('hex').slice(0, 15)}`;
  const store = world.accounts.get(account) ?? createAccountStore(account, null, world);
  world.platforms.set(tail, store);
  world.accounts.set(account, store);
  return store;
}

/** Finds an object by its id in any account, for the control API and the pages. */
export function findAnywhere<T>(
  world: World,
  pick: (store: AccountStore) => T | undefined,
): { store: AccountStore; found: T } | null {
  for (const store of world.accounts.values()) {
    const found = pick(store);
    if (found !== undefined) return { store, found };
  }
  return null;
}

export function secretsOf(world: World, intent: Stripe.PaymentIntent): IntentSecrets {
  const existing = world.intents.get(intent);
  if (existing !== undefined) return existing;
  const fresh: IntentSecrets = {
    confirmed: false,
    session: null,
    debit: null,
    authenticating: null,
    returnUrl: null,
    mandateGiven: false,
  };
  world.intents.set(intent, fresh);
  return fresh;
}

export function linksOf(world: World, charge: Stripe.Charge): ChargeLinks {
  const existing = world.charges.get(charge);
  if (existing !== undefined) return existing;
  const fresh: ChargeLinks = { refunds: [], disputes: [] };
  world.charges.set(charge, fresh);
  return fresh;
}
