import type { ChargeReading, IntentReading, SessionReading } from '../domain/collection/model/fact';
import { engineTimeAt } from '../runtime/clock';
import type { Clock } from '../runtime/clock';
import { andThen, ok } from './call';
import type { Called, StripeRoom } from './room';

// Stripe wants 30 minutes to 24 hours of its own time; where a day lasts seconds the engine ends
// the session long before, by its own clock. Added to what is frozen, so a retry asks the same.
const LONGER = 60 * 60_000;
const HOUR_IN_SECONDS = 3_600;

/**
 * The room where days are compressed and Stripe is real: it lives in real time, and the rest of the
 * house in engine time, so every time that crosses this edge is turned into the other.
 */
export function inEngineTime(room: StripeRoom, clock: Clock): StripeRoom {
  const engine = (real: number): number => engineTimeAt(clock, real);
  const session = (read: SessionReading): SessionReading => ({
    ...read,
    expiresAt: engine(read.expiresAt - LONGER),
  });
  const intent = <I extends IntentReading | null | undefined>(read: I): I =>
    read?.charge ? { ...read, charge: charge(read.charge, engine) } : read;
  return {
    ...room,
    createCheckout: async (ask) => {
      const expiresAt = clock.toReal(ask.expiresAt) + LONGER;
      return map(await room.createCheckout({ ...ask, expiresAt }), (made) => ({
        ...made,
        session: session(made.session),
        intent: intent(made.intent ?? null),
      }));
    },
    readCheckout: async (id) =>
      map(await room.readCheckout(id), (read) => ({
        session: session(read.session),
        intent: intent(read.intent),
      })),
    confirmIntent: async (ask) => map(await room.confirmIntent(ask), intent),
    readIntent: async (id) => map(await room.readIntent(id), intent),
    searchInvoice: async (ask) => {
      const since = Math.floor(clock.toReal(ask.createdSince * 1000) / 1000) - HOUR_IN_SECONDS;
      return map(await room.searchInvoice({ ...ask, createdSince: since }), (found) => ({
        ...found,
        sessions: found.sessions.map(session),
        intents: found.intents.map((read) => intent(read)),
      }));
    },
    createRefund: async (ask) =>
      map(await room.createRefund(ask), (made) =>
        'stopped' in made ? made : { ...made, createdAt: engine(made.createdAt) },
      ),
    refundsOf: async (id) =>
      map(await room.refundsOf(id), (all) =>
        all.map((made) => ({ ...made, createdAt: engine(made.createdAt) })),
      ),
  };
}

const map = <A, B>(called: Called<A>, use: (value: A) => B): Promise<Called<B>> =>
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
