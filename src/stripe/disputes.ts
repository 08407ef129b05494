import type Stripe from 'stripe';
import { andThen, callStripe, ok } from './call';
import type { Called } from './stripe-gateway';

/** Final: the dispute reads `lost` from then on. */
export async function closeDispute(
  stripe: Stripe,
  disputeId: string,
  key: string,
): Promise<Called<'asked'>> {
  const closed = await callStripe('dispute', () =>
    stripe.disputes.close(disputeId, {}, { idempotencyKey: key }),
  );
  return andThen(closed, () => ok('asked'));
}
