import type { IntentReading } from '../../../src/domain/collection/model/fact';
import type { BundleInvoice } from '../../../src/domain/bundles/initial-bundle';
import { initialBundle } from '../../../src/domain/bundles/initial-bundle';
import type {
  BundleDecision,
  BundleEffect,
  BundleFact,
  BundleState,
} from '../../../src/domain/bundles/model';
import { sharesIn } from '../../../src/domain/bundles/payments';
import type { WholeIntent, WholeRefund } from '../../../src/domain/bundles/shares';
import { DAY, HOUR, MINUTE } from '../../../src/domain/time';
import type { Method } from '../../../src/domain/collection/model/method';
import type { BankScene } from '../scene';
import { METHODS } from '../terms';
import type { VirtualSession } from '../virtual-objects';
import { readIntent } from '../virtual-objects';
import { VirtualStripe } from '../virtual-stripe';
import { checkBundleDecision } from './bundle-checks';
import type { BundleWorld } from './bundle-world';
import { performOfBundle } from './perform-of-bundle';

const WEBHOOK_DELAYS = [10, 500, 5000, MINUTE, 2 * HOUR, 3 * DAY];

/** One bundle: its rules, its only session at Stripe, its run. */
export class BundleLife implements BankScene {
  readonly world: BundleWorld;
  readonly id: string;
  readonly stripe: VirtualStripe;
  readonly offered: readonly Method[];
  readonly startedAt: number;
  state: BundleState;
  isFinished = false;
  awayUntil = 0;
  private timer = 0;
  private incarnation = 0;
  private readonly inFlight = new Set<string>();
  /** When each dispute was made, which readings of one invoice do not need. */
  private readonly disputedAt = new Map<string, number>();

  constructor(world: BundleWorld, id: string, chosen: readonly BundleInvoice[]) {
    this.world = world;
    this.id = id;
    this.startedAt = world.now;
    this.state = initialBundle(id, chosen, { stripeCustomer: null, now: world.now });
    this.offered = METHODS.filter(({ type }) => this.state.methods.includes(type));
    this.stripe = new VirtualStripe(
      ({ type, objectId }) => {
        if (type === 'charge.dispute.created') this.disputedAt.set(objectId, this.world.now);
        this.deliver();
      },
      (what) => this.fail(what),
      () => this.state.currency,
      `${id}_`,
    );
    this.stripe.now = world.now;
    this.stripe.refundsAfterLoss = world.refundsAfterLoss;
  }

  get worth(): number {
    return this.world.worth;
  }

  get openSession(): VirtualSession | undefined {
    const isGiven = (id: string): boolean =>
      this.state.session.kind === 'open' && this.state.session.id === id;
    return [...this.stripe.sessions.values()].find((s) => s.status === 'open' && isGiven(s.id));
  }

  start(): void {
    this.take([{ kind: 'resumed' }]);
  }

  note(line: string): void {
    this.world.note(`${this.id}: ${line}`);
  }

  fail(what: string): void {
    this.world.fail(`${this.id}: ${what}`);
  }

  take(facts: readonly BundleFact[]): void {
    const before = this.state;
    const decision = this.world.rules.decide(before, facts, this.world.now);
    this.world.steps += 1;
    this.state = decision.state;
    this.isFinished = decision.finished;
    if (this.world.traced) this.noteDecision(facts, decision);
    for (const { kind } of facts) this.world.reached.add(`${before.session.kind} × ${kind}`);
    checkBundleDecision(this, before, decision);
    for (const effect of this.state.outstanding) this.launch(effect);
    this.arm(decision.wakeAt);
  }

  private noteDecision(facts: readonly BundleFact[], { happened, state }: BundleDecision): void {
    const kinds = facts.map((fact) =>
      fact.kind === 'lane_answered' ? `${fact.answers} ${fact.outcome.kind}` : fact.kind,
    );
    const why = happened.map((one) => JSON.stringify(one)).join(' ');
    this.note(`${kinds.join(', ')} → ${state.session.kind} | ${why}`);
  }

  private launch(effect: BundleEffect): void {
    if (this.inFlight.has(effect.id)) return;
    this.inFlight.add(effect.id);
    const { dice } = this.world;
    const mine = this.incarnation;
    this.world.plan(20 + dice.upTo(1500), () => {
      const isCurrent = this.state.outstanding.some(
        ({ id, requestedAt }) => id === effect.id && requestedAt === effect.requestedAt,
      );
      const facts = isCurrent ? performOfBundle(this, effect) : [];
      this.world.plan(20 + dice.upTo(2000), () => {
        if (mine !== this.incarnation) return; // the run that asked is gone, its answer with it
        this.inFlight.delete(effect.id);
        this.take(facts);
        if (facts.length > 0 && this.world.faults && dice.chance(0.1)) this.repeat(facts);
      });
    });
  }

  /** An answer may come again, at once or when its session is long over. */
  private repeat(facts: readonly BundleFact[]): void {
    this.world.plan(this.world.dice.pick([1, 1000, HOUR, DAY]), () => this.take(facts));
  }

  private arm(wakeAt: number | null): void {
    this.timer += 1;
    const mine = this.timer;
    if (wakeAt === null) return;
    this.world.plan(Math.max(1, wakeAt - this.world.now), () => {
      if (mine === this.timer) this.take([{ kind: 'woken' }]);
    });
  }

  crash(away: number): void {
    this.note('> the run is gone');
    this.incarnation += 1;
    this.inFlight.clear();
    this.timer += 1;
    this.awayUntil = this.world.now + away;
    this.world.plan(away, () => this.take([{ kind: 'resumed' }]));
  }

  private deliver(): void {
    const { dice, faults } = this.world;
    if (faults && dice.chance(0.15)) return;
    this.world.plan(faults ? dice.pick(WEBHOOK_DELAYS) : 10, () => this.hint());
  }

  hint(): void {
    this.take([{ kind: 'hinted', storedAt: this.world.now }]);
  }

  /** The payment as Stripe has it, with the share that a refund names. */
  wholeNow(intentId: string): WholeIntent | null {
    const intent = this.stripe.intents.get(intentId);
    if (!intent) return null;
    const { charge, ...read } = readIntent(intent);
    if (charge === null) return { ...read, charge };
    const refunds = charge.refunds.map((refund) => ({
      ...refund,
      share: (refund as Partial<WholeRefund>).share ?? null,
    }));
    const disputes = charge.disputes.map((dispute) => ({
      ...dispute,
      createdAt: this.disputedAt.get(dispute.id) ?? charge.createdAt,
    }));
    return { ...read, charge: { ...charge, refunds, disputes } };
  }

  sharesNow(intentId: string): IntentReading[] {
    const whole = this.wholeNow(intentId);
    return whole === null ? [] : this.world.rules.sharesOf(whole, sharesIn(this.state));
  }
}
