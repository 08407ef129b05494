import { checkoutAnswer } from '../answers/invoice';
import { commandAnswer } from '../answers/command';
import {
  nothing,
  outsidePaymentBody,
  pauseBody,
  paymentLinkBody,
  reasonBody,
  refundBody,
} from '../requests';
import { operations } from './operation';

const DONE = { description: 'Done', schema: commandAnswer };
const LATER = {
  description: 'Stored; it will be done or refused once. Location says where to ask.',
  schema: commandAnswer,
};
const ANSWERS = { 200: DONE, 202: LATER };

const command = <const P extends string, B>(path: P, summary: string, body: B) =>
  ({
    method: 'post',
    path: `/v1/invoices/{id}/${path}`,
    tag: 'Commands',
    summary,
    body,
    idempotencyKey: 'optional',
    answers: ANSWERS,
  }) as const;

/** Commands that move money or end a claim are taken under the caller's key alone. */
const moneyCommand = <const P extends string, B>(path: P, summary: string, body: B) =>
  ({ ...command(path, summary, body), idempotencyKey: 'required' }) as const;

const deprecated = <const O extends object>(operation: O) =>
  ({ ...operation, deprecated: true }) as const;

export const commandOperations = operations({
  sendInvoice: command('send', 'Send a draft and start collecting', nothing),
  setPaymentLink: command('payment_link', 'Add or remove the payment link', paymentLinkBody),
  revokeLink: command('revoke_link', 'Revoke the link given out so far for a new one', nothing),
  pauseInvoice: command('pause', 'Stop automatic attempts and reminders', pauseBody),
  resumeInvoice: command('resume', 'Go on after a pause', nothing),
  resendInvoice: command('resend', 'Send the invoice’s mail again', nothing),
  openCheckout: {
    ...command('checkout', 'Open a Stripe Checkout session, or reuse the open one', nothing),
    answers: {
      200: { description: 'A session that can be paid now', schema: checkoutAnswer },
      202: LATER,
    },
  },
  chargeInvoice: moneyCommand('charge', 'Charge the stored method now', nothing),
  recordOfflinePayment: moneyCommand(
    'offline_payments',
    'Record a payment that was made outside Stripe',
    outsidePaymentBody,
  ),
  reverseOfflinePayment: moneyCommand(
    'offline_payments/{payment}/reverse',
    'Reverse an offline payment',
    nothing,
  ),
  // The same two commands under their first paths: an Idempotency-Key means the same on both.
  recordOutsidePayment: deprecated(
    moneyCommand('outside_payments', 'Use offline_payments', outsidePaymentBody),
  ),
  reverseOutsidePayment: deprecated(
    moneyCommand(
      'outside_payments/{payment}/reverse',
      'Use offline_payments/{payment}/reverse',
      nothing,
    ),
  ),
  refundInvoice: moneyCommand('refunds', 'Give money back', refundBody),
  voidInvoice: moneyCommand('void', 'End the invoice: nothing is owed any more', reasonBody),
  markUncollectible: moneyCommand('mark_uncollectible', 'Give up collecting', reasonBody),
  reopenInvoice: moneyCommand('reopen', 'Take up collecting again', nothing),
  markDisputeLost: moneyCommand('mark_dispute_lost', 'Give up a dispute by hand', nothing),
  getCommand: {
    method: 'get',
    path: '/v1/commands/{id}',
    tag: 'Commands',
    summary: 'What became of a command',
    answers: { 200: { description: 'The command and its answer', schema: commandAnswer } },
  },
});
