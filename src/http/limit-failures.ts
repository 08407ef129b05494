import { ipKeyGenerator } from 'express-rate-limit';
import type { Request, RequestHandler } from 'express';
import { Refusal } from './problem';

const WINDOW = 60_000;
const MOST_ADDRESSES = 100_000;

/** How often an address failed within a minute. */
export interface Failures {
  /** For an address that has failed too often; null while it may go on. */
  refusal(request: Request): Refusal | null;
  note(request: Request): void;
}

export function countFailures(perMinute: number): Failures {
  const byAddress = new Map<string, { count: number; until: number }>();
  const known = (request: Request) => {
    const found = byAddress.get(addressOf(request));
    return found !== undefined && found.until > Date.now() ? found : undefined;
  };
  return {
    refusal: (request) => {
      const failed = known(request);
      if (failed === undefined || failed.count < perMinute) return null;
      const seconds = Math.max(1, Math.ceil((failed.until - Date.now()) / 1_000));
      const detail = `too many failed requests; ask again in ${seconds} s`;
      return new Refusal('too_many_requests', detail, {}, { 'Retry-After': String(seconds) });
    },
    note: (request) => {
      const failed = known(request);
      if (failed !== undefined) {
        failed.count += 1;
        return;
      }
      if (byAddress.size >= MOST_ADDRESSES) byAddress.clear();
      byAddress.set(addressOf(request), { count: 1, until: Date.now() + WINDOW });
    },
  };
}

/** One network of IPv6 counts as one address, for whoever has one has them all. */
export const addressOf = ({ ip }: Request): string => ipKeyGenerator(ip ?? '');

/**
 * Counts only what failed, and only once it has: the limiter that counts on arrival would turn
 * away somebody who asks for a hundred good things at once.
 */
export function limitFailures(
  perMinute: number,
  failed: (status: number) => boolean,
): RequestHandler {
  const failures = countFailures(perMinute);
  return (request, response, next) => {
    const refusal = failures.refusal(request);
    if (refusal !== null) throw refusal;
    response.once('finish', () => {
      if (failed(response.statusCode)) failures.note(request);
    });
    next();
  };
}
