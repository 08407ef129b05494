import type { Fact } from '../../src/domain/collection/model/fact';
import type { Lane } from '../../src/domain/collection/model/state';
import { EVENT_TYPES } from '../harness/event-problems';

const LANES: Readonly<Record<Lane['kind'], true>> = {
  none: true,
  opening_intent: true,
  confirming: true,
  reading: true,
  opening_checkout: true,
  checkout_open: true,
  closing: true,
  bank_debit: true,
  awaiting_verification: true,
  bundle_open: true,
};

const FACTS: Readonly<Record<Fact['kind'], true>> = {
  resumed: true,
  woken: true,
  command: true,
  event: true,
  reading: true,
  intent_opened: true,
  attempt_postponed: true,
  checkout_opened: true,
  refund_answered: true,
  connection: true,
  customer: true,
  lane_wanted: true,
  lane_returned: true,
  customer_ensured: true,
  mail_done: true,
  effect_failed: true,
};

/** Named once: a run counts millions of times which it met. */
const PAIRS = Object.fromEntries(
  Object.keys(LANES).map((lane) => [
    lane,
    Object.fromEntries(Object.keys(FACTS).map((fact) => [fact, `${lane} × ${fact}`])),
  ]),
) as Readonly<Record<Lane['kind'], Readonly<Record<Fact['kind'], string>>>>;

/** The types of public events that decisions publish, as `reached` names them. */
// What Temporal does not start is found by the relay, and no rule hears of it.
const EVENTS = EVENT_TYPES.filter(
  (type) => type.startsWith('invoice.') && type !== 'invoice.not_startable',
);

export const pairOf = (lane: Lane, fact: Fact): string => PAIRS[lane.kind][fact.kind];

/** One invoice alone is in no bundle: lives with several are those of bundles/. */
function withoutBundles(ofLane: Readonly<Record<Fact['kind'], string>>) {
  const { lane_wanted: _, lane_returned: __, ...others } = ofLane;
  return others;
}

/** How often each lane met each kind of fact, how often each event came, and what never did. */
export class Coverage {
  private readonly counts = new Map<string, number>();

  add(reached: ReadonlySet<string>): void {
    for (const pair of reached) this.counts.set(pair, (this.counts.get(pair) ?? 0) + 1);
  }

  get reached(): Record<string, number> {
    return Object.fromEntries([...this.counts].sort(([a], [b]) => a.localeCompare(b)));
  }

  get unreached(): string[] {
    const pairs = Object.entries(PAIRS).flatMap(([lane, ofLane]) =>
      lane === 'bundle_open' ? [] : Object.values(withoutBundles(ofLane)),
    );
    return [...pairs, ...EVENTS].filter((pair) => !this.counts.has(pair));
  }
}
