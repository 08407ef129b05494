import { DAY } from '../../src/domain/time';
import type { InvoicePageInput } from '../../src/documents/pages/invoice-page-view';
import type { InvoicePageView } from '../../src/documents/pages/page-types';
import { NOW, decline, dispute, ladder, payment, viewOf, withVisa } from './fixtures';

const ADDRESS = { line1: '1 Main Street', line2: null, state: null, postcode: 'W1A 1AA' };

/** Who issues and who owes it, with all that is known of both. */
const PARTIES: Partial<InvoicePageInput> = {
  issuer: {
    legalName: 'Acme Holdings plc',
    address: { ...ADDRESS, town: 'London', country: null },
    taxIds: ['GB123456789'],
  },
  customer: {
    name: 'Client SA',
    country: null,
    locale: null,
    profile: {
      legalName: 'Client SA',
      address: { ...ADDRESS, town: 'Ely', country: null },
      taxIds: ['FR40303265045'],
    },
  },
};

const lane = { n: 1, amount: 11_900 };

/** Every status a page can be in, and the variants whose words differ. */
export const SITUATIONS: Readonly<Record<string, InvoicePageView>> = {
  sending: viewOf({ plan: { sending: { kind: 'sending', deadlineAt: NOW + DAY, told: false } } }),
  open: viewOf({}, { mode: 'test' }),
  'open, with addresses': viewOf({}, PARTIES),
  'open, stored method': viewOf({ state: withVisa }),
  'open, charge planned': viewOf({
    state: withVisa,
    plan: { charge: { kind: 'at', at: NOW + 12 * DAY, why: 'due', by: 'plan' } },
  }),
  'open, declined, retry planned': viewOf(
    {
      state: withVisa,
      plan: {
        charge: { kind: 'at', at: NOW + 3 * DAY, why: 'retry', by: 'plan' },
        ladder: ladder(decline('insufficient_funds')),
      },
    },
    { message: 'charge_declined' },
  ),
  'open, tried a moment ago': viewOf({
    state: withVisa,
    plan: { ladder: ladder({ ...decline('insufficient_funds'), at: NOW - 90_000 }) },
  }),
  'open, stolen card': viewOf({
    state: withVisa,
    plan: {
      charge: { kind: 'needs_method', since: NOW },
      ladder: { ...ladder(decline('stolen_card')), barred: ['fp_visa'] },
    },
  }),
  'open, partly paid offline': viewOf({
    payments: [payment({ via: 'outside', methodLabel: 'transfer', amount: 5_000 })],
  }),
  'open, debit returned': viewOf({
    payments: [
      payment({
        via: 'checkout',
        methodType: 'sepa_debit',
        methodLabel: 'SEPA 3000',
        at: NOW - 20 * DAY,
        disputes: [dispute({ returned: true, status: 'lost', reason: 'insufficient_funds' })],
      }),
    ],
  }),
  'open, paused': viewOf({
    state: withVisa,
    plan: { pause: { until: NOW + 9 * DAY, reason: 'promise to pay', since: NOW } },
  }),
  'open, no link': viewOf({ invoice: { collection: { paymentLink: false, autoCharge: true } } }),
  'open, not confirmed': viewOf({
    state: {
      looking: {
        pending: [],
        notConfirmedSince: NOW - DAY,
        connectionGone: null,
        search: false,
        unanswered: null,
        unlisted: null,
        rereadAt: null,
        seen: [],
        disputeClosedAt: null,
      },
    },
  }),
  overdue: viewOf({}, { now: NOW + 19 * DAY }),
  charging: viewOf(
    {
      state: {
        ...withVisa,
        lane: {
          kind: 'confirming',
          ...lane,
          method: withVisa.method!,
          intentId: 'pi_1',
          by: 'plan',
        },
      },
    },
    { message: 'charge_started' },
  ),
  processing: viewOf({
    state: {
      lane: {
        kind: 'bank_debit',
        ...lane,
        intentId: 'pi_1',
        sessionId: 'cs_1',
        since: NOW - DAY,
        readAt: NOW,
        by: 'checkout',
      },
    },
  }),
  'requires_action, authentication': viewOf({
    state: withVisa,
    plan: {
      charge: { kind: 'needs_authentication', until: NOW + 7 * DAY, remindAt: null },
      ladder: ladder(decline('authentication_required')),
    },
  }),
  'requires_action, small transfers': viewOf({
    state: {
      lane: {
        kind: 'awaiting_verification',
        ...lane,
        intentId: 'pi_1',
        sessionId: 'cs_1',
        instructionsUrl: 'https://payments.stripe.com/microdeposit/x',
        until: NOW + 7 * DAY,
      },
    },
  }),
  paid: viewOf({ payments: [payment()] }),
  'paid, overpaid': viewOf({
    payments: [payment(), payment({ id: 'outside:1', via: 'outside', at: NOW })],
  }),
  'paid, refunded': viewOf({
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
  }),
  'nothing due': viewOf({
    invoice: { amountDue: 0, lines: [], memo: null },
  }),
  disputed: viewOf({ payments: [payment({ disputes: [dispute()] })] }),
  disputed_lost: viewOf({
    payments: [payment({ disputes: [dispute({ status: 'lost' })] })],
  }),
  uncollectible: viewOf({ plan: { ended: { kind: 'uncollectible', at: NOW } } }),
  void: viewOf({ plan: { ended: { kind: 'void', at: NOW } } }),
  'held, below minimum': viewOf({
    invoice: {
      amountDue: 30,
      lines: [{ description: 'API calls', quantity: '3', unitAmount: 10, amount: 30, tax: null }],
    },
    plan: { held: { reason: 'below_minimum', since: NOW, remindAt: NOW + 7 * DAY } },
  }),
  'held, above maximum': viewOf({
    invoice: {
      amountDue: 150_000_000,
      lines: [
        {
          description: 'Turbine',
          quantity: '1',
          unitAmount: 150_000_000,
          amount: 150_000_000,
          tax: null,
        },
      ],
    },
    plan: { held: { reason: 'above_maximum', since: NOW, remindAt: NOW + 7 * DAY } },
  }),
  'held, no way to pay': viewOf({
    invoice: { bankDetails: null },
    plan: { held: { reason: 'no_way_to_pay', since: NOW, remindAt: NOW + 7 * DAY } },
  }),
  'held, refused by Stripe': viewOf({
    plan: { held: { reason: 'refused_by_stripe', since: NOW, remindAt: NOW + 7 * DAY } },
  }),
  'held, the account takes no charges': viewOf({
    plan: { held: { reason: 'connection_gone', since: NOW, remindAt: NOW + 7 * DAY } },
  }),
  'held, needs a person': viewOf({
    plan: { held: { reason: 'needs_person', since: NOW, remindAt: NOW + 7 * DAY } },
  }),
};
