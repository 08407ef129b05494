import { MINUTE } from '../domain/time';
import type { CallTurnStore } from '../postgres/call-turns';
import type { Clock } from '../runtime/clock';
import type { Config } from '../runtime/config';
import { createStripeGateway } from '../stripe/create-stripe-gateway';
import type { StripeSettings } from '../stripe/create-stripe-gateway';
import { createStripeReader } from '../stripe/create-stripe-reader';
import { inEngineTime } from '../stripe/in-engine-time';
import { callRates, rateLimiterFor } from '../stripe/rate-limiter';
import type { StripeGateway } from '../stripe/stripe-gateway';
import { sharedTurns } from './shared-turns';

/** The ways to the one Stripe account of this installation; all share the limit of its calls. */
export function composeStripe(
  config: Config,
  clock: Clock,
  callTurns: CallTurnStore,
  observed: (gateway: StripeGateway) => StripeGateway,
) {
  const { apiBase, requestsPerSecond, secretKey } = config.stripe;
  const rates = callRates({ mode: config.mode, apiBase, requestsPerSecond });
  const turns = rates && sharedTurns(callTurns, `stripe/${config.connectionCode}`, rates);
  const settings: StripeSettings = {
    secretKey: secretKey.reveal(),
    rateLimiter: rateLimiterFor(rates, turns),
    ...(apiBase && { apiBase }),
  };
  const gatewayWith = (more: Partial<StripeSettings>) => {
    const gateway = createStripeGateway({ ...settings, ...more });
    const inTime = livesInEngineTime(config) ? gateway : inEngineTime(gateway, clock);
    return only(config, observed(inTime));
  };
  return {
    settings,
    rates,
    /** Of activities, which wait long for a turn: what else they would do is to request again. */
    patientStripeFor: gatewayWith({ longestWaitMs: MINUTE }),
    stripeFor: gatewayWith({}),
    readerFor: only(config, createStripeReader(settings, config.installation)),
  };
}

/** The sandbox lives in the engine's time; Stripe itself lives in its own. */
export const livesInEngineTime = ({ stripe, clock }: Config): boolean =>
  stripe.apiBase !== undefined || clock.daySeconds === undefined;

/** One connection for now; the column is everywhere, so another one is a mistake. */
function only<T>({ connectionCode }: Config, given: T): (code: string) => T {
  return (code) => {
    if (code === connectionCode) return given;
    throw new Error(`there is no key for the connection "${code}", only for "${connectionCode}"`);
  };
}
