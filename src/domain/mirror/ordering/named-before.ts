import { SECOND } from '../../time';
import { isObject } from '../stripe-object';
import type { StripeObject } from '../stripe-object';
import type { MirrorFact, StoredRecord } from './mirror-fact';
import { RANK } from './mirror-fact';
import { stateBefore } from './previous-attributes';
import { isDeletion } from './ranks';

/**
 * What is stored if an event is the next one of its object: the state that it names as the one
 * before it, in its version, of an earlier second. Where a store has just that, not deleted and
 * with no other state of one moment beside it, the rules say of it what they say of what is stored,
 * but for the time of the record, which never goes back. Null where an event does not say.
 */
export function recordNamedBefore(fact: MirrorFact): StoredRecord | null {
  if (fact.kind !== 'event') return null;
  const { previous_attributes: previous, object, redacted, api_version, created } = fact;
  if (previous === null || Object.keys(previous).length === 0) return null;
  if (isDeletion(fact.type) || object['deleted'] === true) return null;
  const to = created * SECOND;
  return {
    payload: withoutAddedKeys(stateBefore(object, previous), previous),
    redacted,
    api_version,
    deleted: false,
    upstream_updated_at: 0,
    ordering: { from: 0, to, last: { from: 0, to, rank: RANK.updated } },
  };
}

/** Of metadata a key that was added is named as null, and was not there. */
function withoutAddedKeys(state: StripeObject, { metadata: previous }: StripeObject): StripeObject {
  const { metadata } = state;
  if (!isObject(metadata) || !isObject(previous)) return state;
  const kept = Object.entries(metadata).filter(([key]) => previous[key] !== null);
  return { ...state, metadata: Object.fromEntries(kept) };
}
