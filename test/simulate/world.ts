import { initialState } from '../../src/domain/collection/model/initial-state';
import type { Command, CommandOutcome } from '../../src/domain/collection/model/command';
import { decide } from '../../src/domain/collection/decide';
import type { Effect } from '../../src/domain/collection/model/effect';
import type { Fact, StripeEventSummary } from '../../src/domain/collection/model/fact';
import type { Policy } from '../../src/domain/collection/model/policy';
import { DAY, HOUR } from '../../src/domain/time';
import type { CollectionState } from '../../src/domain/collection/model/state';
import type { Method } from '../../src/domain/collection/model/method';
import type { Decision } from '../../src/domain/collection/model/step';
import { timelineOf } from '../../src/domain/collection/projections/timeline';
import { connectionFact } from '../../src/domain/collection/facts/stored-facts';
import { collectionOutcome } from '../../src/domain/collection/queries/status';
import { Agenda } from './agenda';
import { checkDecision } from './checks';
import { pairOf } from './coverage';
import { describe, wallTime } from './describe';
import type { SentNotice } from './checks-of-notices';
import { Dice } from './dice';
import type { Digest } from './digest';
import type { Stage } from './perform';
import type { Scene } from './scene';
import { decline, issuer, perform } from './perform';
import type { SimulatedPolicy } from './policies';
import { DEFAULT_SIMULATED } from './policies';
import { ALL_METHODS, customer, rollTerms, START, withAllMethods, withPolicy } from './terms';
import { brokenRemedy } from './remedies';
import type { Word } from './virtual-objects';
import type { RelayRules } from './virtual-relay';
import { VirtualRelay } from './virtual-relay';
import { VirtualStripe } from './virtual-stripe';

export type Decide = typeof decide;

export interface EpisodeOptions {
  by?: Decide | undefined;
  traced?: boolean | undefined;
  digest?: Digest | undefined;
  /** Also PayPal and Link; by default only those that the digest covers. */
  allMethods?: boolean | undefined;
  /** The business also accepts disputes; lives without it are those of the digest. */
  acceptsDisputes?: boolean | undefined;
  /** The customer also takes back, and gives again, that they are charged while they are away. */
  changesConsent?: boolean | undefined;
  /** The relay as it would be with other rules. */
  relays?: RelayRules | undefined;
  /** The kind of business; absent: the default one. */
  under?: SimulatedPolicy | undefined;
}

/** One invoice's whole life: its core, its Stripe, its run, and everything that can go wrong. */
export class World implements Stage, Scene {
  readonly dice: Dice;
  readonly stripe: VirtualStripe;
  readonly relay: VirtualRelay;
  readonly acceptsDisputes: boolean;
  readonly changesConsent: boolean;
  readonly trace: string[] = [];
  readonly broken: string[] = [];
  readonly reached = new Set<string>();
  /** The newest answer of each command, as its row has it. */
  readonly commandOutcomes = new Map<string, CommandOutcome>();
  readonly policy: Policy;
  readonly worth: number;
  readonly methods: readonly Method[];
  state: CollectionState;
  now = START;
  steps = 0;
  faults = true;
  /** Until then Stripe rejects our API key. */
  lockedUntil = 0;
  /** Until then Stripe does what it is asked, and no answer of its comes back. */
  silentUntil = 0;
  /** Until then our tables know that the account takes no charges. */
  goneUntil = 0;
  /** The business disconnects its account, and connects it again then. */
  closedUntil = 0;
  /** Until then the customer's bank has no money for us. */
  brokeUntil = 0;
  /** As our tables have it: the customer is not to be charged while they are away. */
  autoPayWithdrawn = false;
  private awayUntil = 0;
  chargeableSince: number | null = null;
  readonly notices: SentNotice[] = [];
  /** The core knows it, and has read nothing since. */
  isLockedOut = false;
  private timer = 0;
  private readonly agenda = new Agenda();
  private readonly inFlight = new Set<string>();
  private readonly answers = new Map<Fact['kind'], Fact>();
  isHaunted: boolean;
  private incarnation = 0;
  private isOpen = true;
  readonly decide: Decide;
  private readonly traced: boolean;
  private readonly digest: Digest | undefined;

  constructor(seed: number, options: EpisodeOptions = {}) {
    const { by = decide, traced = false, digest, under = DEFAULT_SIMULATED } = options;
    this.dice = new Dice(seed);
    this.isHaunted = this.dice.chance(0.2);
    this.decide = by;
    this.traced = traced;
    this.digest = digest;
    this.acceptsDisputes = options.acceptsDisputes === true;
    this.changesConsent = options.changesConsent === true;
    this.policy = under.policy;
    this.worth = under.worth;
    const send = this.dice.chance(0.1) ? 'manual' : 'now';
    const allMethods = options.allMethods === true;
    this.methods = allMethods ? ALL_METHODS : under.methods;
    const rolled = withPolicy(rollTerms(this.dice), under);
    const terms = allMethods ? withAllMethods(rolled, this.dice) : rolled;
    this.stripe = new VirtualStripe(
      (about) => this.relay.deliver(about),
      (what) => this.fail(what),
      () => this.state.terms.currency,
    );
    this.relay = new VirtualRelay(this, options.relays);
    this.state = initialState(terms, send, this.policy, this.now);
    const method = this.dice.pick(this.methods);
    if (this.dice.chance(0.7)) this.take([customer(method)]);
    this.take([{ kind: 'resumed' }]);
  }

  get offered(): readonly Method[] {
    return this.methods.filter(({ type }) => this.state.terms.methods.includes(type));
  }

  get knownEvents(): readonly StripeEventSummary[] {
    return this.relay.knownEvents;
  }

  get hinderedUntil(): number {
    return Math.max(
      this.lockedUntil,
      this.silentUntil,
      this.goneUntil,
      this.awayUntil,
      this.closedUntil,
    );
  }

  issuer(method: Method): Word {
    return this.now < this.brokeUntil ? decline('insufficient_funds') : issuer(this.dice, method);
  }

  note(line: string): void {
    if (this.traced) this.trace.push(`${wallTime(this.now)} ${line}`);
  }

  plan(after: number, run: () => void): void {
    this.agenda.add(this.now + after, run);
  }

  /** One decision, checked; then whatever it asks is set going. A closed run is opened for it. */
  take(facts: Fact[]): void {
    const before = this.state;
    const allFacts = [...this.ofConnection(), ...this.ofConsent(), ...facts];
    for (const fact of allFacts) this.hearOf(fact);
    const taken: Fact[] = this.isOpen ? allFacts : [{ kind: 'resumed' }, ...allFacts];
    const decision = this.decide(before, taken, this.policy, this.now);
    this.steps += 1;
    this.state = decision.state;
    for (const one of decision.commandOutcomes) this.commandOutcomes.set(one.commandId, one);
    this.digest?.add(taken, decision);
    if (this.traced) {
      const lines = timelineOf(decision.happened, this.state.terms);
      const why = lines.map(({ text }) => text).join('; ');
      this.note(`${facts.map(describe).join(', ')} → ${this.state.lane.kind} | ${why}`);
    }
    checkDecision(this, before, taken, decision);
    this.tryRemedies(taken, decision);
    const turns = before.lane.kind !== this.state.lane.kind;
    if (turns && this.isHaunted && this.faults) this.plan(this.dice.upTo(50), () => this.echo());
    for (const effect of this.state.outstanding) this.launch(effect);
    this.isOpen = collectionOutcome(this.state) === null;
    this.arm(this.isOpen ? decision.wakeAt : null);
  }

  /** As the tables have it when the row is locked. */
  private ofConnection(): Fact[] {
    const gone = this.now < this.goneUntil ? 'rejected.other' : null;
    return connectionFact(this.state, {
      connectionGone: gone,
      connectionClosed: this.now < this.closedUntil,
    });
  }

  /** All its runs hear of both. */
  disconnect(length: number): void {
    this.note('> the business disconnects its account for a while');
    this.closedUntil = this.now + length;
    this.take([{ kind: 'woken' }]);
    this.plan(length, () => this.take([{ kind: 'woken' }]));
  }

  private ofConsent(): Fact[] {
    const { stripeCustomer, method, autoPayWithdrawn = false } = this.state;
    if (this.autoPayWithdrawn === autoPayWithdrawn) return [];
    const { autoPayWithdrawn: withdrawn } = this;
    const fact = { kind: 'customer', stripeCustomer, method, fresh: false } as const;
    return [{ ...fact, autoPayWithdrawn: withdrawn }];
  }

  private hearOf(fact: Fact): void {
    this.reached.add(pairOf(this.state.lane, fact));
    if (fact.kind === 'reading') this.isLockedOut = false;
    if (fact.kind !== 'effect_failed' || fact.why !== 'unauthorized') return;
    if (this.state.outstanding.some(({ id }) => id === fact.answers)) this.isLockedOut = true;
  }

  private launch(effect: Effect): void {
    if (this.inFlight.has(effect.id)) return;
    this.inFlight.add(effect.id);
    const mine = this.incarnation;
    this.plan(50 + this.dice.upTo(2000), () => {
      const isCurrent = this.state.outstanding.some((e) => isSame(e, effect));
      const facts = isCurrent ? perform(this, effect) : [];
      this.plan(20 + this.dice.upTo(3000), () => {
        if (mine !== this.incarnation) return; // the run that asked is gone, its answer with it
        this.inFlight.delete(effect.id);
        this.take(facts);
        for (const fact of facts) this.answers.set(fact.kind, fact);
        if (facts.length > 0 && this.faults && this.dice.chance(0.1)) this.repeat(facts);
      });
    });
  }

  /** An answer may come again, at once or when its lane is long gone; a closed run hears none. */
  private repeat(facts: Fact[]): void {
    this.plan(this.dice.pick([1, 1000, HOUR, DAY]), () => {
      if (this.isOpen) this.take(facts);
    });
  }

  /** The last answer of each kind is given once more, however long ago it was given. */
  echo(): void {
    this.note('> old answers are given again');
    for (const fact of [...this.answers.values()]) if (this.isOpen) this.take([fact]);
  }

  private arm(wakeAt: number | null): void {
    this.timer += 1;
    const mine = this.timer;
    if (wakeAt === null) return;
    this.plan(Math.max(1, wakeAt - this.now), () => {
      if (mine === this.timer) this.take([{ kind: 'woken' }]);
    });
  }

  command(command: Command): void {
    const asked: Fact = { kind: 'command', command };
    if (!this.isOpen && this.wouldRefuse(asked)) return;
    this.take([asked]);
  }

  /** What a refusal names as the way out must lead there. */
  private tryRemedies(taken: readonly Fact[], { commandOutcomes, state }: Decision): void {
    for (const outcome of commandOutcomes) {
      if (outcome.outcome !== 'refused') continue;
      const asked = taken.find((f) => f.kind === 'command' && f.command.id === outcome.commandId);
      if (asked?.kind !== 'command') continue;
      const broken = brokenRemedy(this, { command: asked.command, outcome, state });
      if (broken !== null) this.fail(broken);
    }
  }

  /** Asked with the stored row first: a refusal starts no run. */
  private wouldRefuse(asked: Fact): boolean {
    const { commandOutcomes: answers } = this.decide(this.state, [asked], this.policy, this.now);
    return answers.some(({ outcome }) => outcome === 'refused');
  }

  /** The run is gone: what was done is done, answers and timer are lost; somebody resumes it. */
  crash(away: number): void {
    this.note('> the run is gone');
    this.awayUntil = this.now + away;
    this.incarnation += 1;
    this.inFlight.clear();
    this.timer += 1;
    this.plan(away, () => {
      if (this.isOpen) this.take([{ kind: 'resumed' }]);
    });
  }

  runUntil(end: number, maxSteps: number): void {
    for (;;) {
      const { next } = this.agenda;
      if (!next || next.at > end || this.steps >= maxSteps) break;
      this.agenda.take();
      this.toTime(next.at);
      next.run();
      if (this.broken.length > 0) return;
    }
    this.toTime(end);
  }

  private toTime(at: number): void {
    if (at > this.now) this.now = at;
    this.stripe.tick(this.now);
  }

  fail(what: string): void {
    this.broken.push(what);
    this.note(`BROKEN: ${what}`);
  }
}

const isSame = (a: Effect, b: Effect): boolean =>
  a === b || (a.id === b.id && a.askedAt === b.askedAt && amountOf(a) === amountOf(b));

const amountOf = (effect: Effect): number => ('amount' in effect ? effect.amount : 0);
