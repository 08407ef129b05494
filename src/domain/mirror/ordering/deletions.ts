import type {
  Applied,
  EventFact,
  MirrorFact,
  Ordering,
  ReadFact,
  ReadRequest,
  Sighting,
  StoredRecord,
} from './mirror-fact';
import { RANK } from './mirror-fact';
import { recordOf, unchanged, withOrdering } from './outcomes';
import { hasChosenId, isCreation } from './ranks';
import type { relationOf } from './sighting';

type Relation = ReturnType<typeof relationOf>;

/** A deletion outranks every state that is not certainly later than it. */
export function applyDeletion(
  stored: StoredRecord,
  fact: MirrorFact,
  sighting: Sighting,
  relation: Relation,
): Applied {
  if (stored.deleted) return deletedAgain(stored, sighting);
  if (relation === 'older') {
    // Later it was seen by a read, or was created anew; an update alone is no proof that it is.
    const { last } = stored.ordering;
    const isSeenAlive = last.event_id === undefined || hasCreation(stored);
    return { ...unchanged(stored), request: isSeenAlive ? null : tie(stored.ordering.to) };
  }
  const from = Math.max(stored.ordering.from, sighting.from);
  const record = recordOf(fact, stored, { from, to: sighting.to, last: sighting });
  const isPerhapsAnew = relation === 'overlap' && hasChosenId(stored.payload) && isSeenAnew(stored);
  const request = isPerhapsAnew ? tie(sighting.to) : null;
  return { record, change: 'deleted', changes: null, request };
}

function deletedAgain(stored: StoredRecord, sighting: Sighting): Applied {
  const { from, to, last } = stored.ordering;
  if (sighting.to <= to) return unchanged(stored);
  const moved: Ordering = { from: Math.max(from, sighting.from), to: sighting.to, last };
  return unchanged(withOrdering(stored, moved));
}

/** A state of what is stored as deleted: only a creation or a read that is later brings it back. */
export function applyToDeleted(
  stored: StoredRecord,
  fact: EventFact | ReadFact,
  sighting: Sighting,
  relation: Relation,
): Applied {
  const isCreated = fact.kind === 'event' && isCreation(fact.type);
  if (relation === 'newer') {
    if (fact.kind === 'event' && !isCreated) {
      return { ...unchanged(stored), request: tie(sighting.to) };
    }
    const { from, to } = sighting;
    const record = recordOf(fact, stored, { from, to, last: sighting });
    return { record, change: 'created', changes: null, request: null };
  }
  const isSeenAlive = fact.kind === 'read' || isCreated;
  const isPerhapsAnew = relation === 'overlap' && isSeenAlive && hasChosenId(fact.object);
  const request = isPerhapsAnew ? tie(Math.max(stored.ordering.to, sighting.to)) : null;
  return { ...unchanged(stored), request };
}

const tie = (not_before: number): ReadRequest => ({ why: 'tie', not_before });

const hasCreation = (stored: StoredRecord): boolean =>
  sightingsOf(stored).some(({ rank }) => rank === RANK.created);

/** By its creation, or by a read, which may show what was created after the deletion. */
const isSeenAnew = (stored: StoredRecord): boolean =>
  hasCreation(stored) || sightingsOf(stored).some(({ event_id }) => event_id === undefined);

const sightingsOf = ({ ordering }: StoredRecord) => [ordering.last, ...(ordering.others ?? [])];
