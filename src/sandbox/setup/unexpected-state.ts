import type Stripe from 'stripe';
import { ApiError, docUrl } from '../transport/errors';

export function refuseSetupStatus(
  setup: Stripe.SetupIntent,
  verb: 'confirm' | 'cancel' | 'update' | 'verify',
  allowed: readonly string[],
): void {
  if (allowed.includes(setup.status)) return;
  throw new ApiError(400, {
    code: 'setup_intent_unexpected_state',
    doc_url: docUrl('setup_intent_unexpected_state'),
    message:
      `You cannot ${verb} this SetupIntent because it has a status of ${setup.status}. It must ` +
      `have one of these: ${allowed.join(', ')}.`,
    setup_intent: setup,
    type: 'invalid_request_error',
  });
}
