import { entryOfObject, upstreamIdOf } from './catalog/catalog';
import { parentNamedBy } from './children';
import type { EventFact } from './ordering/mirror-fact';
import { redact } from './redact';
import { isObject } from './stripe-object';
import type { StripeObject } from './stripe-object';

/** An event of Stripe's list, and the object that it shows. */
export interface ShownByEvent {
  collection: string;
  upstreamId: string;
  fact: EventFact;
  /** Of what is listed under another object: the id of that one, where it is shown. */
  parent?: string;
}

/**
 * What an event says of a mirrored object. Null: it is of no collection, or the object has no id,
 * as the preview that `invoice.upcoming` shows.
 */
export function factOfEvent(event: StripeObject): ShownByEvent | null {
  const { id: eventId, type, created, data, api_version: version } = event;
  const given = isObject(data) ? data['object'] : null;
  if (typeof eventId !== 'string' || typeof type !== 'string') return null;
  if (typeof created !== 'number' || !isObject(given)) return null;
  const { id, object: name } = given;
  const entry = typeof name === 'string' ? entryOfObject(name) : undefined;
  if (entry === undefined || typeof id !== 'string' || id === '') return null;
  const { payload, redacted } = redact(given);
  const fact: EventFact = {
    kind: 'event',
    event_id: eventId,
    created,
    type,
    previous_attributes: previousOf(data, name),
    object: payload,
    redacted,
    api_version: typeof version === 'string' ? version : null,
  };
  const upstreamId = upstreamIdOf(entry.name, { ...given, id });
  const parent = parentNamedBy(entry.name, given);
  return { collection: entry.name, upstreamId, fact, ...(parent !== null && { parent }) };
}

function previousOf(data: unknown, name: unknown): StripeObject | null {
  const previous = isObject(data) ? data['previous_attributes'] : null;
  return isObject(previous) ? redact(previous, name).payload : null;
}
