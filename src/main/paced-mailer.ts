import { MINUTE } from '../domain/time';
import type { Mailer } from '../mail/mailer';
import type { CallTurnStore } from '../postgres/call-turns';
import { rateLimiterFor } from '../stripe/rate-limiter';
import { sharedTurns } from './shared-turns';

/** The same mailer, which all processes together use so often a second and not more. */
export function pacedMailer(
  mailer: Mailer,
  callTurns: CallTurnStore,
  perSecond: number | undefined,
): Mailer {
  if (perSecond === undefined) return mailer;
  const rates = { perSecond, perOperation: perSecond };
  const limiter = rateLimiterFor(rates, () => sharedTurns(callTurns, 'smtp', rates));
  return {
    ...mailer,
    waitForTurn: () =>
      limiter?.waitForTurn('mail', MINUTE).then(
        () => true,
        () => false,
      ) ?? Promise.resolve(true),
  };
}
