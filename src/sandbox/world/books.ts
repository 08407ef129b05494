import type Stripe from 'stripe';
import { createTable } from './table';
import { accountBytes, bytesOf, entryBytes, objectBytes } from './room';
import type { Room } from './room';
import type { Row, Table, TableHears } from './table';

// Everything one Stripe account holds. Accounts never see each other's books.

export interface StoredEvent extends Row {
  type: string;
  /** The account whose books hold it. */
  owner: string;
  /** Shown to the platform for events of connected accounts. */
  account: string | null;
  apiVersion: string;
  /** The object as it was at this moment, already written as JSON: frozen for good. */
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
}

export interface Books {
  readonly account: string;
  /** Set for connected accounts: the platform they belong to. */
  readonly platform: string | null;
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
  /** Kept beside their session, under its id. */
  readonly lineItems: Table<{ id: string; created: number; items: Stripe.LineItem[] }>;
}

export type Touched = (account: string, table: string, id: string) => void;

/** Who hears of every row that comes or goes. */
export interface Shelf {
  readonly touched: Touched;
  readonly shelves: Room;
  /** The request at work: what it sent lives on in pieces of its text. */
  readonly cause: { readonly bytes: number };
}

export function createBooks(account: string, platform: string | null, shelf: Shelf): Books {
  const { touched, shelves } = shelf;
  const table = <T extends Row>(
    name: keyof Books,
    bytes: (row: T) => number = () => objectBytes,
  ): Table<T> => createTable(hearing(account, name, shelf, bytes));
  shelves.take(accountBytes);
  touched(account, 'account', account);
  return {
    account,
    platform,
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
    lineItems: table('lineItems'),
  };
}

function hearing<T extends Row>(
  account: string,
  name: string,
  shelf: Shelf,
  bytes: (row: T) => number,
): TableHears<T> {
  // Kept, for what a row gives back must be what it took: its request is long over by then.
  const taken = new WeakMap<T, number>();
  return {
    added: (row) => {
      const took = bytes(row) + shelf.cause.bytes;
      taken.set(row, took);
      shelf.shelves.take(took);
      shelf.touched(account, name, row.id);
    },
    removed: (row) => {
      shelf.shelves.give(taken.get(row) ?? 0);
      shelf.touched(account, name, row.id);
    },
  };
}

const eventBytes = ({ snapshot, previous }: StoredEvent): number =>
  entryBytes + bytesOf(snapshot) + bytesOf(previous ?? '');

/** The table an id belongs to, told by its prefix; the words Stripe uses when it is not there. */
export function tableOf(books: Books, id: string): { table: Table<Row>; kind: string } | null {
  const prefix = id.startsWith('cs_test_') ? 'cs' : id.slice(0, id.indexOf('_'));
  switch (prefix) {
    case 'cus':
      return { table: books.customers, kind: 'customer' };
    case 'pm':
    case 'card':
      return { table: books.paymentMethods, kind: 'PaymentMethod' };
    case 'pi':
      return { table: books.paymentIntents, kind: 'payment_intent' };
    case 'seti':
      return { table: books.setupIntents, kind: 'setupintent' };
    case 'cs':
      return { table: books.sessions, kind: 'checkout.session' };
    case 'ch':
    case 'py':
      return { table: books.charges, kind: 'charge' };
    case 're':
    case 'pyr':
      return { table: books.refunds, kind: 'refund' };
    case 'du':
    case 'dp':
      return { table: books.disputes, kind: 'dispute' };
    case 'txn':
      return { table: books.balanceTransactions, kind: 'balance transaction' };
    case 'mandate':
      return { table: books.mandates, kind: 'mandate' };
    case 'prod':
      return { table: books.products, kind: 'product' };
    case 'price':
      return { table: books.prices, kind: 'price' };
    default:
      return null;
  }
}
