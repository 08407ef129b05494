import type { EventAbout } from '../domain/event-about';
import { laneNumber } from './readings';
import { isName } from './stripe-event';
import type { StripeEvent } from './stripe-event';

export type { EventAbout } from '../domain/event-about';

type Fields = Record<string, unknown>;

/** A longer text is no name of Stripe's, and would be too long for an index. */
const text = (value: unknown): string | null => (isName(value) ? value : null);

const fields = (value: unknown): Fields =>
  typeof value === 'object' && value !== null ? (value as Fields) : {};

/** The id of an object that is given whole or by its id. */
const idIn = (value: unknown): string | null => text(value) ?? text(fields(value)['id']);

export function eventAboutOf(event: StripeEvent): EventAbout {
  const object = fields(event.data.object);
  const objectId = text(object['id']) ?? event.id;
  const objectType = text(object['object']) ?? 'unknown';
  const own = (type: string) => (objectType === type ? objectId : null);
  const metadata = fields(object['metadata']);
  return {
    objectId,
    objectType,
    intentId: own('payment_intent') ?? idIn(object['payment_intent']),
    sessionId: own('checkout.session'),
    chargeId: own('charge') ?? idIn(object['charge']) ?? idIn(object['latest_charge']),
    customerId: own('customer') ?? customerOf(event, object),
    invoiceRef: text(metadata['invoice_ref']),
    // A refund's number is no lane's: it is a hash, and may happen to be all digits.
    n: objectType === 'refund' ? null : laneNumber(metadata),
    status: text(object['status']),
    ...(objectType === 'charge' && amountRefundedOf(object)),
    ...(objectType === 'mandate' && methodOf(object)),
    livemode: event.livemode,
    account: text(event.account),
    created: event.created * 1000,
  };
}

const amountRefundedOf = ({ amount_refunded: amount }: Fields): { amountRefunded?: number } =>
  typeof amount === 'number' ? { amountRefunded: amount } : {};

function methodOf(mandate: Fields): { methodId?: string } {
  const methodId = idIn(mandate['payment_method']);
  return methodId === null ? {} : { methodId };
}

/** A detached method has lost its customer; only what it was before still says. */
function customerOf(event: StripeEvent, object: Fields): string | null {
  return idIn(object['customer']) ?? idIn(fields(event.data.previous_attributes)['customer']);
}
