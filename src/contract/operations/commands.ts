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
const STORED = {
  description: 'Stored; it will be done or refused once. Location says where to ask.',
  schema: commandResponse,
};
const DONE_OR_STORED = { 200: DONE, 202: STORED };

const command = <const P extends string, B>(path: P, summary: string, body: B) =>
  ({
    method: 'post',
    path: `/v1/invoices/{id}/${path}`,
    tag: 'Commands',
    summary,
    body,
    idempotencyKey: 'optional',
    answers: DONE_OR_STORED,
  }) as const;

/** Commands that move money or end a claim are taken under the caller's key alone. */
const moneyCommand = <const P extends string, B>(path: P, summary: string, body: B) =>
  ({ ...command(path, summary, body), idempotencyKey: 'required' }) as const;

const deprecated = <const O extends object>(operation: O) =>
  ({ ...operation, deprecated: true }) as const;

export const commandOperations = defineOperations({
  sendInvoice: command('send', 'Send a draft and start collecting', emptyBody),
  setPaymentLink: command('payment_link', 'Add or remove the payment link', paymentLinkBody),
  revokeLink: command('revoke_link', 'Revoke the link given out so far for a new one', emptyBody),
  pauseInvoice: command('pause', 'Stop automatic attempts and reminders', pauseBody),
  resumeInvoice: command('resume', 'Go on after a pause', emptyBody),
  resendInvoice: command('resend', 'Send the invoice’s mail again', emptyBody),
  openCheckout: {
    ...command('checkout', 'Open a Stripe Checkout session, or reuse the open one', emptyBody),
    answers: {
      200: { description: 'A session that can be paid now', schema: checkoutResponse },
      202: STORED,
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
  refundInvoice: moneyCommand('refunds', 'Give money back', refundBody),
  voidInvoice: moneyCommand('void', 'End the invoice: nothing is owed any more', reasonBody),
  markUncollectible: moneyCommand('mark_uncollectible', 'Give up collecting', reasonBody),
  reopenInvoice: moneyCommand('reopen', 'Take up collecting again', emptyBody),
  markDisputeLost: moneyCommand('mark_dispute_lost', 'Give up a dispute by hand', emptyBody),
  getCommand: {
    method: 'get',
    path: '/v1/commands/{id}',
    tag: 'Commands',
    summary: 'What became of a command',
    answers: { 200: { description: 'The command and its answer', schema: commandResponse } },
  },
});
