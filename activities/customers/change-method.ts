import type { Actor } from '../../src/domain/audit';
import { isSupported } from '../../src/domain/payment-methods';
import { stripeKey } from '../../src/domain/refs';
import { statusOfMethod } from '../../src/domain/stored-methods';
import type { MethodStatus } from '../../src/domain/stored-methods';
import type { CustomerRow } from '../../src/postgres/customers/customer-row';
import type { StoredMethodRow } from '../../src/postgres/customers/stored-method-row';
import type { MethodToDetach } from '../../src/postgres/customers/stored-methods';
import type { Log } from '../../src/runtime/log';
import type { FailedCall } from '../../src/stripe/error-table';
import type { StripeGateway } from '../../src/stripe/stripe-gateway';
import type { ActivityDeps } from '../deps';
import { customerKeyRef } from './customer-key';
import { refreshCustomer } from './refresh-customer';
import type { RefreshDeps } from './refresh-customer';

type Gateway = Pick<
  StripeGateway,
  | 'readCustomer'
  | 'mandateIdsOf'
  | 'readMandate'
  | 'setDefaultMethod'
  | 'detachMethod'
  | 'customerOfMethod'
>;

export interface ChangeMethodDeps extends Pick<ActivityDeps, 'digest'> {
  stores: RefreshDeps['stores'];
  stripeFor(connection: string): Gateway;
}

/** Who asks for what, of which customer. */
export interface MethodToChange {
  customer: CustomerRow;
  method: string;
  actor: Actor;
}

export type MethodChangeResult =
  | { kind: 'done' }
  | { kind: 'unknown' }
  /** Of that status, or of a type that we do not charge. */
  | { kind: 'unusable'; why: Exclude<MethodStatus, 'usable'> | 'not_supported' }
  /** The number of the invoice that is being charged with it. */
  | { kind: 'charging'; number: string }
  | { kind: 'failed'; called: FailedCall };

/** Asks Stripe, once, what a customer has stored who was never asked for. */
export async function readMethodsOnce(
  deps: ChangeMethodDeps,
  { id, connection, stripeCustomer }: CustomerRow,
): Promise<FailedCall | null> {
  if (stripeCustomer === null || (await deps.stores.storedMethods.isRead(id))) return null;
  const read = await refreshCustomer(deps, connection, stripeCustomer);
  return read.kind === 'failed' ? read.called : null;
}

/**
 * Stripe first: another default there than the one we have stored counts as chosen there, and ours
 * is stored only once it is written.
 */
export async function makeDefault(
  deps: ChangeMethodDeps,
  change: MethodToChange,
): Promise<MethodChangeResult> {
  const { customer, method, actor } = change;
  const { storedMethods, databaseTime } = deps.stores;
  const found = await find(deps, change);
  if (found.kind !== 'found') return found;
  const { connection, stripeCustomer } = customer;
  if (stripeCustomer === null) return { kind: 'unknown' };
  const status = await statusOf(deps, found.row);
  if (status !== 'usable') return { kind: 'unusable', why: status };
  if (!isSupported(found.row.type)) return { kind: 'unusable', why: 'not_supported' };
  const n = await storedMethods.nextWrite(customer.id);
  const key = stripeKey(customerKeyRef(deps, customer), 'default', n);
  const request = { key, customer: stripeCustomer, method };
  const written = await deps.stripeFor(connection).setDefaultMethod(request);
  if (written.kind !== 'ok') {
    if (isPassing(written)) return { kind: 'failed', called: written };
    // It may have been detached meanwhile, or the customer be gone.
    await refreshCustomer(deps, connection, stripeCustomer);
    return { kind: 'failed', called: written };
  }
  const asOf = await databaseTime();
  const setBy = actor.by === 'customer' ? 'portal' : 'api';
  const isChosen = await storedMethods.choose(customer.id, method, { setBy, actor, asOf });
  return isChosen ? { kind: 'done' } : { kind: 'unusable', why: 'detached' };
}

/** It is charged no more from here on, whatever Stripe answers; a worker asks Stripe again. */
export async function detachStoredMethod(
  deps: ChangeMethodDeps,
  change: MethodToChange,
): Promise<MethodChangeResult> {
  const { customer, method, actor } = change;
  const found = await find(deps, change);
  if (found.kind !== 'found') return found;
  const requested = await deps.stores.storedMethods.requestDetaching(customer.id, method, actor);
  if (requested.kind === 'unknown' || requested.kind === 'charging') return requested;
  if (requested.kind === 'detached') return { kind: 'done' };
  const { connection } = customer;
  const failed = await detachAtStripe(deps, { connection, customerId: customer.id, id: method });
  return failed === null ? { kind: 'done' } : { kind: 'failed', called: failed };
}

/** Null: Stripe has detached it, now or before. */
async function detachAtStripe(
  deps: ChangeMethodDeps,
  { connection, customerId, id }: MethodToDetach,
): Promise<FailedCall | null> {
  const stripe = deps.stripeFor(connection);
  const ref = deps.digest(`customer\n${customerId}`).slice(0, 26);
  const called = await stripe.detachMethod({ key: stripeKey(ref, 'detach', id), method: id });
  if (called.kind !== 'ok') {
    if (isPassing(called) || called.kind === 'forbidden') return called;
    const owner = await stripe.customerOfMethod(id);
    if (owner.kind === 'ok' && owner.value !== null) return called;
    if (owner.kind !== 'ok' && owner.kind !== 'missing') return owner;
  }
  await deps.stores.storedMethods.detached(customerId, id);
  return null;
}

const BATCH_SIZE = 20;

/** What Stripe did not do when it was asked; one that fails keeps no other waiting. */
export async function finishDetaching(
  deps: ChangeMethodDeps & { log: Pick<Log, 'error' | 'warn'> },
): Promise<void> {
  for (const due of await deps.stores.storedMethods.toDetach(BATCH_SIZE)) {
    try {
      const failed = await detachAtStripe(deps, due);
      if (failed !== null) deps.log.warn({ ...due, ...failed }, 'a method is not detached yet');
    } catch (error) {
      deps.log.error({ ...due, err: error }, 'a method was not detached');
    }
  }
}

async function statusOf({ stores }: ChangeMethodDeps, row: StoredMethodRow): Promise<MethodStatus> {
  return row.detachedAt === null ? statusOfMethod(row, await stores.databaseTime()) : 'detached';
}

type Found =
  | { kind: 'found'; row: StoredMethodRow }
  | Extract<MethodChangeResult, { kind: 'unknown' | 'failed' }>;

/** It may be attached at Stripe and its webhook not be here yet: then Stripe is read. */
async function find(deps: ChangeMethodDeps, { customer, method }: MethodToChange): Promise<Found> {
  const { id, connection, stripeCustomer } = customer;
  const existing = await deps.stores.storedMethods.get(id, method);
  if (existing !== null) return { kind: 'found', row: existing };
  if (stripeCustomer === null) return { kind: 'unknown' };
  const read = await refreshCustomer(deps, connection, stripeCustomer);
  if (read.kind === 'failed') return { kind: 'failed', called: read.called };
  const row = await deps.stores.storedMethods.get(id, method);
  return row === null ? { kind: 'unknown' } : { kind: 'found', row };
}

const PASSING: ReadonlySet<string> = new Set(['busy', 'out_of_turn', 'unknown', 'unauthorized']);

const isPassing = ({ kind }: FailedCall): boolean => PASSING.has(kind);
