import { Refusal } from './problem';

const RETRY_AFTER = { 'Retry-After': '5' };

/** Whatever was thrown, as a refusal in our words; what nobody foresaw is `internal`. */
export function refusalFor(error: unknown): Refusal {
  if (error instanceof Refusal) return error;
  if (isUnavailable(error)) {
    return new Refusal(
      'unavailable',
      'the database is out of reach; ask again shortly, nothing was done by halves',
      {},
      RETRY_AFTER,
    );
  }
  return fromParser(error) ?? new Refusal('internal', 'it is in our log under this request id');
}

/** By name, since this room does not know the room that throws it. */
export const isUnavailable = (error: unknown): boolean =>
  error instanceof Error && error.name === 'PostgresUnavailable';

/** What Express and body-parser throw carries a status and, from the parser, a type. */
function fromParser(error: unknown): Refusal | null {
  if (!(error instanceof Error)) return null;
  const { status, type } = error as { status?: unknown; type?: unknown };
  if (typeof status !== 'number' || status < 400 || status >= 500) return null;
  if (status === 413) return new Refusal('too_large', 'send less, or in several requests');
  if (status === 415) return new Refusal('unsupported_media_type', error.message);
  if (type === 'request.aborted') return new Refusal('bad_request', 'the request was cut off');
  if (error instanceof URIError) return new Refusal('not_found', 'there is nothing here');
  return new Refusal('bad_request', error.message);
}
