import type { ReadRequest } from './ordering/mirror-fact';
import { SECOND } from '../time';
import { isObject } from './stripe-object';
import type { StripeObject } from './stripe-object';

/** An object that an event changed beside the one it shows; none shows the object itself. */
export interface ChangedBeside {
  collection: string;
  upstreamId: string;
  request: ReadRequest;
}

/** Back at the charge is what a refund that came to nothing had taken. */
const GIVEN_BACK: ReadonlySet<unknown> = new Set(['failed', 'canceled']);

/** That a charge is disputed, or refunded no longer, only the dispute and the refund say. */
export function changedBeside(event: StripeObject): ChangedBeside[] {
  const { created, data } = event;
  const object = isObject(data) ? data['object'] : null;
  if (!isObject(object) || typeof created !== 'number') return [];
  const { object: name, charge, status } = object;
  const isChanged = name === 'dispute' || (name === 'refund' && GIVEN_BACK.has(status));
  const id = isObject(charge) ? charge['id'] : charge;
  if (!isChanged || typeof id !== 'string') return [];
  const request = { why: 'miss', not_before: (created + 1) * SECOND } as const;
  return [{ collection: 'charge', upstreamId: id, request }];
}
