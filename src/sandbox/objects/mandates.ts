import type Stripe from 'stripe';
import { invalid } from '../transport/errors';
import type { ApiError } from '../transport/errors';
import { change, emitUpdate } from '../webhooks/emit';
import { letterString, newId } from '../world/ids';
import type { AccountStore, StoredMandate } from '../world/account-store';
import { plan } from '../world/planned-changes';
import type { World } from '../world/world';

// Bank debits need a mandate of the payer. A method keeps the one it has; a method attached to a
// customer counts as having one (see the README).

export function mandateOf(store: AccountStore, methodId: string): StoredMandate | undefined {
  for (const mandate of store.mandates.newestFirst()) {
    if (mandate.payment_method === methodId) return mandate;
  }
  return undefined;
}

type Acceptance = Stripe.PaymentIntentConfirmParams.MandateData['customer_acceptance'];

export interface Consent {
  readonly mandateGiven: boolean;
  /** How the payer gave it, as the request says. */
  readonly acceptance?: Acceptance | undefined;
  /** For this one payment alone. */
  readonly singleUse?: { readonly amount: number; readonly currency: string } | undefined;
}

/** The mandate a request brings. */
export function consentIn(params: { mandate_data?: unknown }): Consent {
  const given = params.mandate_data as { customer_acceptance?: Acceptance } | null | undefined;
  return {
    mandateGiven: given !== undefined && given !== null,
    acceptance: given?.customer_acceptance,
  };
}

export function refuseWithoutMandate(
  store: AccountStore,
  method: Stripe.PaymentMethod,
  consent: Consent,
): void {
  refuseInactive(store, method);
  if (lacksMandate(store, method, consent)) throw mandateMissing();
}

export function refuseInactive(store: AccountStore, method: Stripe.PaymentMethod): void {
  if (mandateOf(store, method.id)?.status === 'inactive') {
    throw invalid(
      'The mandate of this payment method is not active any more.',
      'payment_intent_mandate_invalid',
    );
  }
}

export const lacksMandate = (
  store: AccountStore,
  method: Stripe.PaymentMethod,
  { mandateGiven }: Consent,
): boolean =>
  !mandateGiven && method.customer === null && mandateOf(store, method.id) === undefined;

export const mandateMissing = (): ApiError =>
  invalid(
    'This PaymentIntent requires a mandate, but no existing mandate was found. Collect mandate ' +
      'acceptance from the customer and try again, providing acceptance data in the ' +
      '`mandate_data` parameter.',
  );

/** The mandate of a method, created if it has none. */
export function ensureMandate(
  world: World,
  store: AccountStore,
  method: Stripe.PaymentMethod,
  consent: Consent,
): StoredMandate {
  refuseWithoutMandate(store, method, consent);
  return mandateOf(store, method.id) ?? giveMandate(world, store, method, consent);
}

export function giveMandate(
  world: World,
  store: AccountStore,
  method: Stripe.PaymentMethod,
  { acceptance, singleUse }: Omit<Consent, 'mandateGiven'> = {},
): StoredMandate {
  const created = world.clock.seconds();
  const bacs = method.type === 'bacs_debit';
  const mandate: StoredMandate = {
    id: newId('mandate'),
    object: 'mandate',
    created,
    customer_acceptance: acceptanceOf(acceptance, created),
    livemode: false,
    ...(singleUse === undefined ? { multi_use: {} } : { single_use: { ...singleUse } }),
    payment_method: method.id,
    payment_method_details: detailsOf(world, method),
    status: bacs ? 'pending' : 'active',
    type: singleUse === undefined ? 'multi_use' : 'single_use',
  };
  store.mandates.add(mandate);
  if (bacs) {
    const dueAt = world.clock.now() + 60_000;
    plan(world, store, { kind: 'accept_mandate', id: mandate.id, dueAt, detail: '' });
  }
  return mandate;
}

/** As it was given; on the hosted page, and where nothing was given, it is the sandbox's own. */
function acceptanceOf(
  given: Acceptance | undefined,
  created: number,
): Stripe.Mandate.CustomerAcceptance {
  const accepted_at = given?.accepted_at ?? created;
  if (given?.type === 'offline') return { accepted_at, offline: {}, type: 'offline' };
  return {
    accepted_at,
    online: {
      ip_address: given?.online?.ip_address ?? '127.0.0.1',
      user_agent: given?.online?.user_agent ?? 'sandbox',
    },
    type: 'online',
  };
}

/** The bank or the payer changed the mandate: Stripe sends mandate.updated. */
export function setMandate(
  world: World,
  store: AccountStore,
  mandate: StoredMandate,
  status: Stripe.Mandate.Status,
): void {
  const previous = change(mandate, { status });
  const { created: _, ...shown } = mandate;
  emitUpdate(world, store, 'mandate.updated', { object: shown, previous });
}

function detailsOf(
  world: World,
  method: Stripe.PaymentMethod,
): Stripe.Mandate.PaymentMethodDetails {
  const reference = letterString(16).toUpperCase();
  const url = `${world.url}/mandates/${reference}`;
  if (method.type === 'sepa_debit') return { type: 'sepa_debit', sepa_debit: { reference, url } };
  if (method.type === 'bacs_debit') {
    return {
      type: 'bacs_debit',
      bacs_debit: {
        display_name: null,
        network_status: 'accepted',
        reference,
        revocation_reason: null,
        service_user_number: null,
        url,
      },
    };
  }
  if (method.type === 'us_bank_account') return { type: 'us_bank_account', us_bank_account: {} };
  return { type: 'card', card: {} };
}
