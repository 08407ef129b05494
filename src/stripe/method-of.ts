import type Stripe from 'stripe';
import type { Method } from '../domain/collection/model/method';

// Types that may be charged while nobody is looking and that we know how to wait for.
const CHARGEABLE_OFF_SESSION: ReadonlySet<string> = new Set([
  'card',
  'link',
  'sepa_debit',
  'us_bank_account',
  'bacs_debit',
]);

export const isChargeableOffSession = (method: Method): boolean =>
  CHARGEABLE_OFF_SESSION.has(method.type);

/**
 * A stored method as the rules and people see it: "visa 4242", and what distinguishes it from
 * others.
 */
export function methodOf(method: Stripe.PaymentMethod): Method {
  const { label, fingerprint } = labelOf(method);
  return { id: method.id, type: method.type, label, fingerprint: fingerprint ?? method.id };
}

interface MethodLabel {
  label: string;
  fingerprint: string | null | undefined;
}

function labelOf(method: Stripe.PaymentMethod): MethodLabel {
  const { card, sepa_debit: sepa, us_bank_account: ach, bacs_debit: bacs } = method;
  if (card) return { label: `${card.brand} ${card.last4}`, fingerprint: card.fingerprint };
  if (sepa)
    return { label: `SEPA debit ${sepa.last4 ?? ''}`.trim(), fingerprint: sepa.fingerprint };
  if (ach) {
    const bank = ach.bank_name ?? 'US bank account';
    return { label: `${bank} ${ach.last4 ?? ''}`.trim(), fingerprint: ach.fingerprint };
  }
  if (bacs)
    return { label: `Bacs debit ${bacs.last4 ?? ''}`.trim(), fingerprint: bacs.fingerprint };
  return { label: method.type.replaceAll('_', ' '), fingerprint: null };
}

/** The method an intent was, or would be, paid with; after a decline only the error knows it. */
export function methodOfIntent(intent: Stripe.PaymentIntent): Method | null {
  const attached = intent.payment_method;
  if (attached !== null && typeof attached === 'object') return methodOf(attached);
  const failed = intent.last_payment_error?.payment_method;
  if (failed) return methodOf(failed);
  if (attached === null) return null;
  const type = intent.payment_method_types[0] ?? 'card';
  return { id: attached, type, label: type.replaceAll('_', ' '), fingerprint: attached };
}
