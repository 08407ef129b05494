import type Stripe from 'stripe';
import { createHash } from 'node:crypto';
import { createJudge } from '../judge/judge';
import type { Judge } from '../judge/judge';
import { createTruth } from '../judge/truth';
import type { Truth } from '../judge/truth';
import type { Behaviour } from '../objects/behaviour';
import { refuseWhenFull } from '../transport/refusals';
import { createDeliveries } from '../webhooks/deliver';
import type { Deliveries } from '../webhooks/deliver';
import { createAgenda } from './agenda';
import type { Agenda, Task } from './agenda';
import { createBooks } from './books';
import type { Books, Touched } from './books';
import { createClock } from './clock';
import type { Clock } from './clock';
import type { Keeper } from './keeper';
import type { Plan, PlanHandler, PlanKind } from './plans';
import { createRoom } from './room';
import type { Room } from './room';

// The whole state of one sandbox. Everything that changes it runs synchronously, so `cause` (the
// request at work) can stand here instead of travelling through every function.

export interface Cause {
  readonly requestId: string | null;
  readonly key: string | null;
  readonly judged: boolean;
  /** How long its text was. */
  readonly bytes: number;
}

/** What an intent knows beyond what Stripe shows. */
export interface IntentSecrets {
  confirmed: boolean;
  session: Stripe.Checkout.Session | null;
  debit: Task | null;
  /** The method a person is being asked to authenticate. */
  authenticating: Stripe.PaymentMethod | null;
  returnUrl: string | null;
  mandateGiven: boolean;
  /** How often it was updated in which hour. */
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
  /** How late events show up in lists (F10, F13), in virtual milliseconds. */
  eventDelayMs: number;
  staleListSeconds: number;
  webhookTimeoutMs: number;
  ratePerSecond: number;
  ratePerEndpoint: number;
  ratePerSearch: number;
  enforceRate: boolean;
}

export interface World {
  readonly clock: Clock;
  readonly agenda: Agenda;
  readonly settings: Settings;
  readonly platforms: Map<string, Books>;
  readonly accounts: Map<string, Books>;
  readonly accountObjects: Map<string, Stripe.Account>;
  readonly behaviours: WeakMap<Stripe.PaymentMethod, Behaviour>;
  readonly intents: WeakMap<Stripe.PaymentIntent, IntentSecrets>;
  readonly charges: WeakMap<Stripe.Charge, ChargeLinks>;
  readonly keeper: Keeper;
  readonly touched: Touched;
  readonly room: Room;
  /** The part of the room that accounts take. */
  readonly shelves: Room;
  readonly plans: Map<string, Plan>;
  readonly planHandlers: Map<PlanKind, PlanHandler>;
  readonly truth: Truth;
  readonly judge: Judge;
  readonly deliveries: Deliveries;
  readonly log: (line: string) => void;
  cause: Cause;
  url: string;
}

export const nobody: Cause = { requestId: null, key: null, judged: false, bytes: 0 };
const day = 86_400_000;

export function defaultSettings(): Settings {
  return {
    debitMs: 5 * day,
    delayedDebitMs: 180_000,
    eventDelayMs: 0,
    staleListSeconds: 0,
    webhookTimeoutMs: 10_000,
    ratePerSecond: 100,
    ratePerEndpoint: 25,
    ratePerSearch: 20,
    enforceRate: false,
  };
}

export function createWorld(options: {
  clock: { scale?: number; originMs?: number };
  dataDir?: string;
  keeper: Keeper;
  room: Room;
  log: (line: string) => void;
}): World {
  const clock = createClock(options.clock);
  const truth = createTruth(options.dataDir, () => clock.now());
  const judge = createJudge(truth, () => clock.now());
  const settings = defaultSettings();
  const deliveries = createDeliveries(options.log);
  return {
    clock,
    agenda: createAgenda(clock, () => deliveries.idle(), options.log, options.room),
    settings,
    platforms: new Map(),
    accounts: new Map(),
    accountObjects: new Map(),
    behaviours: new WeakMap(),
    intents: new WeakMap(),
    charges: new WeakMap(),
    keeper: options.keeper,
    room: options.room,
    shelves: createRoom(options.room.limit, options.room),
    touched: (account, table, id) => options.keeper.touch(account, table, id),
    plans: new Map(),
    planHandlers: new Map(),
    truth,
    judge,
    deliveries,
    log: options.log,
    cause: nobody,
    url: '',
  };
}

/** Keys that end alike (sk_test_x, rk_test_x, sk_test_unjudged_x) open the same account. */
export function platformOf(world: World, secretKey: string): Books {
  const tail = secretKey.replace(/^[sr]k_test_/, '').replace(/^unjudged_/, '');
  const known = world.platforms.get(tail);
  if (known !== undefined) return known;
  refuseWhenFull(world.room);
  const account = `acct_1${createHash('sha256').update(tail).digest('hex').slice(0, 15)}`;
  const books = world.accounts.get(account) ?? createBooks(account, null, world);
  world.platforms.set(tail, books);
  world.accounts.set(account, books);
  return books;
}

/** Finds an object by its id in whatever account holds it: for the control API and the pages. */
export function findAnywhere<T>(
  world: World,
  pick: (books: Books) => T | undefined,
): { books: Books; found: T } | null {
  for (const books of world.accounts.values()) {
    const found = pick(books);
    if (found !== undefined) return { books, found };
  }
  return null;
}

export function secretsOf(world: World, intent: Stripe.PaymentIntent): IntentSecrets {
  const known = world.intents.get(intent);
  if (known !== undefined) return known;
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
  const known = world.charges.get(charge);
  if (known !== undefined) return known;
  const fresh: ChargeLinks = { refunds: [], disputes: [] };
  world.charges.set(charge, fresh);
  return fresh;
}
