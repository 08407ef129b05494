import { MINUTE } from '../domain/time';
import type { AccessToRevoke } from '../postgres/access/access-revocations';
import type { CallTurnStore } from '../postgres/call-turns';
import type { Clock } from '../runtime/clock';
import type { Config } from '../runtime/config';
import { createAccountGateway } from '../stripe/account-gateway';
import type { AccountAccess, AccountGateway } from '../stripe/account-gateway';
import { createStripeGateway } from '../stripe/create-stripe-gateway';
import type { StripeSettings } from '../stripe/create-stripe-gateway';
import { createStripeReader } from '../stripe/create-stripe-reader';
import type { StripeReader } from '../stripe/create-stripe-reader';
import { inEngineTime } from '../stripe/in-engine-time';
import { callRates, rateLimiterFor } from '../stripe/rate-limiter';
import type { StripeGateway } from '../stripe/stripe-gateway';
import { NoStripeAccess, stripeAccessOf } from './connection-settings';
import type { ConnectionSettingsReader, StripeAccess } from './connection-settings';
import { sharedTurns } from './shared-turns';

interface StripeParts {
  config: Config;
  clock: Clock;
  callTurns: CallTurnStore;
  connections: Pick<ConnectionSettingsReader, 'find' | 'findNewest'>;
  observed: (gateway: StripeGateway, connection: string) => StripeGateway;
}

/**
 * The ways to the Stripe account of each connection. All calls to an account in one mode share the
 * limit of its calls. A key that was replaced is used for two seconds at most, and what Stripe
 * refuses by it is called again by the new one.
 */
export function composeStripe({ config, clock, callTurns, connections, observed }: StripeParts) {
  const { apiBase, requestsPerSecond } = config.stripe;
  const ratesIn = (mode: Config['mode']) => callRates({ mode, apiBase, requestsPerSecond });
  const limiterOf = memoized(
    (access: Pick<StripeAccess, 'stripeAccount' | 'code' | 'mode'>) =>
      `${access.stripeAccount ?? access.code}/${access.mode}`,
    ({ mode }, name) =>
      rateLimiterFor(ratesIn(mode), (rates) => sharedTurns(callTurns, `stripe/${name}`, rates)),
  );
  const settingsBy = (find: ConnectionSettingsReader['find']) => async (code: string) => {
    const access = await stripeAccessOf({ find }, code);
    const rateLimiter = limiterOf(access);
    return {
      secretKey: access.key,
      rateLimiter,
      ...(apiBase && { apiBase }),
      ...(access.onBehalfOf !== undefined && { account: access.onBehalfOf }),
    } satisfies StripeSettings;
  };
  const settings = {
    of: settingsBy((code) => connections.find(code)),
    newestOf: settingsBy((code) => connections.findNewest(code)),
  };
  const gatewayWith = (more: Partial<StripeSettings>) =>
    byConnection<StripeGateway>(settings, {
      make: (given, code) => {
        const gateway = createStripeGateway({ ...given, ...more });
        return observed(livesInEngineTime(config) ? gateway : inEngineTime(gateway, clock), code);
      },
      withoutAccess: (detail) => ({ kind: 'unauthorized', detail }),
    });
  const accountFor = byConnection<Pick<AccountGateway, 'deleteEndpoint' | 'revokeAccess'>>(
    settings,
    {
      make: createAccountGateway,
      withoutAccess: (detail) => ({ kind: 'unauthorized', detail }),
    },
  );
  const stripeFor = gatewayWith({});
  return {
    settingsOf: (code: string) => settings.of(code).catch(nullWithoutAccess),
    limiterOf,
    rates: ratesIn(config.mode),
    /** Of activities, which wait long for a turn: what else they would do is to request again. */
    patientStripeFor: gatewayWith({ longestWaitMs: MINUTE }),
    stripeFor,
    readerFor: byConnection<StripeReader>(settings, {
      make: (given) => createStripeReader(given, config.installation),
      withoutAccess: (detail, name) => READ_WITHOUT_ACCESS[name](detail),
    }),
    ofConnections: {
      expireCheckout: (code: string, id: string, key: string) =>
        stripeFor(code).expireCheckout(id, key),
      deleteEndpoint: (code: string, id: string) => accountFor(code).deleteEndpoint(id),
      revokeAccess: ({ platform, clientId, account }: AccessToRevoke) =>
        accountFor(platform).revokeAccess({ clientId, account }),
    },
    /** Of a key that may not be stored yet, for what is asked now and then. */
    accountAt: ({ pacedAs, ...access }: AccountAccess): AccountGateway =>
      createAccountGateway({
        ...access,
        ...(apiBase && { apiBase }),
        ...(pacedAs !== undefined && { rateLimiter: limiterOf(pacedAs) }),
      }),
  };
}

function nullWithoutAccess(error: unknown): null {
  if (error instanceof NoStripeAccess) return null;
  throw error;
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

/** What the reader answers where Stripe cannot be called: as if it had refused the key. */
const READ_WITHOUT_ACCESS = {
  readOwner: () => ({ kind: 'later' }),
  readAccount: (detail: string) => ({ kind: 'locked_out', detail }),
  listChanges: (detail: string) => ({ kind: 'unauthorized', detail }),
} satisfies { [Name in keyof StripeReader]: (detail: string) => Answer<StripeReader[Name]> };

type Answer<M> = M extends (...given: never[]) => Promise<infer A> ? A : never;

type Methods = Record<string, (...given: unknown[]) => Promise<unknown>>;

interface Ways<T> {
  make(settings: StripeSettings, code: string): T;
  /** What a method answers where the connection has no key that can be used. */
  withoutAccess(detail: string, name: keyof T): Answer<T[keyof T]>;
}

interface SettingsOf {
  of(code: string): Promise<StripeSettings>;
  newestOf(code: string): Promise<StripeSettings>;
}

/** What is made for a connection's key, made again when it has another; each call asks anew. */
function byConnection<T extends object>(
  { of, newestOf }: SettingsOf,
  { make, withoutAccess }: Ways<T>,
): (code: string) => T {
  const made = new Map<string, { settings: StripeSettings; methods: Methods }>();
  const by = (code: string, settings: StripeSettings): Methods => {
    const existing = made.get(code);
    if (existing !== undefined && isSameWay(existing.settings, settings)) return existing.methods;
    const methods = make(settings, code) as unknown as Methods;
    made.set(code, { settings, methods });
    return methods;
  };
  const call = async (code: string, name: string, given: unknown[]): Promise<unknown> => {
    try {
      const used = by(code, await of(code));
      const answer = await used[name]?.(...given);
      if (!isKeyRefused(answer)) return answer;
      const newest = by(code, await newestOf(code));
      return newest === used ? answer : await newest[name]?.(...given);
    } catch (error) {
      if (error instanceof NoStripeAccess) return withoutAccess(error.message, name as keyof T);
      throw error;
    }
  };
  return (code) =>
    new Proxy({} as T, {
      get: (_none, name) =>
        // What has this method is taken for a promise.
        name === 'then' ? undefined : (...given: unknown[]) => call(code, String(name), given),
    });
}

/** Stripe did nothing then, so the same call may be made by another key. */
const isKeyRefused = (answer: unknown): boolean =>
  answer instanceof Object &&
  'kind' in answer &&
  (answer.kind === 'unauthorized' || answer.kind === 'locked_out');

/** An account that is known from now on has another limit, shared with others that know it. */
const isSameWay = (one: StripeSettings, other: StripeSettings): boolean =>
  one.secretKey === other.secretKey &&
  one.account === other.account &&
  one.rateLimiter === other.rateLimiter;

/** The sandbox lives in the engine's time; Stripe itself lives in its own. */
export const livesInEngineTime = ({ stripe, clock }: Config): boolean =>
  stripe.apiBase !== undefined || clock.daySeconds === undefined;
