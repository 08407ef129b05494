import type Stripe from 'stripe';
import { get } from '../transport/call';
import type { Route } from '../transport/call';
import { missing } from '../transport/errors';
import { list } from '../transport/lists';
import type { Paging } from '../transport/lists';
import { emit } from '../webhooks/emit';
import type { AccountStore } from '../world/account-store';
import { newId } from '../world/ids';
import type { World } from '../world/world';

// Early fraud warnings: an issuer suspects fraud before there is a dispute.

type Warning = Stripe.Radar.EarlyFraudWarning;

export function warnOfFraud(world: World, store: AccountStore, charge: Stripe.Charge): Warning {
  const warning: Warning = {
    id: newId('issfr'),
    object: 'radar.early_fraud_warning',
    actionable: true,
    charge: charge.id,
    created: world.clock.seconds(),
    fraud_type: 'misc',
    livemode: false,
    ...(charge.payment_intent === null ? {} : { payment_intent: charge.payment_intent }),
  };
  store.fraudWarnings.add(warning);
  emit(world, store, 'radar.early_fraud_warning.created', warning);
  return warning;
}

/** A refund is still possible: not refunded in full, not disputed. */
function asItIsNow(store: AccountStore, warning: Warning): Warning {
  const charge = store.charges.get(String(warning.charge));
  const actionable = charge !== undefined && !charge.refunded && !charge.disputed;
  return { ...warning, actionable };
}

type ListParams = Stripe.Radar.EarlyFraudWarningListParams & Paging;

export const fraudWarningRoutes: readonly Route[] = [
  get<ListParams>('/v1/radar/early_fraud_warnings', ({ world, store, params }) => {
    const found = list(world, {
      url: '/v1/radar/early_fraud_warnings',
      table: store.fraudWarnings,
      paging: params,
    });
    return { ...found, data: found.data.map((each) => asItIsNow(store, each)) };
  }),
  get('/v1/radar/early_fraud_warnings/:id', ({ store, id }) => {
    const warning = store.fraudWarnings.get(id);
    if (warning === undefined) throw missing('early fraud warning', id);
    return asItIsNow(store, warning);
  }),
];
