import type Stripe from 'stripe';
import { createTable } from './table';
import { ACCOUNT_BYTES, bytesOf, ENTRY_BYTES, OBJECT_BYTES } from './memory-budget';
import type { MemoryBudget } from './memory-budget';
import type { Row, Table, TableListener } from './table';

// All objects of one Stripe account. Accounts never see each other's objects.

export interface StoredEvent extends Row {
  type: string;
  /** The account that stores it. */
  owner: string;
  /** Shown to the platform for events of connected accounts. */
  account: string | null;
  apiVersion: string;
  /** The object as it was at this moment, already written as JSON, and never changed. */
  snapshot: string;
  previous: string | null;
  request: { id: string | null; idempotency_key: string | null };
  pendingWebhooks: number;
  failedWebhooks: number;
  visibleAt: number;
}

export interface StoredEndpoint extends Stripe.WebhookEndpoint {
  hiddenSecret: string;
  previousSecret: string | null;
  connect: boolean;
}

export interface StoredMandate extends Stripe.Mandate {
  created: number;
}

export interface StoredToken extends Row {
  object: 'token';
  card: CardNumber | null;
  used: boolean;
}

export interface CardNumber {
  number: string;
  exp_month: number;
  exp_year: number;
  /** Whether a security code came with it. */
  cvc?: boolean;
  address_zip?: string;
  currency?: string;
  name?: string;
}

export interface AccountStore {
  readonly account: string;
  /** Set for connected accounts: the platform they belong to. */
  platform: string | null;
  /** It was there before, and its owner let the platform act for it. */
  byOAuth: boolean;
  readonly customers: Table<Stripe.Customer | (Stripe.DeletedCustomer & { created: number })>;
  readonly paymentMethods: Table<Stripe.PaymentMethod>;
  readonly paymentIntents: Table<Stripe.PaymentIntent>;
  readonly setupIntents: Table<Stripe.SetupIntent>;
  readonly sessions: Table<Stripe.Checkout.Session>;
  readonly charges: Table<Stripe.Charge>;
  readonly refunds: Table<Stripe.Refund>;
  readonly disputes: Table<Stripe.Dispute>;
  readonly fraudWarnings: Table<Stripe.Radar.EarlyFraudWarning>;
  readonly balanceTransactions: Table<Stripe.BalanceTransaction>;
  readonly mandates: Table<StoredMandate>;
  readonly products: Table<Stripe.Product>;
  readonly prices: Table<Stripe.Price>;
  readonly events: Table<StoredEvent>;
  readonly endpoints: Table<StoredEndpoint>;
  readonly tokens: Table<StoredToken>;
  readonly testClocks: Table<Stripe.TestHelpers.TestClock>;
  /** Codes by which owners of other accounts let this platform act for them. */
  readonly authorizations: Table<Authorization>;
  /** Those without rules, by what Stripe calls the object. */
  kept(object: string): Table<KeptRow>;
  /** Kept beside their session, under its id. */
  readonly lineItems: Table<{ id: string; created: number; items: Stripe.LineItem[] }>;
}

/** An object kept without rules. */
export interface KeptRow extends Row {
  /** The object whose list it is in; null for those at the top. */
  parent: string | null;
  object: Record<string, unknown>;
}

export interface Authorization extends Row {
  account: string;
  used: boolean;
}

export type Touched = (account: string, table: string, id: string) => void;

/** What a store needs of the world: every added or removed row is reported and counted. */
export interface StoreHost {
  readonly touched: Touched;
  readonly accountsMemory: MemoryBudget;
  /** The current request: stored strings keep the text of its body in memory. */
  readonly cause: { readonly changes: boolean; readonly bytes: number };
}

export function createAccountStore(
  account: string,
  platform: string | null,
  host: StoreHost,
): AccountStore {
  const { touched, accountsMemory } = host;
  const table = <T extends Row>(
    name: string,
    bytes: (row: T) => number = () => OBJECT_BYTES,
  ): Table<T> => createTable(listenerFor(account, name, host, bytes));
  const kept = new Map<string, Table<KeptRow>>();
  accountsMemory.reserve(ACCOUNT_BYTES);
  touched(account, 'account', account);
  return {
    account,
    platform,
    byOAuth: false,
    customers: table('customers'),
    paymentMethods: table('paymentMethods'),
    paymentIntents: table('paymentIntents'),
    setupIntents: table('setupIntents'),
    sessions: table('sessions'),
    charges: table('charges'),
    refunds: table('refunds'),
    disputes: table('disputes'),
    fraudWarnings: table('fraudWarnings'),
    balanceTransactions: table('balanceTransactions'),
    mandates: table('mandates'),
    products: table('products'),
    prices: table('prices'),
    events: table('events', eventBytes),
    endpoints: table('endpoints'),
    tokens: table('tokens'),
    testClocks: table('testClocks'),
    authorizations: table('authorizations'),
    lineItems: table('lineItems'),
    kept: (object) => {
      const existing = kept.get(object) ?? table<KeptRow>(keptTable(object));
      kept.set(object, existing);
      return existing;
    },
  };
}

/** The name of such a table in the state file. */
export const keptTable = (object: string): string => `${KEPT}${object}`;

const KEPT = 'kept ';

/** A table by its name in the state file. */
export function tableNamed(store: AccountStore, name: string): Table<Row> | undefined {
  if (name.startsWith(KEPT)) return store.kept(name.slice(KEPT.length)) as unknown as Table<Row>;
  return (store as unknown as Record<string, Table<Row>>)[name];
}

function listenerFor<T extends Row>(
  account: string,
  name: string,
  host: StoreHost,
  bytes: (row: T) => number,
): TableListener<T> {
  // Kept because a row must release exactly what it reserved, long after its request.
  const taken = new WeakMap<T, number>();
  return {
    added: (row) => {
      const took = bytes(row) + host.cause.bytes;
      taken.set(row, took);
      host.accountsMemory.reserve(took);
      host.touched(account, name, row.id);
    },
    keeps: () => host.cause.changes,
    removed: (row) => {
      host.accountsMemory.release(taken.get(row) ?? 0);
      host.touched(account, name, row.id);
    },
  };
}

const eventBytes = ({ snapshot, previous }: StoredEvent): number =>
  ENTRY_BYTES + bytesOf(snapshot) + bytesOf(previous ?? '');

/** The table an id belongs to by its prefix, and what Stripe calls the object in an error. */
export function tableOf(
  store: AccountStore,
  id: string,
): { table: Table<Row>; kind: string } | null {
  const prefix = id.startsWith('cs_test_') ? 'cs' : id.slice(0, id.indexOf('_'));
  switch (prefix) {
    case 'cus':
      return { table: store.customers, kind: 'customer' };
    case 'pm':
    case 'card':
      return { table: store.paymentMethods, kind: 'PaymentMethod' };
    case 'pi':
      return { table: store.paymentIntents, kind: 'payment_intent' };
    case 'seti':
      return { table: store.setupIntents, kind: 'setupintent' };
    case 'cs':
      return { table: store.sessions, kind: 'checkout.session' };
    case 'ch':
    case 'py':
      return { table: store.charges, kind: 'charge' };
    case 're':
    case 'pyr':
      return { table: store.refunds, kind: 'refund' };
    case 'du':
    case 'dp':
      return { table: store.disputes, kind: 'dispute' };
    case 'txn':
      return { table: store.balanceTransactions, kind: 'balance transaction' };
    case 'mandate':
      return { table: store.mandates, kind: 'mandate' };
    case 'prod':
      return { table: store.products, kind: 'product' };
    case 'price':
      return { table: store.prices, kind: 'price' };
    default:
      return null;
  }
}
