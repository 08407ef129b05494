import type Stripe from 'stripe';
import { newId } from '../world/ids';
import type { World } from '../world/world';

export interface DisputeRequest {
  readonly reason?: string;
  readonly amount?: number;
  readonly status?: Stripe.Dispute.Status;
}

const ANSWER_WITHIN_DAYS = 9;
const DAY_S = 86_400;

/** The last second of a day, by the calendar of Greenwich. */
const lastSecondOf = (at: number): number => Math.floor(at / DAY_S) * DAY_S + DAY_S - 1;

/** Why, in the words of the card's network; only Visa's test card is known. */
const REASON_CODES: Readonly<Record<string, string>> = { visa: '83' };

const NO_EVIDENCE: Stripe.Dispute.Evidence = {
  access_activity_log: null,
  billing_address: null,
  cancellation_policy: null,
  cancellation_policy_disclosure: null,
  cancellation_rebuttal: null,
  customer_communication: null,
  customer_email_address: null,
  customer_name: null,
  customer_purchase_ip: null,
  customer_signature: null,
  duplicate_charge_documentation: null,
  duplicate_charge_explanation: null,
  duplicate_charge_id: null,
  enhanced_evidence: {},
  product_description: null,
  receipt: null,
  refund_policy: null,
  refund_policy_disclosure: null,
  refund_refusal_explanation: null,
  service_date: null,
  service_documentation: null,
  shipping_address: null,
  shipping_carrier: null,
  shipping_date: null,
  shipping_documentation: null,
  shipping_tracking_number: null,
  uncategorized_file: null,
  uncategorized_text: null,
};

/** A dispute with every key Stripe answers, before any money has moved. */
export function blankDispute(
  world: World,
  charge: Stripe.Charge,
  request: DisputeRequest & { readonly amount: number },
  final: boolean,
): Stripe.Dispute {
  const created = world.clock.seconds();
  const inquiry = request.status?.startsWith('warning_') === true;
  const card = charge.payment_method_details?.card;
  return {
    id: newId('du'),
    object: 'dispute',
    amount: request.amount,
    balance_transactions: [],
    charge: charge.id,
    created,
    currency: charge.currency,
    enhanced_eligibility_types: [],
    evidence: { ...NO_EVIDENCE },
    evidence_details: {
      due_by: final ? null : lastSecondOf(created + ANSWER_WITHIN_DAYS * DAY_S),
      enhanced_eligibility: {},
      has_evidence: false,
      past_due: false,
      submission_count: 0,
      submission_method: 'not_submitted',
    },
    intended_submission_method: null,
    is_charge_refundable: inquiry,
    livemode: false,
    metadata: {},
    payment_intent: charge.payment_intent,
    ...(card === undefined
      ? {}
      : {
          payment_method_details: {
            type: 'card',
            card: {
              brand: card.brand ?? 'visa',
              case_type: inquiry ? 'inquiry' : 'chargeback',
              network: card.network ?? 'visa',
              network_reason_code: REASON_CODES[card.network ?? 'visa'] ?? null,
            },
          },
        }),
    reason: request.reason ?? 'fraudulent',
    status: request.status ?? 'needs_response',
  };
}
