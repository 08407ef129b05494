import type { Fact } from '../../src/domain/collection/model/fact';
import { DAY } from '../../src/domain/time';
import { START } from './terms';

/** One fact in one breath, for traces. */
export function describe(fact: Fact): string {
  switch (fact.kind) {
    case 'event':
      return `event ${fact.about.type} ${fact.about.objectId}`;
    case 'command':
      return `command ${fact.command.name} by the ${fact.command.by}`;
    case 'reading': {
      const { intents, sessions } = fact.reading;
      const all = [...intents, ...sessions].map((o) => `${o.id}=${o.status}`);
      return `reading for ${fact.answers ?? 'nobody'}: ${all.join(' ') || 'nothing'}`;
    }
    case 'effect_failed':
      return `${fact.answers} failed: ${fact.why}`;
    case 'customer':
      return `customer ${fact.stripeCustomer ?? 'unlinked'} with ${fact.method?.label ?? 'none'}`;
    case 'refund_answered':
      return `${fact.answers} ${fact.outcome.kind}`;
    default:
      return 'answers' in fact ? `${fact.kind} ${fact.answers}` : fact.kind;
  }
}

/** "day 3 14:05:09": a trace is read by people. */
export function wallTime(at: number): string {
  const clock = new Date(at).toISOString().slice(11, 19);
  return `day ${Math.floor(at / DAY) - Math.floor(START / DAY)} ${clock}`;
}
