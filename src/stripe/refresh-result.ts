import type { Called, CustomerReading } from './stripe-gateway';

/** What became of reading a customer of Stripe into our tables. */
export type RefreshResult =
  | { kind: 'refreshed'; customerId: string }
  /** It is deleted at Stripe. */
  | { kind: 'unlinked'; customerId: string }
  /** No customer of ours is linked to it. */
  | { kind: 'not_ours' }
  | { kind: 'failed'; called: Exclude<Called<CustomerReading>, { kind: 'ok' }> };
