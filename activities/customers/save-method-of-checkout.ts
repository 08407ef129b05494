import { activityInfo } from '@temporalio/activity';
import type { IntentReading } from '../../src/domain/collection/model/fact';
import type { InvoiceRow } from '../../src/postgres/invoices/invoice-row';
import type { ActivityDeps } from '../deps';
import { outOfTurn, stripeBusy, stripeUnknown } from '../application-failures';
import { refreshCustomer } from './refresh-customer';

// Recording the payment matters more: after so many tries the method is left to its own event.
const MAX_TRIES = 3;

/** We store a method that Checkout saved even if the webhook about it never comes. */
export async function saveMethodOfCheckout(
  deps: ActivityDeps,
  { invoice, customer }: InvoiceRow,
  intents: readonly IntentReading[],
): Promise<void> {
  const { stripeCustomer } = customer;
  const used = intents.filter((i) => i.ofCheckout && i.status === 'succeeded');
  if (stripeCustomer === null || used.length === 0) return;
  const existing = await deps.stores.customers.methods(customer.id);
  const isKnown = (id: string | undefined) => existing.some((method) => method.id === id);
  if (used.every(({ method }) => isKnown(method?.id))) return;
  const refreshed = await refreshCustomer(deps, invoice.connection, stripeCustomer);
  if (refreshed.kind !== 'failed' || activityInfo().attempt > MAX_TRIES) return;
  if (refreshed.called.kind === 'busy')
    throw stripeBusy(refreshed.called.reason, refreshed.called.retryAfterMs);
  if (refreshed.called.kind === 'out_of_turn') throw outOfTurn(refreshed.called.detail);
  if (refreshed.called.kind === 'unknown') throw stripeUnknown(refreshed.called.detail);
}
