import type Stripe from 'stripe';
import type { Method } from '../domain/collection/model/method';
import { paymentMethod } from '../domain/payment-methods';
import type { StoredMethod } from '../domain/stored-methods';

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

/** As it is kept and shown: what Stripe says of it, and never an address of the payer. */
export function storedMethodOf(method: Stripe.PaymentMethod): StoredMethod {
  const fields = fieldsOf(method);
  const text = (name: string): string | null => {
    const value = fields[name];
    return typeof value === 'string' && value !== '' ? value.slice(0, LONGEST_WORD) : null;
  };
  const number = (name: string): number | null => {
    const value = fields[name];
    return typeof value === 'number' && Number.isSafeInteger(value) ? value : null;
  };
  const details = {
    brand: text('brand'),
    last4: text('last4'),
    expMonth: number('exp_month'),
    expYear: number('exp_year'),
    // SEPA names the bank by its code.
    bankName: text('bank_name') ?? text('bank_code') ?? text('sort_code'),
    country: text('country'),
    createdAt: method.created * 1000,
  };
  return { ...methodOf(method), details };
}

const LONGEST_WORD = 100;

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
