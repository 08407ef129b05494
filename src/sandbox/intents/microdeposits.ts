import type Stripe from 'stripe';
import { invalid } from '../transport/errors';
import type { AccountStore } from '../world/account-store';
import type { World } from '../world/world';
import { answerAuthentication } from './confirm';
import { declineAnswer } from './fail';
import { refuseStatus } from './unexpected-state';

export interface Deposits {
  amounts?: number[];
  descriptor_code?: string;
}

/** Stripe's test deposits are 32 and 45 cents, or the code SM11AA. */
export const depositsAreRight = (given: Deposits): boolean =>
  given.descriptor_code === 'SM11AA' ||
  [...(given.amounts ?? [])].sort((a, b) => a - b).join() === '32,45';

export function verifyDeposits(
  world: World,
  store: AccountStore,
  intent: Stripe.PaymentIntent,
  given: Deposits,
): void {
  refuseStatus(intent, 'confirm', ['requires_action']);
  if (!depositsAreRight(given)) {
    throw invalid(
      'The amounts provided do not match the amounts that were sent to the bank account.',
      'payment_method_microdeposit_verification_amounts_mismatch',
      'amounts',
    );
  }
  const decline = answerAuthentication(world, store, intent, true);
  if (decline !== null) throw declineAnswer(intent, decline);
}
