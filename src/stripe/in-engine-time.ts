import { HOUR } from '../domain/time';
import type { ChargeReading, IntentReading, SessionReading } from '../domain/collection/model/fact';
import { engineTimeAt } from '../runtime/clock';
import type { Clock } from '../runtime/clock';
import { andThen, ok } from './call';
import type { Called, StripeGateway } from './stripe-gateway';

// Stripe wants 30 minutes to 24 hours of real time; where a day lasts seconds the engine ends
// the session long before, by its own clock. Added to what is frozen, so a retry asks the same.
const EXTRA_SESSION_MS = HOUR;
const HOUR_IN_SECONDS = 3_600;

/**
 * The gateway where days are compressed and Stripe is real: it lives in real time, and the rest of
 * the program in engine time, so every time that crosses this edge is turned into the other.
 */
export function inEngineTime(gateway: StripeGateway, clock: Clock): StripeGateway {
  const engine = (real: number): number => engineTimeAt(clock, real);
  const session = (read: SessionReading): SessionReading => ({
    ...read,
    expiresAt: engine(read.expiresAt - EXTRA_SESSION_MS),
  });
  const intent = <I extends IntentReading | null | undefined>(read: I): I =>
    read?.charge ? { ...read, charge: charge(read.charge, engine) } : read;
  return {
    ...gateway,
    createCheckout: async (request) => {
      const expiresAt = clock.toReal(request.expiresAt) + EXTRA_SESSION_MS;
      return mapValue(await gateway.createCheckout({ ...request, expiresAt }), (made) => ({
        ...made,
        session: session(made.session),
        intent: intent(made.intent ?? null),
      }));
    },
    createSetupCheckout: async (request) => {
      const made = await gateway.createSetupCheckout(request);
      return mapValue(made, (value) => ({ ...value, session: session(value.session) }));
    },
    readCheckout: async (id) =>
      mapValue(await gateway.readCheckout(id), (read) => ({
        session: session(read.session),
        intent: intent(read.intent),
      })),
    confirmIntent: async (request) => mapValue(await gateway.confirmIntent(request), intent),
    readIntent: async (id) => mapValue(await gateway.readIntent(id), intent),
    searchInvoice: async (request) => {
      const seconds = (at: number): number => Math.floor(clock.toReal(at * 1000) / 1000);
      const createdSince = seconds(request.createdSince) - HOUR_IN_SECONDS;
      const { createdUntil: end } = request;
      const createdUntil = end === null ? null : seconds(end) + HOUR_IN_SECONDS;
      return mapValue(
        await gateway.searchInvoice({ ...request, createdSince, createdUntil }),
        (found) => ({
          ...found,
          sessions: found.sessions.map(session),
          intents: found.intents.map((read) => intent(read)),
        }),
      );
    },
    createRefund: async (request) =>
      mapValue(await gateway.createRefund(request), (made) =>
        'stopped' in made ? made : { ...made, createdAt: engine(made.createdAt) },
      ),
    refundsOf: async (id) =>
      mapValue(await gateway.refundsOf(id), (all) =>
        all.map((made) => ({ ...made, createdAt: engine(made.createdAt) })),
      ),
  };
}

const mapValue = <A, B>(called: Called<A>, use: (value: A) => B): Promise<Called<B>> =>
  andThen(called, (value) => ok(use(value)));

function charge(read: ChargeReading, engine: (real: number) => number): ChargeReading {
  return {
    ...read,
    createdAt: engine(read.createdAt),
    refunds: read.refunds.map((made) => ({ ...made, createdAt: engine(made.createdAt) })),
    disputes: read.disputes.map((dispute) => ({
      ...dispute,
      evidenceDueAt: dispute.evidenceDueAt === null ? null : engine(dispute.evidenceDueAt),
    })),
    warnings: read.warnings.map((warning) => ({ ...warning, at: engine(warning.at) })),
  };
}
