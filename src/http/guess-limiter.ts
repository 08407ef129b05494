import { ipKeyGenerator } from 'express-rate-limit';
import type { Request } from 'express';
import { HttpProblem } from './http-problem';

const WINDOW_MS = 60_000;
const MAX_ADDRESSES = 100_000;
const MAX_SUCCESSES = 10_000;

/**
 * Protects what a secret opens. Nobody gets ten thousand guesses from one address: after too many
 * wrong ones, not even the right secret is looked up. But an address may be shared with an honest
 * user, so a secret that was right from there before is still accepted.
 */
export interface GuessLimiter {
  /** Whether this secret may be looked up; it is given as its hash. */
  mayTry(caller: Caller, hash: string): boolean;
  hasSucceeded(caller: Caller, hash: string): boolean;
  /** Remembers that it was right. */
  recordSuccess(caller: Caller, hash: string): void;
  /** Counts a wrong one; the refusal is for an address that had too many already. */
  recordFailure(caller: Caller): HttpProblem | null;
}

type Caller = Pick<Request, 'ip'>;

export function createGuessLimiter(perMinute: number): GuessLimiter {
  const failures = createFailureCounter(perMinute);
  const succeeded = new Set<string>();
  const entry = (caller: Caller, hash: string) => `${addressOf(caller)} ${hash}`;
  const hasSucceeded = (caller: Caller, hash: string) => succeeded.has(entry(caller, hash));
  return {
    hasSucceeded,
    mayTry: (caller, hash) => hasSucceeded(caller, hash) || failures.refusal(caller) === null,
    recordSuccess: (caller, hash) => {
      if (succeeded.size >= MAX_SUCCESSES) succeeded.clear();
      succeeded.add(entry(caller, hash));
    },
    recordFailure: (caller) => {
      const problem = failures.refusal(caller);
      failures.note(caller);
      return problem;
    },
  };
}

/** Counts only what was wrong: a hundred valid requests at once are no guesses. */
function createFailureCounter(perMinute: number) {
  const byAddress = new Map<string, { count: number; until: number }>();
  const current = (caller: Caller) => {
    const found = byAddress.get(addressOf(caller));
    return found !== undefined && found.until > Date.now() ? found : undefined;
  };
  return {
    refusal: (caller: Caller): HttpProblem | null => {
      const failures = current(caller);
      if (failures === undefined || failures.count < perMinute) return null;
      const seconds = Math.max(1, Math.ceil((failures.until - Date.now()) / 1_000));
      const detail = `too many failed requests; try again in ${seconds} s`;
      return new HttpProblem('too_many_requests', detail, {}, { 'Retry-After': String(seconds) });
    },
    note: (caller: Caller): void => {
      const failures = current(caller);
      if (failures !== undefined) {
        failures.count += 1;
        return;
      }
      if (byAddress.size >= MAX_ADDRESSES) byAddress.clear();
      byAddress.set(addressOf(caller), { count: 1, until: Date.now() + WINDOW_MS });
    },
  };
}

/** One network of IPv6 counts as one address: who has one of its addresses has all. */
const addressOf = ({ ip }: Caller): string => ipKeyGenerator(ip ?? '');
