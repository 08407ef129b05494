import { z } from 'zod';
import type { PublicEventData, PublicEventType } from '../domain/public-events';
import { event } from './event-row';
import { listResponse, minorUnits, timestamp } from './responses/shared';

const ofInvoice = {
  number: z.string().meta({ description: 'The invoice’s number.' }),
  currency: z.string(),
};
const invoice = z.object(ofInvoice);
const invoiceWithAmount = z.object({ ...ofInvoice, amount: minorUnits() });
const invoiceWithRemaining = z.object({ ...ofInvoice, amount_remaining: minorUnits() });
const taken = z.object({
  ...ofInvoice,
  amount: minorUnits(),
  reason: z.string().meta({ description: 'Stripe’s word for the reason of the dispute.' }),
});

const ofBundle = {
  id: z.string().meta({ description: 'The bundle.' }),
  currency: z.string(),
  amount: minorUnits(),
  invoices: z.array(z.string()).meta({ description: 'The ids of its invoices.' }),
};

const unreachableEmail = z.object({
  external_id: z.string(),
  address: z.string(),
  detail: z.string().nullable().meta({ description: 'In the words of the mail service.' }),
  is_last_address: z
    .boolean()
    .meta({ description: 'The customer has no other address; collecting goes on without mail.' }),
});

/** Every type of public event; the list in the OpenAPI document and in docs/events.md. */
export const PUBLIC_EVENTS = {
  'invoice.sent': event('invoice.sent', 'The invoice was mailed.', invoice),
  'invoice.payment_failed': event(
    'invoice.payment_failed',
    'A charge was declined, or a bank debit failed.',
    z.object({
      ...ofInvoice,
      attempt: z.int().meta({ description: 'The number of the attempt, as in the timeline.' }),
      code: z.string().meta({ description: 'Stripe’s decline code, or its error code.' }),
      next_attempt_at: timestamp()
        .nullable()
        .meta({ description: 'When it is charged again; null where no charge is planned.' }),
    }),
  ),
  'invoice.requires_action': event(
    'invoice.requires_action',
    'The customer must do something before the payment can succeed.',
    z.object({
      ...ofInvoice,
      action: z.enum(['authenticate', 'verify_bank_account']).meta({
        description:
          'authenticate: confirm the charge with the bank (3-D Secure) · verify_bank_account: ' +
          'confirm the account by the small deposits sent to it.',
      }),
      until: timestamp().nullable().meta({ description: 'The end of an authentication.' }),
      amount_remaining: minorUnits()
        .nullable()
        .meta({ description: 'Set for the verification of a bank account.' }),
    }),
  ),
  'invoice.processing': event(
    'invoice.processing',
    'A bank debit has started; it takes days.',
    invoiceWithRemaining,
  ),
  'invoice.partly_paid': event(
    'invoice.partly_paid',
    'A part of the amount arrived.',
    invoiceWithRemaining,
  ),
  'invoice.paid': event(
    'invoice.paid',
    'The whole amount has arrived.',
    z.object({ ...ofInvoice, amount_received: minorUnits() }),
  ),
  'invoice.overpaid': event(
    'invoice.overpaid',
    'More arrived than was owed.',
    z.object({ ...ofInvoice, amount_overpaid: minorUnits() }),
  ),
  'invoice.overdue': event(
    'invoice.overdue',
    'The due date has passed and an amount remains.',
    invoiceWithRemaining,
  ),
  'invoice.payment_returned': event(
    'invoice.payment_returned',
    'The bank sent a debit back after it had been paid.',
    taken,
  ),
  'invoice.disputed': event('invoice.disputed', 'The customer disputes a payment.', taken),
  'invoice.disputed_lost': event(
    'invoice.disputed_lost',
    'A dispute was lost; the money stays with the customer.',
    taken,
  ),
  'invoice.dispute_won': event(
    'invoice.dispute_won',
    'A dispute was won; the money is back.',
    taken,
  ),
  'invoice.refunded': event('invoice.refunded', 'Money was given back.', invoiceWithAmount),
  'invoice.refund_failed': event(
    'invoice.refund_failed',
    'A refund failed; the money is still here.',
    invoiceWithAmount,
  ),
  'invoice.voided': event('invoice.voided', 'The invoice is void.', invoice),
  'invoice.marked_uncollectible': event(
    'invoice.marked_uncollectible',
    'The invoice is written off, by a person or by the policy.',
    invoice,
  ),
  'invoice.held': event(
    'invoice.held',
    'The invoice cannot be collected as it is; somebody must act.',
    z.object({
      ...ofInvoice,
      held_reason: z.string().meta({ description: 'As in the invoice.' }),
      held_detail: z.string().nullable().meta({ description: 'What exactly holds it.' }),
    }),
  ),
  'invoice.collection_ended': event(
    'invoice.collection_ended',
    'The last charge has failed, or all reminders have brought nothing; it can still be paid.',
    invoice,
  ),
  'invoice.checkout_url_generated': event(
    'invoice.checkout_url_generated',
    'A Stripe Checkout session was opened; checkout_url reads its address.',
    z.object({ ...ofInvoice, expires_at: timestamp() }),
  ),
  'invoice.not_startable': event(
    'invoice.not_startable',
    'Temporal cannot start the workflow of the invoice: nobody collects it.',
    z.object({ ...ofInvoice, why: z.string() }),
  ),
  'customer.checkout_url_generated': event(
    'customer.checkout_url_generated',
    'A session was opened in which a customer stores a method; checkout_url answers its address.',
    z.object({
      external_id: z.string(),
      stripe_customer: z.string(),
      expires_at: timestamp(),
    }),
  ),
  'customer.email_changed': event(
    'customer.email_changed',
    'Mail to a customer, with its pay links, goes to other addresses from now on.',
    z.object({
      external_id: z.string(),
      email: z.string(),
      previous_email: z.string(),
      mail_addresses: z.array(z.string()).meta({
        description: 'Everybody whom mail goes to: billingEmails, or else email alone.',
      }),
      previous_mail_addresses: z.array(z.string()),
    }),
  ),
  'customer.email_bounced': event(
    'customer.email_bounced',
    'An address of a customer does not exist any more: no mail goes there from now on.',
    unreachableEmail,
  ),
  'customer.email_complained': event(
    'customer.email_complained',
    'Who reads the address takes our mail for spam: no mail goes there from now on.',
    unreachableEmail,
  ),
  'customer.payment_method_updated': event(
    'customer.payment_method_updated',
    'What a customer would be charged with is another one, or none.',
    z.object({
      external_id: z.string(),
      stripe_customer: z.string().nullable(),
      default_method: z
        .object({ id: z.string(), type: z.string(), label: z.string() })
        .nullable()
        .meta({ description: 'As in the customer; null for none.' }),
    }),
  ),
  'connection.connected': event(
    'connection.connected',
    'The connection has an account at Stripe, or has it again.',
    z.object({ stripe_account: z.string() }),
  ),
  'connection.active': event(
    'connection.active',
    'Stripe takes charges for the account of the connection, which it did not before.',
    z.object({}),
  ),
  'connection.restricted': event(
    'connection.restricted',
    'Stripe takes no charges for the account: its invoices are held. Also for another reason.',
    z.object({ why: z.string().meta({ description: 'As status_detail of the connection.' }) }),
  ),
  'connection.deauthorized': event(
    'connection.deauthorized',
    'The business has ended the access to its account at Stripe: its invoices are held.',
    z.object({ why: z.string() }),
  ),
  'connection.disconnected': event(
    'connection.disconnected',
    'A connection that was to be disconnected is: nothing is open at Stripe that we know of.',
    z.object({}),
  ),
  'connection.charges_paused': event(
    'connection.charges_paused',
    'Nearly every charge failed in one way, or a person said so: nothing is charged by itself.',
    z.object({ why: z.string() }),
  ),
  'connection.charges_resumed': event(
    'connection.charges_resumed',
    'What is due is charged by itself again, spread over an hour.',
    z.object({}),
  ),
  'billing_schedule.held': event(
    'billing_schedule.held',
    'A billing schedule makes no invoice until a person has looked at it.',
    z.object({
      id: z.string().meta({ description: 'The billing schedule.' }),
      external_id: z.string(),
      held_reason: z.string().meta({ description: 'As in the billing schedule.' }),
      held_detail: z.string(),
    }),
  ),
  'bundle.opened': event(
    'bundle.opened',
    'A customer can pay several invoices at once, in one Checkout session.',
    z.object({ ...ofBundle, expires_at: timestamp() }),
  ),
  'bundle.paid': event(
    'bundle.paid',
    'The one payment for several invoices arrived; each invoice says what its share did.',
    z.object(ofBundle),
  ),
  'bundle.closed': event(
    'bundle.closed',
    'Several invoices cannot be paid by this bundle any more, and were not.',
    z.object({ ...ofBundle, why: z.string() }),
  ),
  'consumer.message_set_aside': event(
    'consumer.message_set_aside',
    'A consumer of a mirror did not take a message however often it went out; the others go on.',
    z.object({
      consumer: z.string(),
      kind: z.string().meta({ description: 'pull, webhook, postgres or kafka.' }),
      position: z.int().meta({ description: 'By it the message is redriven or dropped.' }),
      collection_id: z.string(),
      upstream_id: z.string(),
      deliveries: z.int(),
      detail: z.string().nullable().meta({ description: 'Why it was not taken the last time.' }),
    }),
  ),
  'unmatched_money.received': event(
    'unmatched_money.received',
    'Money arrived at Stripe that belongs to no invoice here.',
    z.object({
      intent: z.string().meta({ description: 'Stripe’s payment intent.' }),
      amount: minorUnits(),
      currency: z.string(),
      why: z.string(),
    }),
  ),
} satisfies { [T in PublicEventType]: z.ZodType<{ type: T; data: PublicEventData[T] }> };

const { 'invoice.sent': first, ...others } = PUBLIC_EVENTS;

export const eventList = listResponse(
  'EventList',
  z.discriminatedUnion('type', [first, ...Object.values(others)]).meta({
    id: 'Event',
    description: 'A later version may add types, and fields to data: ignore what you do not know.',
  }),
);
