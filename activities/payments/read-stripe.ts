import type { Reading } from '../../src/domain/collection/model/fact';
import { crashAt } from '../../src/runtime/crash-points';
import type { Called } from '../../src/stripe/stripe-gateway';
import type { Activities } from '../contract';
import type { ActivityDeps } from '../deps';
import { runEffect } from '../records/run-effect';
import type { CurrentEffect } from '../records/check-effect-is-current';
import { asOfFirstRequest } from './as-of';
import { failedReadToFact } from './failed-call-to-fact';
import { mergeObjects, readObjects } from './read-objects';
import { searchStripe } from './search-stripe';

/** Reads everything of this invoice that is stored at Stripe, whatever an event claimed. */
export function readStripeActivity(deps: ActivityDeps): Activities['readStripe'] {
  return (order) =>
    runEffect(deps, order, async (current) => {
      const { effect } = current;
      // Taken before the first request, so that an event stored later causes another reading.
      const asOf = await asOfFirstRequest(deps, current);
      crashAt('read.before_stripe');
      const read = await readNamedAndSearch(current);
      crashAt('read.after_stripe');
      if (read.kind !== 'ok') return { facts: [failedReadToFact(effect.id, read)] };
      const reading = { asOf: asOf(), askedAt: effect.askedAt, ...read.value };
      return { facts: [{ kind: 'reading', answers: effect.id, reading }] };
    });
}

async function readNamedAndSearch(
  current: CurrentEffect<'readStripe'>,
): Promise<Called<Omit<Reading, 'asOf'>>> {
  const { effect, stripe } = current;
  const [named, found] = await Promise.all([
    readObjects(stripe, effect),
    effect.search ? searchStripe(current, effect.unanswered ?? null) : null,
  ]);
  if (named.kind !== 'ok') return named;
  if (found === null) return { kind: 'ok', value: { ...named.value, searched: false } };
  if (found.kind !== 'ok') return found;
  const all = mergeObjects({
    intents: [...named.value.intents, ...found.value.intents],
    sessions: [...named.value.sessions, ...found.value.sessions],
  });
  return { kind: 'ok', value: { ...all, searched: found.value.searched } };
}
