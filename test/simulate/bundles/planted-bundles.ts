import { decideBundle } from '../../../src/domain/bundles/decide-bundle';
import type { BundleDecision, BundleFact, BundleState } from '../../../src/domain/bundles/model';
import { sharesOf } from '../../../src/domain/bundles/shares';
import { decide } from '../../../src/domain/collection/decide';
import type { Fact, IntentReading } from '../../../src/domain/collection/model/fact';
import { TRUE_RULES } from './bundle-episode';
import type { BundleRules } from './bundle-world';

interface Planted {
  rules: Partial<BundleRules>;
  /** The invariant that is made for it. */
  caught: RegExp;
}

export const rulesOf = ({ rules }: Planted): BundleRules => ({ ...TRUE_RULES, ...rules });

/** Rules of bundles that are wrong on purpose. */
export const PLANTED_BUNDLES: Readonly<Record<string, Planted>> = {
  'takes the lanes in another order': {
    rules: {
      decide: (state, facts, now) => decideBundle(inReverse(state), facts, now),
    },
    caught: /its lane was taken after that of/,
  },
  'opens its session before the last lane is held': {
    rules: { decide: afterwards((state) => ({ ...state, members: taken(state) })) },
    caught: /its session opens without the lane of|waits for lanes/,
  },
  'counts a share for each reading of it': {
    rules: {
      collect: (state, facts, policy, now) => decide(state, facts.map(asAnother), policy, now),
    },
    caught: /a payment is counted twice/,
  },
  'loses the remainder of a division': {
    rules: { sharesOf: (intent, shares) => sharesOf(intent, shares).map(roundedDown) },
    caught: /shares are .*, the payment|refunded, recorded is/,
  },
  'returns the lanes before its session is closed': {
    rules: { decide: afterwards((state) => ({ ...state, session: assumedOver(state) })) },
    caught: /its lane is returned while|two live ways to pay/,
  },
  'drops the share of an invoice that is settled': {
    rules: {
      collect: (state, facts, policy, now) =>
        decide(
          state,
          facts.filter((fact) => !isLate(state.lane.kind, fact)),
          policy,
          now,
        ),
    },
    caught: /are recorded by its invoices|has recorded 0 shares/,
  },
  'forgets disputes that other invoices bear': {
    rules: { sharesOf: (intent, shares) => sharesOf(intent, shares).map(withoutOthers) },
    caught: /stays stopped by no dispute/,
  },
  'reads a refund of one share for a refund of all': {
    rules: {
      sharesOf: (intent, shares) => sharesOf({ ...intent, charge: unnamed(intent) }, shares),
    },
    caught: /refunded, recorded is|more of .* went back than came|kept/,
  },
};

const withoutOthers = (share: IntentReading): IntentReading => ({
  ...share,
  charge: share.charge && {
    ...share.charge,
    disputes: share.charge.disputes.filter(({ amount }) => amount > 0),
  },
});

const inReverse = (state: BundleState): BundleState => {
  const isBegun = state.members.some(({ lane }) => lane.kind !== 'untaken');
  return isBegun ? state : { ...state, members: [...state.members].reverse() };
};

function afterwards(change: (state: BundleState) => BundleState): typeof decideBundle {
  return (state, facts: readonly BundleFact[], now): BundleDecision =>
    decideBundle(change(state), facts, now);
}

const taken = ({ members, session }: BundleState): BundleState['members'] =>
  session.kind !== 'none' || members.filter(({ lane }) => lane.kind === 'held').length === 0
    ? members
    : members.map((m) => (m.lane.kind === 'held' ? m : { ...m, lane: { kind: 'held', n: 1 } }));

const assumedOver = ({ session }: BundleState): BundleState['session'] =>
  session.kind === 'closing' ? { kind: 'over', id: session.id, outcome: 'expired' } : session;

const isShare = ({ id }: IntentReading): boolean => id.includes('#');

const isLate = (lane: string, fact: Fact): boolean =>
  lane !== 'bundle_open' && fact.kind === 'reading' && fact.reading.intents.some(isShare);

const asAnother = (fact: Fact): Fact => {
  if (fact.kind !== 'reading' || fact.answers === null) return fact;
  const { reading } = fact;
  const intents = reading.intents.map((intent) =>
    isShare(intent) ? { ...intent, id: `${intent.id}+` } : intent,
  );
  return { ...fact, reading: { ...reading, intents } };
};

const roundedDown = (share: IntentReading): IntentReading => ({
  ...share,
  charge: share.charge && {
    ...share.charge,
    refunds: share.charge.refunds.map((r) =>
      r.id.includes('#') ? { ...r, amount: r.amount - (r.amount % 10) } : r,
    ),
  },
});

const unnamed = ({ charge }: Parameters<typeof sharesOf>[0]) =>
  charge && { ...charge, refunds: charge.refunds.map((r) => ({ ...r, share: null })) };
