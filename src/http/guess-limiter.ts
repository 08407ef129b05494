import type { IncomingMessage } from 'node:http';
import { callerAddress } from './caller-address';
import type { HttpProblem } from './http-problem';
import { createMinuteCounter } from './minute-counter';

/**
 * Counts a wrong key or link; the refusal is for an address that sent too many. Only answers to
 * what was wrong are limited: an address may be shared, and who is right must never wait for
 * those who guess, also where no process knows them yet. It costs nothing: a secret has at least
 * 160 random bits, so that no number of lookups finds one.
 */
export type GuessLimiter = (caller: IncomingMessage) => HttpProblem | null;

export function createGuessLimiter(perMinute: number, trustedProxies?: number): GuessLimiter {
  const count = createMinuteCounter(perMinute);
  return (caller) => count(callerAddress(caller, trustedProxies));
}
