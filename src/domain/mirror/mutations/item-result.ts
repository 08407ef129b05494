import type { StripeObject } from '../stripe-object';

export type ItemStatus = 'pending' | 'succeeded' | 'failed' | 'unknown';

/** What became of one item, finally. */
export interface ItemResult {
  status: Exclude<ItemStatus, 'pending'>;
  upstreamId: string | null;
  /** As Stripe answered, secrets and all. */
  answer: StripeObject | null;
  error: ItemError | null;
}

export interface ItemError {
  code: string;
  param: string | null;
  detail: string;
  declineCode: string | null;
  requestId: string | null;
}

export function itemFailed(
  code: string,
  detail: string,
  more: Partial<ItemError> = {},
): ItemResult {
  const error = { code, param: null, detail, declineCode: null, requestId: null, ...more };
  return { status: 'failed', upstreamId: null, answer: null, error };
}

export const itemUnknown = (detail: string): ItemResult => ({
  ...itemFailed('no_answer', detail),
  status: 'unknown',
});

export const itemSucceeded = (upstreamId: string, answer: StripeObject): ItemResult => ({
  status: 'succeeded',
  upstreamId,
  answer,
  error: null,
});
