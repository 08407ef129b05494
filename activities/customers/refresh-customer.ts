import { settlesInDays } from '../../src/domain/payment-methods';
import type { Mandate, StoredMethod } from '../../src/domain/stored-methods';
import type { Stores } from '../../src/postgres/stores';
import type { FailedCall } from '../../src/stripe/error-table';
import type { RefreshResult } from '../../src/stripe/refresh-result';
import type { Called, StripeGateway } from '../../src/stripe/stripe-gateway';

export interface RefreshDeps {
  stores: Pick<Stores, 'customers' | 'storedMethods' | 'databaseTime'>;
  stripeFor(
    connection: string,
  ): Pick<StripeGateway, 'readCustomer' | 'mandateIdsOf' | 'readMandate'>;
}

/**
 * Reads what Stripe has stored of a customer, so that our tables hold what could be charged.
 * `mandates`: those that an event named, whosever they are.
 */
export async function refreshCustomer(
  deps: RefreshDeps,
  connection: string,
  stripeCustomerId: string,
  mandates: readonly string[] = [],
): Promise<RefreshResult> {
  const { customers, storedMethods } = deps.stores;
  const customer = await customers.byStripeCustomer(connection, stripeCustomerId);
  if (customer === null) return { kind: 'not_ours' };
  const asOf = await deps.stores.databaseTime();
  const stripe = deps.stripeFor(connection);
  const read = await stripe.readCustomer(stripeCustomerId);
  // Deleted here, or of another account: whatever it was, nobody can be charged by it.
  const isGone = read.kind === 'missing' || (read.kind === 'ok' && read.value.deleted);
  if (isGone) {
    await customers.unlink(customer.id);
    return { kind: 'unlinked', customerId: customer.id };
  }
  if (read.kind !== 'ok') return { kind: 'failed', called: read };
  const { methods, defaultId } = read.value;
  const debits = methods.filter(({ type }) => settlesInDays(type));
  const found = await mandatesOf(stripe, stripeCustomerId, {
    debits,
    read: debits.length === 0 ? {} : await storedMethods.mandates(customer.id),
    named: mandates,
  });
  if (found.kind !== 'ok') return { kind: 'failed', called: found };
  await customers.setMethods(
    customer.id,
    methods.map((method) => withMandate(method, found.value)),
    defaultId,
    asOf,
  );
  return { kind: 'refreshed', customerId: customer.id };
}

type MandateReader = Pick<StripeGateway, 'mandateIdsOf' | 'readMandate'>;

interface MandatesToRead {
  debits: readonly StoredMethod[];
  /** By the id of the method. */
  read: Readonly<Record<string, Mandate | undefined>>;
  named: readonly string[];
}

/** A passing failure fails the whole reading, which then comes again. */
const PASSING: ReadonlySet<string> = new Set(['busy', 'out_of_turn', 'unknown', 'unauthorized']);

/** Each mandate by a reading; which one a method has is looked up where it was stored. */
async function mandatesOf(
  stripe: MandateReader,
  stripeCustomer: string,
  { debits, read, named }: MandatesToRead,
): Promise<Called<Map<string, Mandate>>> {
  const ids = new Set(named);
  for (const { id } of debits) {
    const mandate = read[id];
    if (mandate !== undefined) ids.add(mandate.id);
  }
  if (debits.some(({ id }) => read[id] === undefined)) {
    const listed = await stripe.mandateIdsOf(stripeCustomer);
    if (isPassing(listed)) return listed;
    const ofSetups = listed.kind === 'ok' ? listed.value : {};
    for (const { id } of debits) {
      const mandate = ofSetups[id];
      if (mandate !== undefined) ids.add(mandate);
    }
  }
  const found = new Map<string, Mandate>();
  for (const id of ids) {
    const answer = await stripe.readMandate(id);
    if (isPassing(answer)) return answer;
    if (answer.kind !== 'ok' || answer.value.methodId === null) continue;
    found.set(answer.value.methodId, { id, status: answer.value.status });
  }
  return { kind: 'ok', value: found };
}

const isPassing = <T>(called: Called<T>): called is FailedCall => PASSING.has(called.kind);

/** What is not read stays as it is known. */
function withMandate(method: StoredMethod, found: ReadonlyMap<string, Mandate>): StoredMethod {
  const mandate = found.get(method.id);
  return mandate === undefined ? method : { ...method, mandate };
}
