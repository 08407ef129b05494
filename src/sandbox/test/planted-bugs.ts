import type Stripe from 'stripe';
import type { Call } from '../transport/call';
import type { AccountStore } from '../world/account-store';
import { readRules } from '../webhooks/rules';
import type { Plant } from './sequence';

// Bugs put into a sandbox on purpose: the checker of the invariants must see each of them.

/** The same parts, but one route does something before and after it does its work. */
function around(
  name: string,
  work: (call: Call, run: () => unknown, store: AccountStore) => unknown,
): Plant {
  return (parts, store) => ({
    ...parts,
    router: (method, path) => {
      const match = parts.router(method, path);
      if (match?.name !== name) return match;
      const handle = (call: Call): unknown => work(call, () => match.route.handle(call), store);
      return { ...match, route: { ...match.route, handle } };
    },
  });
}

const chargeBehind = (store: AccountStore, id: unknown): Stripe.Charge | undefined =>
  store.charges.get(String(store.paymentIntents.get(String(id))?.latest_charge));

export const PLANTED_BUGS: readonly (readonly [bug: string, plant: Plant, seen: RegExp])[] = [
  [
    'a refund over the amount',
    around('POST /v1/refunds', ({ params }, run, store) => {
      const charge = chargeBehind(store, params['payment_intent']);
      if (charge === undefined) return run();
      const captured = charge.amount_captured;
      charge.amount_captured = captured * 10;
      try {
        return run();
      } finally {
        charge.amount_captured = captured;
      }
    }),
    /gave back too much/,
  ],
  [
    'a change without its event',
    (parts) => {
      const never = { never_generate: 1_000_000, types: ['payment_intent.canceled'] };
      parts.world.deliveries.rules = readRules(never);
      return parts;
    },
    /without an event/,
  ],
  [
    'a paid intent that can be paid again',
    around('POST /v1/payment_intents/:id/confirm', ({ id }, run, store) => {
      const intent = store.paymentIntents.get(id);
      if (intent?.status !== 'succeeded') return run();
      intent.status = 'requires_payment_method';
      try {
        return run();
      } finally {
        intent.status = 'succeeded';
      }
    }),
    /was paid 2 times|still has something to be done/,
  ],
  [
    'a refused refund that still takes the money',
    around('POST /v1/refunds', ({ params }, run, store) => {
      try {
        return run();
      } catch (error) {
        const charge = chargeBehind(store, params['payment_intent']);
        if (charge !== undefined) charge.amount_refunded += 1;
        throw error;
      }
    }),
    /left something behind/,
  ],
];
