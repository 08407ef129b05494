import { isGrpcServiceError, ServiceError } from '@temporalio/client';
import { ConfigError } from '../runtime/config';
import type { TemporalAccess } from './connection-options';

const PERMISSION_DENIED = 7;
const UNAUTHENTICATED = 16;

/** The core gives gRPC's codes in words only. */
const NOT_ALLOWED = /valid authentication credentials|does not have permission|unauthori[sz]ed/i;

/**
 * How the TLS libraries of the two SDK clients (OpenSSL in Node, rustls in the core) say that one
 * side does not accept the other. gRPC itself calls all of it "unavailable".
 */
const TLS_REFUSALS = [
  /certificate|self[- ]signed|altnames|\bunknown ?ca\b|UnknownIssuer|NativeCertsNotFound/i,
  /alert number|fatal alert|wrong version number|InvalidContentType/i,
  /private key|key values mismatch|\bPEM\b/i,
];

/** A failure that no waiting mends, in words for a person; undefined where waiting may help. */
export function accessRefusal(
  error: unknown,
  { address, namespace }: Pick<TemporalAccess, 'address' | 'namespace'>,
): ConfigError | undefined {
  const words = wordsOf(error);
  const code = codeOf(error);
  if (code === PERMISSION_DENIED || code === UNAUTHENTICATED || NOT_ALLOWED.test(words)) {
    return new ConfigError([
      `Temporal at ${address} refuses this program in the namespace "${namespace}": ${words}. ` +
        'Check TEMPORAL_API_KEY or the client certificate, its expiry, and what it may do there',
    ]);
  }
  if (!TLS_REFUSALS.some((refusal) => refusal.test(words))) return undefined;
  return new ConfigError([
    `Temporal at ${address} and this program do not accept each other's certificates: ${words}. ` +
      'Check TEMPORAL_TLS, the certificates in TEMPORAL_TLS_… and TEMPORAL_TLS_SERVER_NAME',
  ]);
}

function codeOf(error: unknown): number | undefined {
  const cause = error instanceof ServiceError ? error.cause : error;
  return isGrpcServiceError(cause) ? cause.code : undefined;
}

function wordsOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const cause = error.cause === undefined ? '' : `: ${wordsOf(error.cause)}`;
  return `${error.message}${cause}`;
}
