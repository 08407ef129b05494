import type { ConfirmRequest } from '../../../src/stripe/stripe-gateway';
import { checkConsent } from '../checks-of-ground';
import type { EngineLife } from './engine-life';

/** Right before money moves: what is charged is linked and stored, whatever came meanwhile. */
export function checkConfirm(life: EngineLife, { key, intentId, method }: ConfirmRequest): void {
  const { customer, methods } = life.tables;
  for (const invoice of life.invoices) {
    const { lane } = invoice.state;
    if (lane.kind === 'confirming' && lane.intentId === intentId)
      checkConsent(invoice, { id: key });
  }
  const owner = life.gateway.customers.get(intentId) ?? null;
  if (customer.stripeCustomer !== owner) {
    life.fail(`${intentId} charges ${owner}, and ${customer.stripeCustomer} is linked`);
  } else if (!methods.some(({ id }) => id === method.id)) {
    life.fail(`${intentId} charges ${method.label}, which is not stored any more`);
  }
}

/** After a restore the same names may mean something else, so what they made is read first. */
export function checkKey({ epoch, fail }: EngineLife, key: string): void {
  if (epoch === 0) fail(`the key ${key} is used with other parameters`);
}
