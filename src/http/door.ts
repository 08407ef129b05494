import { ipKeyGenerator } from 'express-rate-limit';
import type { Request } from 'express';
import type { HttpDeps } from './deps';
import { limitsOf } from './deps';
import { Refusal } from './problem';

const WINDOW = 60_000;
const MOST_ADDRESSES = 100_000;
const MOST_WELCOMED = 10_000;

/**
 * What a secret opens. Ten thousand guesses are not made from one address in an afternoon: once it
 * has guessed too often, not even the right one is looked for. But behind the same address may
 * stand somebody who means well, so what was right from there before is heard all the same.
 */
export interface Door {
  /** Whether it is worth looking for this secret, which is known here by its hash alone. */
  mayTry(caller: Caller, hash: string): boolean;
  wasRight(caller: Caller, hash: string): boolean;
  /** Remembers that it was right. */
  welcome(caller: Caller, hash: string): void;
  /** Counts a wrong one; the refusal is for an address that had too many already. */
  missed(caller: Caller): Refusal | null;
}

type Caller = Pick<Request, 'ip'>;

interface Doors {
  keys: Door;
  links: Door;
}

const doors = new WeakMap<HttpDeps, Doors>();

/** The doors of one house: its API's keys, and the links of its invoices. */
export function doorsOf(deps: HttpDeps): Doors {
  const known = doors.get(deps);
  if (known !== undefined) return known;
  const { failedAuthPerAddress, unknownLinksPerAddress } = limitsOf(deps);
  const made = { keys: openDoor(failedAuthPerAddress), links: openDoor(unknownLinksPerAddress) };
  doors.set(deps, made);
  return made;
}

function openDoor(perMinute: number): Door {
  const misses = countMisses(perMinute);
  const welcomed = new Set<string>();
  const entry = (caller: Caller, hash: string) => `${addressOf(caller)} ${hash}`;
  const wasRight = (caller: Caller, hash: string) => welcomed.has(entry(caller, hash));
  return {
    wasRight,
    mayTry: (caller, hash) => wasRight(caller, hash) || misses.refusal(caller) === null,
    welcome: (caller, hash) => {
      if (welcomed.size >= MOST_WELCOMED) welcomed.clear();
      welcomed.add(entry(caller, hash));
    },
    missed: (caller) => {
      const tooMany = misses.refusal(caller);
      misses.note(caller);
      return tooMany;
    },
  };
}

/** Counts only what was wrong: a hundred good things at once are no guesses. */
function countMisses(perMinute: number) {
  const byAddress = new Map<string, { count: number; until: number }>();
  const known = (caller: Caller) => {
    const found = byAddress.get(addressOf(caller));
    return found !== undefined && found.until > Date.now() ? found : undefined;
  };
  return {
    refusal: (caller: Caller): Refusal | null => {
      const missed = known(caller);
      if (missed === undefined || missed.count < perMinute) return null;
      const seconds = Math.max(1, Math.ceil((missed.until - Date.now()) / 1_000));
      const detail = `too many failed requests; ask again in ${seconds} s`;
      return new Refusal('too_many_requests', detail, {}, { 'Retry-After': String(seconds) });
    },
    note: (caller: Caller): void => {
      const missed = known(caller);
      if (missed !== undefined) {
        missed.count += 1;
        return;
      }
      if (byAddress.size >= MOST_ADDRESSES) byAddress.clear();
      byAddress.set(addressOf(caller), { count: 1, until: Date.now() + WINDOW });
    },
  };
}

/** One network of IPv6 counts as one address, for whoever has one has them all. */
const addressOf = ({ ip }: Caller): string => ipKeyGenerator(ip ?? '');
