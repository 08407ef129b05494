import type Stripe from 'stripe';
import { ApiError, docUrl } from '../transport/errors';

export function refuseStatus(
  intent: Stripe.PaymentIntent,
  verb: 'confirm' | 'cancel' | 'capture' | 'update',
  allowed: readonly string[],
): void {
  if (allowed.includes(intent.status)) return;
  throw new ApiError(400, {
    code: 'payment_intent_unexpected_state',
    doc_url: docUrl('payment_intent_unexpected_state'),
    message:
      `You cannot ${verb} this PaymentIntent because it has a status of ${intent.status}. Only a ` +
      `PaymentIntent with one of the following statuses may be ${PAST_TENSE[verb]}: ` +
      `${allowed.join(', ')}.`,
    payment_intent: intent,
    type: 'invalid_request_error',
  });
}

const PAST_TENSE = {
  confirm: 'confirmed',
  cancel: 'canceled',
  capture: 'captured',
  update: 'updated',
} as const;
