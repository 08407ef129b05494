import type { Command } from '../../../src/domain/collection/model/command';
import type { Effect } from '../../../src/domain/collection/model/effect';
import type { Fact, StripeEventSummary } from '../../../src/domain/collection/model/fact';
import { initialState } from '../../../src/domain/collection/model/initial-state';
import type { Method } from '../../../src/domain/collection/model/method';
import type { CollectionState } from '../../../src/domain/collection/model/state';
import type { Decision } from '../../../src/domain/collection/model/step';
import type { Terms } from '../../../src/domain/collection/model/terms';
import { timelineOf } from '../../../src/domain/collection/projections/timeline';
import { isInformative } from '../../../src/domain/collection/queries/is-informative';
import { DAY, HOUR, MINUTE } from '../../../src/domain/time';
import type { SentNotice } from '../checks-of-notices';
import { describe } from '../describe';
import type { Dice } from '../dice';
import type { Stage } from '../perform';
import { issuer } from '../perform';
import type { Scene } from '../scene';
import { METHODS, customer } from '../terms';
import type { Word } from '../virtual-objects';
import { VirtualStripe } from '../virtual-stripe';
import { checkInvoiceDecision } from './bundle-checks';
import type { BundleWorld } from './bundle-world';
import { performOfInvoice } from './perform-of-invoice';

const WEBHOOK_DELAYS = [10, 500, 5000, MINUTE, 2 * HOUR, 3 * DAY];

/** One of several invoices of a customer: its rules, its own Stripe objects, its run. */
export class InvoiceLife implements Stage, Scene {
  readonly world: BundleWorld;
  readonly id: string;
  readonly stripe: VirtualStripe;
  readonly notices: SentNotice[] = [];
  readonly acceptsDisputes = false;
  readonly autoPayWithdrawn = false;
  readonly lockedUntil = 0;
  readonly silentUntil = 0;
  readonly offered: readonly Method[];
  isHaunted = false;
  state: CollectionState;
  private timer = 0;
  private incarnation = 0;
  private readonly inFlight = new Set<string>();

  constructor(world: BundleWorld, id: string, terms: Terms) {
    this.world = world;
    this.id = id;
    this.state = initialState(terms, 'now', world.policy, world.now);
    this.offered = METHODS.filter(({ type }) => terms.methods.includes(type));
    this.stripe = new VirtualStripe(
      (about) => this.deliver(about),
      (what) => this.fail(what),
      () => terms.currency,
      `${id}_`,
    );
  }

  get dice(): Dice {
    return this.world.dice;
  }
  get now(): number {
    return this.world.now;
  }
  get faults(): boolean {
    return this.world.faults;
  }
  get policy() {
    return this.world.policy;
  }
  get worth(): number {
    return this.world.worth;
  }

  issuer(method: Method): Word {
    return issuer(this.dice, method);
  }

  start(): void {
    if (this.dice.chance(0.6)) this.take([customer(this.dice.pick(this.offered))]);
    this.take([{ kind: 'resumed' }]);
  }

  plan(after: number, run: () => void): void {
    this.world.plan(after, run);
  }

  note(line: string): void {
    this.world.note(`${this.id}: ${line}`);
  }

  fail(what: string): void {
    this.world.fail(`${this.id}: ${what}`);
  }

  command(command: Command): void {
    this.take([{ kind: 'command', command }]);
  }

  take(facts: readonly Fact[]): void {
    const { world } = this;
    const before = this.state;
    const decision = world.rules.collect(before, facts, this.policy, this.now);
    world.steps += 1;
    this.state = decision.state;
    if (world.traced) {
      const why = timelineOf(decision.happened, this.state.terms).map(({ text }) => text);
      this.note(`${facts.map(describe).join(', ')} → ${this.state.lane.kind} | ${why.join('; ')}`);
    }
    checkInvoiceDecision(this, before, decision);
    this.wantLaneBack(decision);
    for (const effect of this.state.outstanding) this.launch(effect);
    this.arm(decision.wakeAt);
  }

  /** Stored with the decision; the relay may be late, and a bundle's run may be away. */
  private wantLaneBack({ happened }: Decision): void {
    for (const one of happened) {
      if (one.kind !== 'bundle_lane_wanted_back') continue;
      this.world.reached.add(`wanted back: ${one.reason}`);
      const bundle = this.world.bundles.find(({ id }) => id === one.bundle);
      if (this.faults && this.dice.chance(0.1)) continue;
      const why = one.reason;
      this.plan(this.dice.upTo(5000), () =>
        bundle?.take([{ kind: 'close_wanted', invoice: this.id, why }]),
      );
    }
  }

  private launch(effect: Effect): void {
    if (this.inFlight.has(effect.id)) return;
    this.inFlight.add(effect.id);
    const mine = this.incarnation;
    this.plan(50 + this.dice.upTo(2000), () => {
      const isCurrent = this.state.outstanding.some(
        ({ id, askedAt }) => id === effect.id && askedAt === effect.askedAt,
      );
      const facts = isCurrent ? performOfInvoice(this, effect) : [];
      this.plan(20 + this.dice.upTo(3000), () => {
        if (mine !== this.incarnation) return; // the run that asked is gone, its answer with it
        this.inFlight.delete(effect.id);
        this.take(facts);
      });
    });
  }

  private arm(wakeAt: number | null): void {
    this.timer += 1;
    const mine = this.timer;
    if (wakeAt === null) return;
    this.plan(Math.max(1, wakeAt - this.now), () => {
      if (mine === this.timer) this.take([{ kind: 'woken' }]);
    });
  }

  crash(away: number): void {
    this.note('> the run is gone');
    this.incarnation += 1;
    this.inFlight.clear();
    this.timer += 1;
    this.plan(away, () => this.take([{ kind: 'resumed' }]));
  }

  private deliver(about: StripeEventSummary): void {
    if (this.faults && this.dice.chance(0.15)) return;
    const after = this.faults ? this.dice.pick(WEBHOOK_DELAYS) : 10;
    this.plan(after, () => this.hear(about));
  }

  hear(about: StripeEventSummary): void {
    if (!isInformative(this.state, about)) return;
    this.take([{ kind: 'event', storedAt: this.now, about }]);
  }
}
