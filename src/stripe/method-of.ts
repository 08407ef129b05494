import type Stripe from 'stripe';
import type { Method } from '../domain/collection/model/method';
import { paymentMethod } from '../domain/payment-methods';

/**
 * A stored method as the rules and people see it: "visa 4242", and what distinguishes it from
 * others. Never an address of the payer: the label is shown where no address may be.
 */
export function methodOf(method: Stripe.PaymentMethod): Method {
  const { id, type } = method;
  const row = paymentMethod(type);
  if (row === undefined) return { id, type, label: plainName(type), fingerprint: id };
  const fields = fieldsOf(method);
  const text = (field: string | null): string | null => {
    const value = field === null ? null : fields[field];
    return typeof value === 'string' ? value : null;
  };
  const label = `${text(row.nameFrom) ?? row.name} ${text('last4') ?? ''}`.trim();
  return { id, type, label, fingerprint: text(row.recognisedBy) ?? id };
}

/** Stripe keeps what is particular to a type under the name of the type. */
function fieldsOf(method: Stripe.PaymentMethod): Readonly<Record<string, unknown>> {
  const fields: unknown = Object.entries(method).find(([name]) => name === method.type)?.[1];
  return Object.fromEntries(Object.entries(fields ?? {}));
}

const plainName = (type: string): string => type.replaceAll('_', ' ');

/** The method an intent was, or would be, paid with; after a decline only the error knows it. */
export function methodOfIntent(intent: Stripe.PaymentIntent): Method | null {
  const attached = intent.payment_method;
  if (attached !== null && typeof attached === 'object') return methodOf(attached);
  const failed = intent.last_payment_error?.payment_method;
  if (failed) return methodOf(failed);
  if (attached === null) return null;
  const type = intent.payment_method_types[0] ?? 'card';
  return { id: attached, type, label: plainName(type), fingerprint: attached };
}
