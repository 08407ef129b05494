import type { MailName, MailOrder } from '../../src/domain/collection/model/effect';
import type { Plan } from '../../src/domain/collection/model/state';
import { DAY } from '../../src/domain/time';
import { mailContext } from '../../src/documents/mails/mail-context';
import type { MailContextInput } from '../../src/documents/mails/mail-context';
import { renderMail } from '../../src/documents/mails/render-mail';
import type { RenderedMail } from '../../src/documents/mails/render-mail';
import {
  INVOICE,
  NOW,
  POLICY,
  decline,
  dispute,
  ladder,
  payment,
  stateOf,
  withVisa,
} from './fixtures';
import type { Situation } from './fixtures';

export const LINK = 'https://pay.acme.example/i/k7token';

export interface MailSituation {
  order: MailOrder;
  situation: Situation;
  input?: Partial<MailContextInput>;
}

const order = (name: MailName, of: Partial<MailOrder> = {}): MailOrder => ({
  name,
  key: name,
  amount: null,
  at: null,
  about: null,
  ...of,
});

const mail = (
  name: MailName,
  of: Partial<MailOrder> = {},
  situation: Situation = {},
  input: Partial<MailContextInput> = {},
): MailSituation => ({ order: order(name, of), situation, input });

export function render({ order: asked, situation, input }: MailSituation): RenderedMail {
  return renderMail(
    asked,
    mailContext({
      invoice: { ...INVOICE, ...situation.invoice },
      state: stateOf(situation),
      policy: POLICY,
      now: NOW,
      customerName: 'Client SA',
      businessName: 'Acme Ltd',
      linkUrl: LINK,
      mode: 'live',
      ...input,
    }),
  );
}

const planned = (days: number): Situation => ({
  state: withVisa,
  plan: { charge: { kind: 'at', at: NOW + days * DAY, why: 'due', by: 'plan' } },
});

const declinedWith = (code: string, days: number | null): Situation => ({
  state: withVisa,
  plan: {
    ladder: ladder(decline(code), 2),
    charge:
      days === null
        ? { kind: 'needs_method', since: NOW }
        : { kind: 'at', at: NOW + days * DAY, why: 'retry', by: 'plan' },
  },
});

const failed = { amount: 11_900, about: 'insufficient_funds', at: NOW + 3 * DAY };
const debit = { amount: 11_900, at: NOW + 2 * DAY, about: 'SEPA Debit 3000' };
const stolen = { amount: 11_900, about: 'stolen_card' };
const returned: Situation = {
  payments: [
    payment({
      methodType: 'sepa_debit',
      methodLabel: 'SEPA 3000',
      disputes: [dispute({ returned: true, status: 'lost', reason: 'insufficient_funds' })],
    }),
  ],
};
const refunded: Situation = {
  payments: [
    payment({
      refunds: [
        {
          n: 'r1',
          stripeId: 're_1',
          amount: 2_500,
          status: 'succeeded',
          askedAt: NOW,
          stoppedByDispute: false,
          automatic: false,
        },
      ],
    }),
  ],
};
const inDispute = (of: Parameters<typeof dispute>[0] = {}): Situation => ({
  payments: [payment({ disputes: [dispute(of)] })],
});
const held = (
  reason: 'below_minimum' | 'above_maximum' | 'needs_person' | 'refused_by_stripe',
  part: Partial<Plan> = {},
): Situation => ({
  plan: { held: { reason, since: NOW, remindAt: NOW + 7 * DAY }, ...part },
});
const onItsWay: Situation = {
  state: {
    lane: {
      kind: 'bank_debit',
      n: 1,
      amount: 11_900,
      intentId: 'pi_1',
      sessionId: 'cs_1',
      since: NOW - DAY,
      readAt: NOW,
      by: 'checkout',
    },
  },
};
const smallTransfers: Situation = {
  state: {
    lane: {
      kind: 'awaiting_verification',
      n: 1,
      amount: 11_900,
      intentId: 'pi_1',
      sessionId: 'cs_1',
      instructionsUrl: 'https://payments.stripe.com/microdeposit/x',
      until: NOW + 7 * DAY,
    },
  },
};
const evidence = { amount: 11_900, at: NOW + 9 * DAY };

/** Every mail there is, and the variants whose words differ. */
const bankDetails = {
  ...INVOICE.bankDetails!,
  holderAddress: {
    line1: 'Bahnhofstrasse 1',
    line2: null,
    postcode: '8001',
    town: 'Zürich',
    state: null,
    country: 'CH',
  },
};

export const MAILS: Readonly<Record<string, MailSituation>> = {
  invoice: mail('invoice'),
  'invoice in test mode': mail('invoice', {}, {}, { mode: 'test' }),
  'invoice, with the address of who is paid': mail('invoice', {}, { invoice: { bankDetails } }),
  'invoice, charged later': mail('invoice', {}, planned(12)),
  'invoice, being charged': mail('invoice', {}, planned(0)),
  'invoice, nothing due': mail('invoice', {}, { invoice: { amountDue: 0, lines: [] } }),
  'invoice, sent again when paid': mail('invoice', {}, { payments: [payment()] }),
  'invoice, sent again while a debit is on its way': mail('invoice', {}, onItsWay),
  'invoice, sent again while disputed': mail('invoice', {}, inDispute()),
  'invoice, sent again while a person looks': mail('invoice', {}, held('needs_person')),
  'payment_failed, tried again': mail('payment_failed', failed, declinedWith(failed.about, 3)),
  'payment_failed, stolen card': mail('payment_failed', stolen, declinedWith('stolen_card', null)),
  'payment_failed, debit': mail('payment_failed', { amount: 11_900, about: 'account_closed' }),
  'payment_failed_business, tried again': mail(
    'payment_failed_business',
    failed,
    declinedWith(failed.about, 3),
  ),
  'payment_failed_business, stolen card': mail(
    'payment_failed_business',
    stolen,
    declinedWith('stolen_card', null),
  ),
  'payment_failed_business, debit': mail('payment_failed_business', {
    amount: 11_900,
    about: 'account_closed',
  }),
  'payment_failed_business, paid otherwise': mail(
    'payment_failed_business',
    { amount: 11_900, about: 'account_closed' },
    { payments: [payment({ id: 'outside:1', via: 'outside' })] },
  ),
  action_required: mail('action_required', { amount: 11_900, at: NOW + 7 * DAY }),
  'action_required, small transfers': mail('action_required', { amount: 11_900 }, smallTransfers),
  method_needed: mail('method_needed', { amount: 11_900, about: 'method_unusable' }),
  receipt: mail('receipt', { amount: 11_900, about: 'pi_1' }, { payments: [payment()] }),
  'receipt of a part, outside': mail(
    'receipt',
    { amount: 5_000, about: 'outside:1' },
    { payments: [payment({ id: 'outside:1', via: 'outside', amount: 5_000 })] },
  ),
  refund: mail('refund', { amount: 2_500, about: 're_1' }, refunded),
  refund_failed: mail('refund_failed', { amount: 2_500, about: 're_1' }, refunded),
  refund_failed_business: mail(
    'refund_failed_business',
    { amount: 2_500, about: 're_1' },
    refunded,
  ),
  'reminder, before': mail('reminder', { about: '-3' }, { invoice: { dueOn: '2026-11-22' } }),
  'reminder, before, charged': mail(
    'reminder',
    { about: '-3' },
    { ...planned(3), invoice: { dueOn: '2026-11-22' } },
  ),
  'reminder, today': mail('reminder', { about: '0' }, { invoice: { dueOn: '2026-11-19' } }),
  'reminder, a week late': mail('reminder', { about: '7' }, { invoice: { dueOn: '2026-11-12' } }),
  'reminder, two weeks late': mail(
    'reminder',
    { about: '14' },
    { invoice: { dueOn: '2026-11-05' } },
  ),
  'invoice, sent late': mail('invoice', {}, { invoice: { dueOn: '2026-10-30' } }),
  'method_needed, not confirmed in time': mail('method_needed', {
    amount: 11_900,
    about: 'not_confirmed_in_time',
  }),
  'final_notice, after the reminders': mail(
    'final_notice',
    { amount: 11_900, about: 'reminders' },
    { invoice: { dueOn: '2026-10-30' } },
  ),
  collection_ended_business: mail(
    'collection_ended_business',
    { amount: 11_900, about: 'reminders' },
    { invoice: { dueOn: '2026-10-30' } },
  ),
  'collection_ended_business, given up': mail(
    'collection_ended_business',
    { amount: 11_900, about: 'reminders' },
    { invoice: { dueOn: '2026-10-30' } },
    { policy: { ...POLICY, atEnd: 'uncollectible' } },
  ),
  final_notice: mail('final_notice', { amount: 11_900, about: 'insufficient_funds' }),
  'dispute_business, opened': mail(
    'dispute_business',
    { ...evidence, key: 'dispute/dp_1/needs_response', about: 'product_not_received' },
    inDispute(),
  ),
  'dispute_business, inquiry': mail(
    'dispute_business',
    { ...evidence, key: 'dispute/dp_1/warning_needs_response', about: 'fraudulent' },
    inDispute({ status: 'warning_needs_response', withdrawn: false, reason: 'fraudulent' }),
  ),
  'dispute_business, won': mail(
    'dispute_business',
    { ...evidence, key: 'dispute_won/dp_1', about: 'won' },
    inDispute({ status: 'won', withdrawn: false }),
  ),
  'dispute_business, lost': mail(
    'dispute_business',
    { ...evidence, key: 'dispute_lost/dp_1', about: 'lost' },
    inDispute({ status: 'lost' }),
  ),
  fraud_warning_business: mail('fraud_warning_business', { amount: 11_900, about: 'misc' }),
  debit_notice: mail('debit_notice', debit, planned(2)),
  'debit_notice, of a part, without a link to pay': mail(
    'debit_notice',
    { ...debit, amount: 5_000 },
    {
      ...planned(2),
      payments: [payment({ id: 'outside:1', via: 'outside', amount: 6_900 })],
      invoice: { collection: { paymentLink: false } },
    },
  ),
  payment_returned: mail(
    'payment_returned',
    { amount: 11_900, about: 'insufficient_funds' },
    returned,
  ),
  'payment_returned, a part came otherwise': mail(
    'payment_returned',
    { amount: 11_900, about: 'insufficient_funds' },
    {
      payments: [
        ...(returned.payments ?? []),
        payment({ id: 'outside:1', via: 'outside', amount: 4_000 }),
      ],
    },
  ),
  'payment_returned, tried again': mail(
    'payment_returned',
    { amount: 11_900, about: 'insufficient_funds' },
    { ...returned, ...planned(2) },
  ),
  payment_returned_business: mail(
    'payment_returned_business',
    { amount: 11_900, about: 'insufficient_funds' },
    { ...returned, ...planned(2) },
  ),
  'held_business, below the minimum': mail(
    'held_business',
    { about: 'below_minimum' },
    { ...held('below_minimum'), invoice: { amountDue: 30, lines: [] } },
  ),
  'held_business, above the maximum': mail(
    'held_business',
    { about: 'above_maximum' },
    { ...held('above_maximum'), invoice: { amountDue: 150_000_000, lines: [] } },
  ),
  'held_business, needs a person': mail(
    'held_business',
    { about: 'needs_person' },
    held('needs_person'),
  ),
  'held_business, refused by Stripe': mail(
    'held_business',
    { about: 'refused_by_stripe' },
    held('refused_by_stripe', {
      refusedCheckout: { amount: 11_900, code: null, detail: 'Invalid currency: tnd', since: NOW },
    }),
  ),
  undelivered_business: mail(
    'undelivered_business',
    {},
    {},
    { customerEmail: 'ap@client.example' },
  ),
  excess_business: mail(
    'excess_business',
    { amount: 11_900 },
    { payments: [payment(), payment({ id: 'pi_2' })] },
  ),
};
