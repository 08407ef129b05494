import type { StripeObject } from '../../domain/mirror/stripe-object';

export interface StoredPayload {
  payload: StripeObject | null;
  text: string | null;
}

/** As jsonb, or as text what jsonb refuses: the tables hold that it is one of them. */
export function payloadOf({ payload, text }: StoredPayload): StripeObject {
  if (payload !== null) return payload;
  if (text === null)
    throw new Error('a mirrored object has no payload: its row was changed by hand');
  return JSON.parse(text) as StripeObject;
}
