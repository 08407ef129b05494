import { oldValues } from '../stripe-object';
import { applyDeletion, applyToDeleted } from './deletions';
import { COMPARED_MAX, latestState } from './latest-state';
import type {
  Applied,
  EventFact,
  HashedSighting,
  MirrorFact,
  Ordering,
  ReadFact,
  Sighting,
  StoredRecord,
} from './mirror-fact';
import { RANK } from './mirror-fact';
import { recordOf, unchanged, withOrdering } from './outcomes';
import { matchesPrevious } from './previous-attributes';
import { hasChosenId } from './ranks';
import { hashed, isSeen, relationOf, sightingOf } from './sighting';

/**
 * What becomes of the record of an object when a fact of it comes, in whichever order they come:
 * the state of the latest moment stays. It is called while the row of the object is locked.
 */
export function applyMirrorFact(stored: StoredRecord | null, fact: MirrorFact): Applied {
  const sighting = sightingOf(fact);
  if (stored === null) return firstSeen(fact, sighting);
  if (isSeen(sighting, stored)) return unchanged(stored);
  const relation = relationOf(sighting, stored);
  if (fact.kind === 'deletion' || sighting.rank === RANK.deleted) {
    return applyDeletion(stored, fact, sighting, relation);
  }
  if (stored.deleted) return applyToDeleted(stored, fact, sighting, relation);
  if (relation === 'older') return unchanged(stored);
  if (relation === 'newer') return replace(stored, fact, { ...sighting, last: sighting });
  return applyOverlapping(stored, fact, sighting);
}

function firstSeen(fact: MirrorFact, sighting: Sighting): Applied {
  const { from, to } = sighting;
  const record = recordOf(fact, null, { from, to, last: sighting });
  // What was never shown is not shown as deleted either.
  return { record, change: record.deleted ? null : 'created', changes: null, request: null };
}

function replace(
  stored: StoredRecord,
  fact: EventFact | ReadFact,
  { from, to, last, others }: Ordering,
): Applied {
  const ordering = others === undefined ? { from, to, last } : { from, to, last, others };
  const record = recordOf(fact, stored, ordering);
  const changes = oldValues(stored.payload, record.payload);
  const request = isMissed(stored, fact) ? { why: 'miss' as const, not_before: to } : null;
  if (changes !== null) return { record, change: 'updated', changes, request };
  const { upstream_updated_at } = stored;
  return { record: { ...record, upstream_updated_at }, change: null, changes, request };
}

/** The values that an event names as the ones before it are not the stored ones. */
function isMissed(stored: StoredRecord, fact: EventFact | ReadFact): boolean {
  if (fact.kind === 'read' || fact.previous_attributes === null) return false;
  if (fact.api_version !== stored.api_version) return false; // the same state, rendered otherwise
  const { payload, ordering } = stored;
  return ordering.others === undefined && !matchesPrevious(payload, fact.previous_attributes);
}

/** Perhaps of the same moment: the chain of changes decides, then the rank, else a read. */
function applyOverlapping(
  stored: StoredRecord,
  fact: EventFact | ReadFact,
  sighting: Sighting,
): Applied {
  const { ordering, payload: object, api_version } = stored;
  // The latest state was current no earlier than the latest of these beginnings.
  const from = Math.max(ordering.from, sighting.from);
  const ofStored = hashed(ordering.last, { object, api_version });
  const ofFact = hashed(sighting, fact);
  const others = ordering.others ?? [];
  // What was certainly before another one is not the latest, and leads to no other any more.
  const isOpen = ({ to }: HashedSighting) => to > from;
  const all = [...others, ofStored, ofFact].filter(isOpen);
  const compared = ranked(all, hasChosenId(fact.object));
  const latest = latestState(compared, chainOfTwo(stored, fact, others));
  const until = Math.max(ordering.to, sighting.to);
  if (latest === ofStored.after) {
    const to = latest === ofFact.after ? until : ordering.to;
    const settled = { from, to, last: ordering.last, others: [...others, ofFact].filter(isOpen) };
    return unchanged(withOrdering(stored, settled));
  }
  if (latest === ofFact.after) {
    const passed = [...others, ofStored].filter(isOpen);
    return replace(stored, fact, { from, to: sighting.to, last: sighting, others: passed });
  }
  const request = { why: 'tie' as const, not_before: until };
  const kept = [...others, ofFact].filter(isOpen).slice(-COMPARED_MAX);
  const tied: Ordering = { from, to: until, last: ordering.last, others: kept, unsettled: true };
  return { ...unchanged(withOrdering(stored, tied)), request };
}

/** Where people choose the id, what was created may come after states of one that was deleted. */
function ranked(sightings: HashedSighting[], hasChosen: boolean): HashedSighting[] {
  if (!hasChosen) return sightings;
  return sightings.map((one) => (one.rank === RANK.created ? { ...one, rank: RANK.updated } : one));
}

/**
 * The later of two events by the values that they name, where Stripe did not name all that changed.
 * Of three it might be wrong, since a value may have come back; so it might of a read.
 */
function chainOfTwo(
  stored: StoredRecord,
  fact: EventFact | ReadFact,
  others: readonly HashedSighting[],
): 'first' | 'second' | null {
  const { last } = stored.ordering;
  if (others.length > 0 || last.event_id === undefined || last.before !== undefined) return null;
  if (fact.kind === 'read' || fact.api_version !== stored.api_version) return null;
  const { previous_attributes: previous } = fact;
  const factFollows = previous !== null && matchesPrevious(stored.payload, previous);
  const storedFollows = last.previous !== undefined && matchesPrevious(fact.object, last.previous);
  if (factFollows === storedFollows) return null;
  return factFollows ? 'second' : 'first';
}
