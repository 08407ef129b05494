import { missing } from '../transport/errors';
import type { AccountStore } from '../world/account-store';
import type { World } from '../world/world';
import { authenticateIntent } from './pay-session';
import type { PayOutcome } from './pay-session';
import { authenticateSetup } from './setup-session';

/** The customer's answer to their bank, for a payment intent or a setup intent. */
export function authenticateAny(
  world: World,
  store: AccountStore,
  id: string,
  approved: boolean,
): PayOutcome {
  const intent = store.paymentIntents.get(id);
  if (intent !== undefined) return authenticateIntent(world, store, intent, approved);
  const setup = store.setupIntents.get(id);
  if (setup === undefined) throw missing('intent', id);
  return authenticateSetup(world, store, setup, approved);
}
