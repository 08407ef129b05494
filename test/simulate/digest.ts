import { createHash } from 'node:crypto';
import type { Effect } from '../../src/domain/collection/model/effect';
import type { Fact, IntentReading, SessionReading } from '../../src/domain/collection/model/fact';
import { statusOf } from '../../src/domain/collection/queries/status';
import type { Decision } from '../../src/domain/collection/model/step';

/**
 * One sha256 over everything that money depends on in every decision of many lives: facts, effects
 * with their frozen parameters, status, wake-up and ledger. No sentence is part of it, so that
 * rewording changes nothing here, and a changed rule changes all of it.
 */
export class Digest {
  private readonly hash = createHash('sha256');

  add(facts: readonly Fact[], { state, wakeAt }: Decision): void {
    const step = [
      facts.map(valuesOfFact),
      state.outstanding.map(valuesOf),
      state.later.map(({ effect, at }) => [valuesOf(effect), at]),
      statusOf(state),
      wakeAt,
      valuesOf(state.ledger),
    ];
    this.hash.update(JSON.stringify(step)).update('\n');
  }

  get hex(): string {
    return this.hash.copy().digest('hex');
  }
}

/** Stored JSON, its fields in the order of their names: the names themselves are frozen. */
function valuesOf(stored: Effect | object): unknown {
  return Object.entries(stored)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, value]) => [name, isObject(value) ? valuesOf(value) : value]);
}

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;

/** Facts are not stored, so their fields are named one by one and may be called otherwise. */
function valuesOfFact(fact: Fact): unknown[] {
  switch (fact.kind) {
    case 'resumed':
    case 'woken':
      return [fact.kind];
    case 'command':
      return [fact.kind, valuesOf(fact.command)];
    case 'event': {
      const { type, objectId, intentId, sessionId, n, status, created } = fact.about;
      return [fact.kind, fact.storedAt, type, objectId, intentId, sessionId, n, status, created];
    }
    case 'reading': {
      const { asOf, askedAt, searched, intents, sessions } = fact.reading;
      const objects = [intents.map(valuesOfIntent), sessions.map(valuesOfSession)];
      return [fact.kind, fact.answers, asOf, askedAt ?? null, searched, ...objects];
    }
    case 'intent_opened':
      return [fact.kind, fact.answers, fact.intentId];
    case 'attempt_postponed':
      return [fact.kind, fact.answers, fact.until];
    case 'checkout_opened':
      return [fact.kind, fact.answers, fact.sessionId, fact.expiresAt];
    case 'refund_answered':
      return [fact.kind, fact.answers, fact.outcome.kind];
    case 'connection':
      return [fact.kind, fact.gone];
    case 'customer':
      return [fact.kind, fact.stripeCustomer, fact.method?.fingerprint ?? null, fact.fresh];
    case 'lane_wanted':
      return [fact.kind, fact.bundle, fact.amount, fact.until];
    case 'lane_returned':
      return [fact.kind, fact.bundle];
    case 'customer_ensured':
      return [fact.kind, fact.answers, fact.stripeCustomer];
    case 'mail_done':
      return [fact.kind, fact.answers, fact.sent, fact.refused];
    case 'effect_failed':
      return [fact.kind, fact.answers, fact.why];
  }
}

function valuesOfIntent(intent: IntentReading): unknown[] {
  const { id, status, amount, amountReceived, currency, n, ofCheckout, method, charge } = intent;
  const money = charge && [
    charge.id,
    charge.createdAt,
    charge.refunds.map(valuesOf),
    charge.disputes.map(valuesOf),
    charge.warnings.map(valuesOf),
  ];
  const decline = intent.decline && valuesOf(intent.decline);
  const paidBy = method?.fingerprint ?? null;
  return [id, status, amount, amountReceived, currency, n, ofCheckout, paidBy, decline, money];
}

const valuesOfSession = (session: SessionReading): unknown[] => {
  const { id, status, intentId, amountTotal, currency, n, expiresAt } = session;
  return [id, status, intentId, amountTotal, currency, n, expiresAt];
};
