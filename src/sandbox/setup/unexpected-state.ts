import type Stripe from 'stripe';
import { ApiError, docUrl } from '../transport/errors';

export function refuseSetupStatus(
  setup: Stripe.SetupIntent,
  verb: 'confirm' | 'cancel' | 'update',
  allowed: readonly string[],
): void {
  if (allowed.includes(setup.status)) return;
  const quoted = allowed.map((status) => `\`${status}\``);
  const all = `${quoted.slice(0, -1).join(', ')}, or ${quoted.at(-1) ?? ''}`;
  throw new ApiError(400, {
    code: 'setup_intent_unexpected_state',
    doc_url: docUrl('setup_intent_unexpected_state'),
    message:
      `You cannot ${verb} this SetupIntent because it has a status of ${setup.status}. Only a ` +
      `SetupIntent with one of the following statuses may be ${PAST_TENSE[verb]}: ` +
      `${quoted.length < 2 ? quoted.join('') : all}.`,
    setup_intent: setup,
    type: 'invalid_request_error',
  });
}

const PAST_TENSE = { confirm: 'confirmed', cancel: 'canceled', update: 'updated' } as const;
