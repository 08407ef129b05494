import { ipKeyGenerator } from 'express-rate-limit';
import type { RequestHandler } from 'express';
import { Refusal } from './problem';

const WINDOW = 60_000;
const MOST_ADDRESSES = 100_000;

interface Failures {
  count: number;
  until: number;
}

/**
 * Counts only what failed, and only once it has: the limiter that counts on arrival would turn
 * away a billing system that sends a hundred good requests at once.
 */
export function limitFailures(perMinute: number, failed: (status: number) => boolean) {
  const byAddress = new Map<string, Failures>();
  const limiter: RequestHandler = (request, response, next) => {
    const address = ipKeyGenerator(request.ip ?? '');
    const known = byAddress.get(address);
    const now = Date.now();
    if (known !== undefined && known.until > now && known.count >= perMinute) {
      const seconds = Math.ceil((known.until - now) / 1_000);
      const detail = `too many failed requests; ask again in ${seconds} s`;
      throw new Refusal('too_many_requests', detail, {}, { 'Retry-After': String(seconds) });
    }
    response.once('finish', () => {
      if (failed(response.statusCode)) note(byAddress, address);
    });
    next();
  };
  return limiter;
}

function note(byAddress: Map<string, Failures>, address: string): void {
  const now = Date.now();
  const known = byAddress.get(address);
  if (known !== undefined && known.until > now) {
    known.count += 1;
    return;
  }
  if (byAddress.size >= MOST_ADDRESSES) byAddress.clear();
  byAddress.set(address, { count: 1, until: now + WINDOW });
}
