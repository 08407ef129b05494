import type { Reading } from '../../src/domain/collection/model/fact';
import { crashAt } from '../../src/runtime/crash-points';
import type { Called } from '../../src/stripe/room';
import type { Activities } from '../contract';
import type { ActivityDeps } from '../deps';
import { carryOut } from '../records/carry-out';
import type { Standing } from '../records/still-stands';
import { notAnswered } from './not-answered';
import { merged, readObjects } from './read-objects';
import { searchStripe } from './search-stripe';

/** The one look: everything of this invoice that lives at Stripe, whatever an event said. */
export function readStripe(deps: ActivityDeps): Activities['readStripe'] {
  return (order) =>
    carryOut(deps, order, async (standing) => {
      const { effect } = standing;
      // Taken before the first request, so that an event stored later asks for another look.
      const asOf = await deps.stores.databaseTime();
      crashAt('look.before_stripe');
      const read = await look(standing);
      crashAt('look.after_stripe');
      if (read.kind !== 'ok') return { facts: [notAnswered(effect.id, read)] };
      const reading = { asOf, askedAt: effect.askedAt, ...read.value };
      return { facts: [{ kind: 'reading', answers: effect.id, reading }] };
    });
}

async function look(standing: Standing<'readStripe'>): Promise<Called<Omit<Reading, 'asOf'>>> {
  const { effect, stripe } = standing;
  const [named, found] = await Promise.all([
    readObjects(stripe, effect),
    effect.search ? searchStripe(standing) : null,
  ]);
  if (named.kind !== 'ok') return named;
  if (found === null) return { kind: 'ok', value: { ...named.value, searched: false } };
  if (found.kind !== 'ok') return found;
  const all = merged({
    intents: [...named.value.intents, ...found.value.intents],
    sessions: [...named.value.sessions, ...found.value.sessions],
  });
  return { kind: 'ok', value: { ...all, searched: found.value.searched } };
}
