import { checkoutResponse } from '../responses/invoice';
import { commandResponse } from '../responses/command';
import {
  emptyBody,
  offlinePaymentBody,
  pauseBody,
  paymentLinkBody,
  reasonBody,
  refundBody,
} from '../requests';
import { defineOperations } from './operation';

const DONE = { description: 'Done', schema: commandResponse };
const ACCEPTED = {
  description: 'Stored; it will be done or refused once. Location is where to read its outcome.',
  schema: commandResponse,
};
const DONE_OR_LATER = { 200: DONE, 202: ACCEPTED };

const command = <const P extends string, B>(path: P, summary: string, body: B) =>
  ({
    method: 'post',
    path: `/v1/invoices/{id}/${path}`,
    tag: 'Commands',
    summary,
    body,
    idempotencyKey: 'optional',
    responses: DONE_OR_LATER,
  }) as const;

/** Commands that move money or end a claim require an Idempotency-Key. */
const moneyCommand = <const P extends string, B>(path: P, summary: string, body: B) =>
  ({ ...command(path, summary, body), idempotencyKey: 'required' }) as const;

const deprecated = <const O extends object>(operation: O) =>
  ({ ...operation, deprecated: true }) as const;

export const commandOperations = defineOperations({
  sendInvoice: command('send', 'Send a draft and start collecting', emptyBody),
  setPaymentLink: command('payment_link', 'Add or remove the payment link', paymentLinkBody),
  revokeLink: command('revoke_link', 'Revoke the current link and create a new one', emptyBody),
  pauseInvoice: command('pause', 'Stop automatic attempts and reminders', pauseBody),
  resumeInvoice: command('resume', 'Resume after a pause', emptyBody),
  resendInvoice: command('resend', 'Send the invoice’s mail again', emptyBody),
  openCheckout: {
    ...command('checkout', 'Open a Stripe Checkout session, or reuse the open one', emptyBody),
    responses: {
      200: { description: 'A session that can be paid now', schema: checkoutResponse },
      202: ACCEPTED,
    },
  },
  chargeInvoice: moneyCommand('charge', 'Charge the stored method now', emptyBody),
  recordOfflinePayment: moneyCommand(
    'offline_payments',
    'Record a payment that was made outside Stripe',
    offlinePaymentBody,
  ),
  reverseOfflinePayment: moneyCommand(
    'offline_payments/{payment}/reverse',
    'Reverse an offline payment',
    emptyBody,
  ),
  // The same two commands under their first paths: an Idempotency-Key means the same on both.
  recordOutsidePayment: deprecated(
    moneyCommand('outside_payments', 'Use offline_payments', offlinePaymentBody),
  ),
  reverseOutsidePayment: deprecated(
    moneyCommand(
      'outside_payments/{payment}/reverse',
      'Use offline_payments/{payment}/reverse',
      emptyBody,
    ),
  ),
  refundInvoice: moneyCommand('refunds', 'Refund a payment', refundBody),
  voidInvoice: moneyCommand('void', 'End the invoice: nothing is owed any more', reasonBody),
  markUncollectible: moneyCommand('mark_uncollectible', 'Give up collecting', reasonBody),
  reopenInvoice: moneyCommand('reopen', 'Reopen the invoice', emptyBody),
  markDisputeLost: moneyCommand('mark_dispute_lost', 'Mark a dispute as lost', emptyBody),
  getCommand: {
    method: 'get',
    path: '/v1/commands/{id}',
    tag: 'Commands',
    summary: 'The outcome of a command',
    responses: { 200: { description: 'The command and its outcome', schema: commandResponse } },
  },
});
