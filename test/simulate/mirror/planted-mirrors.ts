import { applyMirrorFact } from '../../../src/domain/mirror/ordering/apply-mirror-fact';
import type { MirrorFact, StoredRecord } from '../../../src/domain/mirror/ordering/mirror-fact';
import type { Mirror } from './mirror-life';
import { OUR_MIRROR } from './mirror-life';

/** A mirror that is wrong on purpose, and what of it is noticed. */
export interface PlantedMirror {
  mirror: Mirror;
  caught: RegExp;
}

type Apply = typeof applyMirrorFact;
const applying = (apply: Apply): Mirror => ({ ...OUR_MIRROR, apply });

/** The stored state as if it were older than everything that comes. */
const aged = (stored: StoredRecord): StoredRecord => {
  const { last } = stored.ordering;
  return { ...stored, ordering: { from: 0, to: 0, last: { from: 0, to: 0, rank: last.rank } } };
};

const withoutChain = (fact: MirrorFact): MirrorFact =>
  fact.kind === 'event' ? { ...fact, previous_attributes: null } : fact;

export const PLANTED_MIRRORS: Readonly<Record<string, PlantedMirror>> = {
  'lets the last to come win in its second': {
    mirror: applying((stored, fact) => {
      const isTied = fact.kind === 'event' && stored?.ordering.from === fact.created * 1000;
      return applyMirrorFact(isTied ? aged(stored) : stored, fact);
    }),
    caught: /not what Stripe has/,
  },
  'lets whatever comes last win': {
    mirror: applying((stored, fact) => applyMirrorFact(stored && aged(stored), fact)),
    caught: /not what Stripe has/,
  },
  'forgets what was deleted': {
    mirror: applying((stored, fact) => applyMirrorFact(stored?.deleted ? null : stored, fact)),
    caught: /deleted at Stripe, and kept/,
  },
  'takes a page as of when it is written': {
    mirror: {
      ...OUR_MIRROR,
      timesOf: ({ arrives }) => ({ sent_at: arrives, received_at: arrives }),
    },
    caught: /not what Stripe has/,
  },
  'takes its own clock for that of Stripe': {
    mirror: {
      ...OUR_MIRROR,
      timesOf: ({ sent, received }) => ({ sent_at: sent + 3_000, received_at: received + 3_000 }),
    },
    caught: /not what Stripe has/,
  },
  'puts events in order without what they changed, and reads nothing': {
    mirror: {
      ...applying((stored, fact) => applyMirrorFact(stored, withoutChain(fact))),
      reads: false,
    },
    caught: /not what Stripe has/,
  },
  'never reads what it cannot decide': {
    mirror: { ...OUR_MIRROR, reads: false },
    caught: /not what Stripe has/,
  },
  'names the new values of a change': {
    mirror: applying((stored, fact) => {
      const applied = applyMirrorFact(stored, fact);
      return { ...applied, changes: applied.changes && applied.record.payload };
    }),
    caught: /does not name the values/,
  },
};
