import { SECOND } from '../../domain/time';
import { HttpProblem } from '../http-problem';
import type { BodyPlace } from '../read-bytes';

export interface ArrivalLimits {
  /** Bodies that may be arriving from one address at one time. */
  perAddress: number;
  /** Bytes of all of them together. */
  bytes: number;
  /** Milliseconds in which one must have arrived. */
  withinMs: number;
}

export const ARRIVAL_LIMITS: ArrivalLimits = {
  perAddress: 500,
  bytes: 67_108_864,
  withinMs: 5 * SECOND,
};

interface Arriving {
  bytes: number;
  end(): void;
}

/**
 * Bodies of webhooks while they arrive, when nothing is proven of them. A genuine one is whole
 * within milliseconds, so where there are too many the oldest is ended and no newcomer refused: who
 * sends slowly takes places from nobody but itself.
 */
export function bodiesInArrival(
  limits: ArrivalLimits,
  onEnded: () => void,
): (address: string, end: (problem: HttpProblem) => void) => BodyPlace {
  const oldestFirst = new Set<Arriving>();
  const byAddress = new Map<string, Set<Arriving>>();
  let bytes = 0;
  return (address, end) => {
    const neighbours = byAddress.get(address) ?? new Set<Arriving>();
    byAddress.set(address, neighbours);
    const leave = (): void => {
      clearTimeout(late);
      if (!oldestFirst.delete(body)) return;
      bytes -= body.bytes;
      neighbours.delete(body);
      if (neighbours.size === 0 && byAddress.get(address) === neighbours) byAddress.delete(address);
    };
    const body: Arriving = {
      bytes: 0,
      end: () => {
        onEnded();
        end(TOO_SLOW);
      },
    };
    const late = setTimeout(body.end, limits.withinMs);
    oldestFirst.add(body);
    neighbours.add(body);
    if (neighbours.size > limits.perAddress) first(neighbours)?.end();
    return {
      leave,
      add: (more) => {
        bytes += more;
        body.bytes += more;
        while (bytes > limits.bytes) first(oldestFirst)?.end();
      },
    };
  };
}

const first = <T>(set: ReadonlySet<T>): T | undefined => set.values().next().value;

/** One for all: of its stack nobody learns anything. A crowd of genuine ones must hear it, too. */
const TOO_SLOW = new HttpProblem(
  'request_timeout',
  'the body did not arrive in time; send it again',
);
