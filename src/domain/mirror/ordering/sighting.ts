import { SECOND } from '../../time';
import type { StripeObject } from '../stripe-object';
import { fingerprint } from './fingerprint';
import type {
  EventFact,
  HashedSighting,
  MirrorFact,
  ReadFact,
  Sighting,
  StoredRecord,
} from './mirror-fact';
import { RANK } from './mirror-fact';
import { stateBefore } from './previous-attributes';
import { rankOfEvent, rankOfState } from './ranks';

/** What an event changed is kept up to so many characters; beyond, a hash of what was before. */
const KEPT_PREVIOUS_MAX = 1_000;

/** When the state of a fact was current, and how it ranks. */
export function sightingOf(fact: MirrorFact): Sighting {
  switch (fact.kind) {
    case 'event':
      return sightingOfEvent(fact);
    case 'read':
      return {
        from: fact.sent_at,
        to: Math.max(fact.sent_at, fact.received_at) + 1,
        rank: rankOfState(fact.object),
      };
    case 'deletion':
      return { from: fact.at, to: fact.at + 1, rank: RANK.deleted };
  }
}

function sightingOfEvent(fact: EventFact): Sighting {
  const from = fact.created * SECOND;
  const { event_id, previous_attributes: previous } = fact;
  const sighting = { from, to: from + SECOND, rank: rankOfEvent(fact), event_id };
  if (previous === null || Object.keys(previous).length === 0) return sighting;
  if (JSON.stringify(previous).length <= KEPT_PREVIOUS_MAX) return { ...sighting, previous };
  return { ...sighting, before: hashBefore(fact.object, previous, fact.api_version) };
}

/** The same with hashes of the states before and after it, to be kept without its object. */
export function hashed(
  { previous, ...sighting }: Sighting,
  { object, api_version }: Pick<ReadFact, 'object' | 'api_version'>,
): HashedSighting {
  const after = fingerprint(object, api_version);
  if (previous === undefined) return { ...sighting, after };
  return { ...sighting, before: hashBefore(object, previous, api_version), after };
}

const hashBefore = (object: StripeObject, previous: StripeObject, version: string | null): string =>
  fingerprint(stateBefore(object, previous), version);

/** Certainly later, certainly earlier, or perhaps of the same moment. */
export function relationOf(fact: Sighting, stored: StoredRecord): 'newer' | 'older' | 'overlap' {
  if (fact.from >= stored.ordering.to) return 'newer';
  return fact.to <= stored.ordering.from ? 'older' : 'overlap';
}

/** One event may come by webhook, by the poll and again. */
export function isSeen({ event_id }: Sighting, { ordering }: StoredRecord): boolean {
  if (event_id === undefined) return false;
  const seen = [ordering.last, ...(ordering.others ?? [])];
  return seen.some((one) => one.event_id === event_id);
}
