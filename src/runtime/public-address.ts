import { isIP } from 'node:net';

/**
 * Whether an address on the internet may be meant: Stripe refuses webhook endpoints at others. A
 * name may still lead to a machine that nobody can reach.
 */
export function isPublicAddress(url: string): boolean {
  const { hostname } = new URL(url);
  const host = hostname.replace(/^\[|\]$/g, '').replace(/\.$/, '');
  if (isIP(host) === 4) return !PRIVATE_IPV4.some((range) => range.test(host));
  if (isIP(host) === 6) return /^[23]/.test(host) && !host.startsWith('2001:db8:');
  return host.includes('.') && !PRIVATE_NAMES.test(host);
}

const PRIVATE_IPV4 = [
  /^(0|10|127)\./,
  /^100\.(6[4-9]|[7-9]\d|1[01]\d|12[0-7])\./,
  /^169\.254\./,
  /^172\.(1[6-9]|2\d|3[01])\./,
  /^192\.168\./,
  /^192\.0\.[02]\./,
  /^198\.(1[89]|51)\./,
  /^203\.0\.113\./,
  /^(22[4-9]|2[3-5]\d)\./,
];

/** Names that are no name on the internet: RFC 6761, RFC 6762, and what routers use. */
const PRIVATE_NAMES =
  /(^|\.)(localhost|local|internal|lan|home|home\.arpa|test|example|invalid|onion)$/i;
