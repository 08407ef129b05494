import { createStripeCustomerOf } from '../../src/domain/customer';
import type { Settings } from '../../src/domain/invoice';
import { allowedMethods, namedMethods, whyEmpty } from '../../src/domain/allowed-methods';
import { stripeKey } from '../../src/domain/refs';
import { HOUR, MINUTE } from '../../src/domain/time';
import type { CustomerCheckout } from '../../src/postgres/customers/customer-checkouts';
import type { CustomerRow } from '../../src/postgres/customers/customer-row';
import type { Stores } from '../../src/postgres/stores';
import type { Clock } from '../../src/runtime/clock';
import type { FailedCall } from '../../src/stripe/error-table';
import type { StripeGateway } from '../../src/stripe/stripe-gateway';
import { customerRequest, findOrCreateAtStripe } from './create-at-stripe';
import type { CreateDeps } from './create-at-stripe';
import { customerKeyRef } from './customer-key';
import { isFinal } from './update-at-stripe';

/** As Stripe lets it live; counted from the request until Stripe has answered when it ends. */
const SESSION_LIFE = 24 * HOUR;

export interface SetupDeps extends Omit<CreateDeps, 'settings'> {
  stores: Pick<Stores, 'connections' | 'customers' | 'customerCheckouts' | 'frozenRequests'>;
  clock: Pick<Clock, 'now'>;
  settings: { installation: string; publicUrl: string };
  stripeFor(
    connection: string,
  ): Pick<
    StripeGateway,
    'createSetupCheckout' | 'readCheckout' | 'expireCheckout' | 'findCustomer' | 'createCustomer'
  >;
}

export type OpenedSetup = CustomerCheckout & { url: string };

export type SetupResult =
  | { kind: 'open'; checkout: OpenedSetup }
  /** By `create_stripe_customer`, by hand, or because no method is left to be stored. */
  | { kind: 'never' | 'unlinked' }
  /** `why`: which rule left none. */
  | { kind: 'no_method'; why: string }
  | { kind: 'failed'; called: FailedCall };

/** The session that is open, as long as it is; else, or when wanted, another one. */
export async function openSetupCheckout(
  deps: SetupDeps,
  customer: CustomerRow,
  regenerate: boolean,
): Promise<SetupResult> {
  const connection = (await deps.stores.connections.get(customer.connection))?.settings ?? {};
  const allowed = allowedMethods({
    currency: null,
    named: namedMethods(customer.settings, connection),
    off: await deps.stores.connections.methodsOff(customer.connection),
    recurring: connection.recurringMethods ?? [],
    toStore: true,
  });
  const methods = allowed.allowed;
  if (methods.length === 0) return { kind: 'no_method', why: whyEmpty(allowed) };
  const linked = await linkedCustomer(deps, customer, connection);
  if (linked.kind !== 'ok') return linked;
  const last = await deps.stores.customerCheckouts.latest(customer.id);
  const isSame = last?.stripeCustomer === linked.id;
  if (isSame && last.refused === null && isRequested(deps, last))
    return create(deps, customer, { checkout: last, settings: connection, methods });
  const open = isSame && !regenerate ? await stillOpen(deps, customer, last) : null;
  if (open !== null) return { kind: 'open', checkout: open };
  if (last !== null) await expire(deps, customer, last);
  const now = deps.clock.now();
  const checkout = await deps.stores.customerCheckouts.request(customer, {
    stripeCustomer: linked.id,
    askedAt: now,
    expiresAt: now + SESSION_LIFE,
    replaces: last?.n ?? null,
  });
  return create(deps, customer, { checkout, settings: connection, methods });
}

type Linked = { kind: 'ok'; id: string } | Exclude<SetupResult, { kind: 'open' }>;

async function linkedCustomer(
  deps: SetupDeps,
  customer: CustomerRow,
  connection: Settings,
): Promise<Linked> {
  if (customer.stripeCustomer !== null) return { kind: 'ok', id: customer.stripeCustomer };
  if (customer.unlinkedAt !== null) return { kind: 'unlinked' };
  if (createStripeCustomerOf(customer, connection) === 'never') return { kind: 'never' };
  const stripe = deps.stripeFor(customer.connection);
  const made = await findOrCreateAtStripe(stripe, customerRequest(deps, customer));
  if (made.kind !== 'ok') return { kind: 'failed', called: made };
  const { detailsVersion } = customer;
  const { customers } = deps.stores;
  const id = await customers.linkCreated(customer.id, made.value.id, detailsVersion);
  return id === null ? { kind: 'unlinked' } : { kind: 'ok', id };
}

/**
 * Requested just now, and not answered: the same key brings the same session. Later another one is
 * made, since Stripe may repeat its failure for a day; nobody has the address of the one before.
 */
const isRequested = ({ clock }: SetupDeps, { sessionId, askedAt }: CustomerCheckout): boolean =>
  sessionId === null && clock.now() - askedAt < MINUTE;

/** Once the form is sent it is open no more, whatever its time says; only Stripe knows that. */
async function stillOpen(
  deps: SetupDeps,
  { connection }: CustomerRow,
  checkout: CustomerCheckout,
): Promise<OpenedSetup | null> {
  const { sessionId, url, expiresAt } = checkout;
  if (sessionId === null || url === null || expiresAt <= deps.clock.now() + MINUTE) return null;
  const read = await deps.stripeFor(connection).readCheckout(sessionId);
  const isOver = read.kind === 'ok' ? read.value.session.status !== 'open' : false;
  return isOver || read.kind === 'missing' ? null : { ...checkout, url };
}

/** So that one link is open; a session that is complete or over refuses this, and is no danger. */
async function expire(
  deps: SetupDeps,
  customer: CustomerRow,
  { n, sessionId, expiresAt }: CustomerCheckout,
): Promise<void> {
  if (sessionId === null || expiresAt <= deps.clock.now()) return;
  const key = stripeKey(customerKeyRef(deps, customer), 'expire_setup', n);
  await deps.stripeFor(customer.connection).expireCheckout(sessionId, key);
}

interface ToCreate {
  checkout: CustomerCheckout;
  settings: Settings;
  methods: readonly string[];
}

async function create(
  deps: SetupDeps,
  customer: CustomerRow,
  { checkout, settings, methods }: ToCreate,
): Promise<SetupResult> {
  const { customerCheckouts, frozenRequests } = deps.stores;
  const { n, url, stripeCustomer } = checkout;
  if (url !== null) return { kind: 'open', checkout: { ...checkout, url } };
  const key = stripeKey(customerKeyRef(deps, customer), 'setup', n);
  const changeable = await frozenRequests.freeze(key, {
    successUrl: settings.successUrl ?? `${deps.settings.publicUrl}/method-stored`,
    cancelUrl: settings.cancelUrl ?? null,
    locale: customer.locale,
    methods,
  });
  const { metadata } = customerRequest(deps, customer);
  const stripe = deps.stripeFor(customer.connection);
  const request = { ...changeable, key, customer: stripeCustomer, metadata };
  const made = await stripe.createSetupCheckout(request);
  if (made.kind !== 'ok') {
    if (isFinal(made) || made.kind === 'missing')
      await customerCheckouts.refused(customer.id, n, 'detail' in made ? made.detail : made.kind);
    return { kind: 'failed', called: made };
  }
  const { session, url: opened } = made.value;
  const stored = { sessionId: session.id, url: opened, expiresAt: session.expiresAt };
  await customerCheckouts.opened(customer, n, stored);
  if (opened !== null) return { kind: 'open', checkout: { ...checkout, ...stored, url: opened } };
  const detail = `Stripe gave no address of the session ${session.id}`;
  return { kind: 'failed', called: { kind: 'unknown', detail } };
}
