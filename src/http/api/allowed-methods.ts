import { allowedMethods, namedMethods, whyEmpty } from '../../domain/allowed-methods';
import { customerOfCall } from './customer-of-call';
import type { OperationCall } from './operation-handler';

/** From what is stored alone: Stripe is not called. */
export async function listAllowedMethods(call: OperationCall<'listAllowedPaymentMethods'>) {
  const { deps, query } = call;
  const customer = await customerOfCall(call);
  const { connections } = deps.stores;
  const settings = (await connections.get(customer.connection))?.settings ?? {};
  const answer = allowedMethods({
    currency: query.currency ?? null,
    named: namedMethods(customer.settings, settings),
    off: await connections.methodsOff(customer.connection),
    recurring: settings.recurringMethods ?? [],
    toStore: query.to_store === 'true',
  });
  const body = {
    object: 'allowed_payment_methods' as const,
    customer: customer.id,
    currency: query.currency ?? null,
    allowed: answer.allowed,
    emptied_by: answer.emptiedBy,
    why: answer.emptiedBy === null ? null : whyEmpty(answer),
    types: answer.types.map(({ type, removedBy, why }) => ({
      type,
      allowed: removedBy === null,
      removed_by: removedBy,
      why,
    })),
  };
  return { status: 200 as const, body };
}
