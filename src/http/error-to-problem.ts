import { HttpProblem } from './http-problem';

const RETRY_AFTER = { 'Retry-After': '5' };

/** Whatever was thrown, as a refusal in our words; what nobody foresaw is `internal`. */
export function errorToProblem(error: unknown): HttpProblem {
  if (error instanceof HttpProblem) return error;
  if (isUnavailable(error)) {
    return new HttpProblem(
      'unavailable',
      'the database is out of reach; ask again shortly, nothing was done by halves',
      {},
      RETRY_AFTER,
    );
  }
  return (
    parserErrorToProblem(error) ??
    new HttpProblem('internal', 'it is in our log under this request id')
  );
}

/** By name, since this module does not know the module that throws it. */
export const isUnavailable = (error: unknown): boolean =>
  error instanceof Error && error.name === 'PostgresUnavailable';

/** What Express and body-parser throw carries a status and, from the parser, a type. */
function parserErrorToProblem(error: unknown): HttpProblem | null {
  if (!(error instanceof Error)) return null;
  const { status, type } = error as { status?: unknown; type?: unknown };
  if (typeof status !== 'number' || status < 400 || status >= 500) return null;
  if (status === 413) return new HttpProblem('too_large', 'send less, or in several requests');
  if (status === 415) return new HttpProblem('unsupported_media_type', error.message);
  if (type === 'request.aborted') return new HttpProblem('bad_request', 'the request was cut off');
  if (error instanceof URIError) return new HttpProblem('not_found', 'there is nothing here');
  return new HttpProblem('bad_request', error.message);
}
