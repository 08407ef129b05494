import { MAX_KEY_LENGTH, isInstant, textProblems } from '../domain/field-rules';

/** As much of a Stripe event as everybody relies on; the object inside is read field by field. */
export interface StripeEvent {
  id: string;
  type: string;
  created: number;
  livemode: boolean;
  account?: string;
  data: { object: unknown; previous_attributes?: unknown };
}

/** What may be a key of the tables. */
export const isName = (value: unknown): value is string =>
  textProblems(value, 'line', MAX_KEY_LENGTH).length === 0;

/** Reads the bytes of a snapshot event, or says why they are none. */
export function parseEvent(raw: string): StripeEvent | { problem: string } {
  let value: unknown;
  try {
    value = JSON.parse(raw);
  } catch {
    // The parser's own words would quote the body, which is kept beside this without its links.
    return { problem: 'the body is not JSON' };
  }
  const event = value as Partial<Record<keyof StripeEvent | 'object', unknown>> | null;
  if (typeof event !== 'object' || event === null) return { problem: 'the body is no object' };
  if (event.object === 'v2.core.event') {
    return { problem: 'a thin event: set the webhook endpoint to snapshot payloads' };
  }
  const data = event.data as { object?: unknown } | null | undefined;
  const sound =
    event.object === 'event' &&
    isName(event.id) &&
    isName(event.type) &&
    typeof event.created === 'number' &&
    isInstant(event.created * 1000) &&
    typeof event.livemode === 'boolean' &&
    typeof data?.object === 'object' &&
    data.object !== null;
  return sound ? (event as StripeEvent) : { problem: 'the body is no Stripe event' };
}
