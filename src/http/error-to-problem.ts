import { BODY_ADVICE } from '../contract/limits';
import { HttpProblem } from './http-problem';

const RETRY_AFTER = { 'Retry-After': '5' };

/** Whatever was thrown, as a problem of ours; what is not expected is `internal`. */
export function errorToProblem(error: unknown): HttpProblem {
  if (error instanceof HttpProblem) return error;
  if (isUnavailable(error)) {
    return new HttpProblem(
      'unavailable',
      'the database is not reachable; try again shortly, nothing was changed',
      {},
      RETRY_AFTER,
    );
  }
  return (
    parserErrorToProblem(error) ?? new HttpProblem('internal', 'see our log under this request id')
  );
}

/** By name, since this module may not import the one that throws it. */
export const isUnavailable = (error: unknown): boolean =>
  error instanceof Error && error.name === 'PostgresUnavailable';

/** Errors of Express and body-parser have a status and, from the parser, a type. */
function parserErrorToProblem(error: unknown): HttpProblem | null {
  if (!(error instanceof Error)) return null;
  const { status, type } = error as { status?: unknown; type?: unknown };
  if (typeof status !== 'number' || status < 400 || status >= 500) return null;
  if (status === 413) return new HttpProblem('too_large', BODY_ADVICE);
  if (status === 415) return new HttpProblem('unsupported_media_type', error.message);
  if (type === 'request.aborted')
    return new HttpProblem('bad_request', 'the connection was closed during the request');
  if (error instanceof URIError) return new HttpProblem('not_found', 'not found');
  return new HttpProblem('bad_request', error.message);
}
