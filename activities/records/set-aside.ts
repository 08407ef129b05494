import type { Command, CommandOutcome } from '../../src/domain/collection/model/command';
import type { Fact } from '../../src/domain/collection/model/fact';
import type { EventAbout } from '../../src/domain/event-about';
import { MAX_KEY_LENGTH, textProblems } from '../../src/domain/field-rules';
import type { StoredStripeEvent } from '../../src/postgres/events/stripe-events';

/** One thing that a step may apply: stored before, or brought by the activity itself. */
export type Arrival =
  | { kind: 'event'; event: StoredStripeEvent }
  | { kind: 'command'; command: Command }
  | { kind: 'fact'; fact: Fact };

/** What could not be saved, for whom it concerns: the caller, and the operator. */
export interface SetAside {
  what: Arrival['kind'];
  /** Of the event or command; the kind of a fact. */
  id: string;
  why: string;
}

export interface Applicable {
  arrivals: Arrival[];
  setAside: SetAside[];
}

/** Why these cannot be saved together; null when they can. Nothing of it stays. */
export type TrySave = (arrivals: readonly Arrival[]) => Promise<string | null>;

/**
 * One bad arrival stops no other: each is tried with those that were saved before it, and left out
 * when it fails. What is left out of an event is read at Stripe; of an effect's answer, it is
 * unknown. Null where nothing that arrived is at fault.
 */
export async function leaveOutUnsavable(
  arrivals: readonly Arrival[],
  trySave: TrySave,
): Promise<Applicable | null> {
  if ((await trySave([])) !== null) return null;
  const taken: Applicable = { arrivals: [], setAside: [] };
  for (const arrival of arrivals) {
    const why = await trySave([...taken.arrivals, arrival]);
    if (why === null) {
      taken.arrivals.push(arrival);
      continue;
    }
    taken.setAside.push({ what: arrival.kind, id: idOf(arrival), why });
    const instead = insteadOf(arrival, why);
    if (instead === null || (await trySave([...taken.arrivals, instead])) !== null) continue;
    taken.arrivals.push(instead);
  }
  return taken;
}

/** The final outcome of commands that cannot be saved. */
export const refusalsOf = (setAside: readonly SetAside[]): CommandOutcome[] =>
  setAside
    .filter(({ what }) => what === 'command')
    .map(({ id, why }) => ({
      commandId: id,
      outcome: 'refused',
      code: 'cannot_be_saved',
      detail: `nothing was done: what it asks cannot be saved (${why})`,
    }));

function idOf(arrival: Arrival): string {
  switch (arrival.kind) {
    case 'event':
      return arrival.event.id;
    case 'command':
      return arrival.command.id;
    case 'fact':
      return arrival.fact.kind;
  }
}

function insteadOf(arrival: Arrival, why: string): Arrival | null {
  switch (arrival.kind) {
    case 'event':
      return { kind: 'fact', fact: readStripeFor(arrival.event) };
    case 'command':
      return null;
    case 'fact':
      return effectUnanswered(arrival.fact, why);
  }
}

/** It is a hint, whatever it says: Stripe is read, with the objects whose names are sound. */
function readStripeFor({ id, receivedAt, about }: StoredStripeEvent): Fact {
  // The row itself may be what is wrong: nothing of it is trusted.
  const { intentId, sessionId } = (about as Partial<EventAbout> | null) ?? {};
  return {
    kind: 'event',
    storedAt: receivedAt,
    about: {
      type: 'unreadable',
      objectId: id,
      intentId: soundName(intentId),
      sessionId: soundName(sessionId),
      chargeId: null,
      n: null,
      status: null,
      created: receivedAt,
    },
  };
}

const soundName = (name: unknown): string | null =>
  typeof name === 'string' && textProblems(name, 'line', MAX_KEY_LENGTH).length === 0 ? name : null;

function effectUnanswered(fact: Fact, why: string): Arrival | null {
  if (!('answers' in fact) || fact.answers === null) return null;
  const { answers } = fact;
  const detail = `its answer cannot be saved (${why})`;
  const unknown: Fact = {
    kind: 'effect_failed',
    answers,
    why: 'unknown',
    code: 'cannot_be_saved',
    detail,
  };
  return { kind: 'fact', fact: unknown };
}
