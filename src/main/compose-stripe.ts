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
import { stripeAccessOf } from './connection-settings';
import type { ConnectionSettingsReader } from './connection-settings';
import { sharedTurns } from './shared-turns';

interface StripeParts {
  config: Config;
  clock: Clock;
  callTurns: CallTurnStore;
  connections: Pick<ConnectionSettingsReader, 'find'>;
  observed: (gateway: StripeGateway, connection: string) => StripeGateway;
}

type Access = Awaited<ReturnType<typeof stripeAccessOf>>;

/**
 * The ways to the Stripe account of each connection. All calls to an account in one mode share the
 * limit of its calls; a key that was replaced is used no more within two seconds.
 */
export function composeStripe({ config, clock, callTurns, connections, observed }: StripeParts) {
  const { apiBase, requestsPerSecond } = config.stripe;
  const ratesIn = (mode: Config['mode']) => callRates({ mode, apiBase, requestsPerSecond });
  const limiterOf = memoized(
    (access: Access) => `${access.stripeAccount ?? access.code}/${access.mode}`,
    (access, name) => {
      const rates = ratesIn(access.mode);
      return rateLimiterFor(rates, rates && sharedTurns(callTurns, `stripe/${name}`, rates));
    },
  );
  const settingsOf = async (code: string): Promise<StripeSettings & { access: Access }> => {
    const access = await stripeAccessOf(connections, code);
    const rateLimiter = limiterOf(access);
    return { access, secretKey: access.key, rateLimiter, ...(apiBase && { apiBase }) };
  };
  const gatewayWith = (more: Partial<StripeSettings>) =>
    byConnection(settingsOf, (settings, code) => {
      const gateway = createStripeGateway({ ...settings, ...more });
      return observed(livesInEngineTime(config) ? gateway : inEngineTime(gateway, clock), code);
    });
  return {
    settingsOf,
    rates: ratesIn(config.mode),
    /** Of activities, which wait long for a turn: what else they would do is to request again. */
    patientStripeFor: gatewayWith({ longestWaitMs: MINUTE }),
    stripeFor: gatewayWith({}),
    readerFor: byConnection(settingsOf, (settings) =>
      createStripeReader(settings, config.installation),
    ),
  };
}

/** One for each name; only a handful of names ever come. */
function memoized<A, B>(nameOf: (of: A) => string, make: (of: A, name: string) => B): (of: A) => B {
  const made = new Map<string, { value: B }>();
  return (of) => {
    const name = nameOf(of);
    const existing = made.get(name) ?? { value: make(of, name) };
    made.set(name, existing);
    return existing.value;
  };
}

type Methods = Record<string, (...given: unknown[]) => Promise<unknown>>;

/** What is made for a connection's key, made again when it has another; each call asks anew. */
function byConnection<T extends object>(
  settingsOf: (code: string) => Promise<StripeSettings>,
  make: (settings: StripeSettings, code: string) => T,
): (code: string) => T {
  const made = new Map<string, { secretKey: string; value: T }>();
  const current = async (code: string): Promise<T> => {
    const settings = await settingsOf(code);
    const existing = made.get(code);
    if (existing?.secretKey === settings.secretKey) return existing.value;
    const value = make(settings, code);
    made.set(code, { secretKey: settings.secretKey, value });
    return value;
  };
  return (code) =>
    new Proxy({} as T, {
      get: (_none, name) =>
        // What has this method is taken for a promise.
        name === 'then'
          ? undefined
          : async (...given: unknown[]) =>
              ((await current(code)) as unknown as Methods)[String(name)]?.(...given),
    });
}

/** The sandbox lives in the engine's time; Stripe itself lives in its own. */
export const livesInEngineTime = ({ stripe, clock }: Config): boolean =>
  stripe.apiBase !== undefined || clock.daySeconds === undefined;
