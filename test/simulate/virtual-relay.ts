import type { Fact, StripeEventSummary } from '../../src/domain/collection/model/fact';
import type { CollectionState } from '../../src/domain/collection/model/state';
import { isAnswerPending, isInformative } from '../../src/domain/collection/queries/is-informative';
import { DAY, HOUR, MINUTE, SECOND } from '../../src/domain/time';
import type { Dice } from './dice';

/** What the relay asks of the stored state, before it hints a run. */
export interface RelayRules {
  isInformative: typeof isInformative;
  isAnswerPending: typeof isAnswerPending;
}

interface RelayWorld {
  readonly dice: Dice;
  readonly faults: boolean;
  readonly state: CollectionState;
  readonly now: number;
  plan(after: number, run: () => void): void;
  take(facts: Fact[]): void;
}

const WEBHOOK_DELAYS = [10, 500, 5000, MINUTE, 2 * HOUR, 3 * DAY];
const LEASED_AGAIN = 30 * SECOND;

/** What Stripe announces on its way to the run: by webhooks and the relay. */
export class VirtualRelay {
  /** Events that were not informative when they came: they must never become so again. */
  readonly knownEvents: StripeEventSummary[] = [];
  private readonly world: RelayWorld;
  private readonly rules: RelayRules;

  constructor(world: RelayWorld, rules: RelayRules = { isInformative, isAnswerPending }) {
    this.world = world;
    this.rules = rules;
  }

  /** Webhooks are lost, late, doubled and out of order. */
  deliver(about: StripeEventSummary): void {
    const { dice, faults } = this.world;
    if (faults && dice.chance(0.15)) return;
    const times = faults && dice.chance(0.1) ? 2 : 1;
    for (let i = 0; i < times; i++) {
      this.world.plan(dice.pick(WEBHOOK_DELAYS), () => this.hear(about));
    }
  }

  /** What says nothing starts no run; what is being answered waits for that answer first. */
  hear(about: StripeEventSummary): void {
    const { world, rules } = this;
    if (!rules.isInformative(world.state, about)) return void this.knownEvents.push(about);
    if (rules.isAnswerPending(world.state, about, world.now))
      return world.plan(LEASED_AGAIN, () => this.hear(about));
    world.take([{ kind: 'event', storedAt: world.now, about }]);
  }
}
