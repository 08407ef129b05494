import { begin } from '../../src/domain/collection/begin';
import { decide } from '../../src/domain/collection/decide';
import type { Effect } from '../../src/domain/collection/effect';
import type { Fact, News } from '../../src/domain/collection/fact';
import { DAY, DEFAULT_POLICY, HOUR, MINUTE } from '../../src/domain/collection/policy';
import type { CollectionState, Method, Terms } from '../../src/domain/collection/state';
import { outcomeOf } from '../../src/domain/collection/status';
import { checkDecision } from './checks';
import type { Dice } from './dice';
import { dice } from './dice';
import { perform } from './perform';
import { VirtualStripe } from './virtual-stripe';

export const START = Date.UTC(2026, 0, 5, 8);
export type Decide = typeof decide;

export interface Plan {
  at: number;
  order: number;
  what: string;
  run: () => void;
}

/** One invoice's whole life: its core, its Stripe, its people, and everything that can go wrong. */
export class World {
  readonly dice: Dice;
  readonly stripe: VirtualStripe;
  readonly trace: string[] = [];
  readonly broken: string[] = [];
  readonly reached = new Set<string>();
  state: CollectionState;
  now = START;
  steps = 0;
  faults = true;
  commands = 0;
  private made = 0;
  private timer = 0;
  private agenda: Plan[] = [];
  private readonly inFlight = new Set<string>();
  private incarnation = 0;
  private readonly decide: Decide;
  private readonly traced: boolean;
  readonly policy = DEFAULT_POLICY;
  methods: Method[];

  constructor(seed: number, by: Decide = decide, traced = false) {
    this.dice = dice(seed);
    this.decide = by;
    this.traced = traced;
    this.stripe = new VirtualStripe((about) => this.deliver(about));
    this.methods = [card('a'), card('b'), card('c')];
    this.state = begin(this.terms(), 'now', this.policy, this.now);
    if (this.dice.chance(0.7)) this.take([this.customer(this.methods[0] ?? null)]);
    this.take([{ kind: 'resumed' }]);
  }

  private terms(): Terms {
    const rolled = this.dice;
    return {
      ref: `ref${rolled.upTo(1e6)}`,
      number: 'INV-1',
      currency: 'eur',
      amountDue: rolled.pick([0, 30, 11_900, 11_900, 11_900, 11_900]),
      customerName: 'Client',
      timeZone: 'UTC',
      dueAt: START + rolled.upTo(30) * DAY,
      autoCharge: rolled.chance(0.8),
      chargeOn: rolled.pick(['send', 'send', 'due']),
      paymentLink: rolled.chance(0.9),
      keepLinkOpen: rolled.chance(0.2),
      methods: ['card', 'sepa_debit'],
      createStripeCustomer: rolled.chance(0.5),
      receipts: 'ours',
    };
  }

  customer(method: Method | null): Fact {
    return { kind: 'customer', stripeCustomer: 'cus_1', method, fresh: false };
  }

  note(line: string): void {
    if (this.traced) this.trace.push(`${((this.now - START) / DAY).toFixed(3)}d ${line}`);
  }

  plan(after: number, what: string, run: () => void): void {
    this.made += 1;
    this.agenda.push({ at: this.now + after, order: this.made, what, run });
  }

  /** One decision, checked; then whatever it asks is set going. */
  take(facts: Fact[]): void {
    const before = this.state;
    for (const fact of facts) this.reached.add(`${before.lane.kind} × ${fact.kind}`);
    const decision = this.decide(before, facts, this.policy, this.now);
    this.steps += 1;
    this.state = decision.state;
    if (this.traced) {
      const kinds = facts.map((fact) => describe(fact)).join(', ');
      this.note(
        `${kinds} → ${this.state.lane.kind} | ${decision.because.map((b) => b.text).join('; ')}`,
      );
    }
    checkDecision(this, before, facts, decision);
    this.launch();
    this.arm(decision.wakeAt);
  }

  private launch(): void {
    for (const effect of this.state.outstanding) {
      if (this.inFlight.has(effect.id)) continue;
      this.inFlight.add(effect.id);
      this.start(effect);
    }
  }

  private start(effect: Effect): void {
    const mine = this.incarnation;
    this.plan(50 + this.dice.upTo(2000), effect.id, () => {
      const stands = this.state.outstanding.some((e) => same(e, effect));
      const facts = stands ? perform(this, effect) : [];
      this.plan(20 + this.dice.upTo(3000), `answer of ${effect.id}`, () => {
        if (mine !== this.incarnation) return; // the run that asked is gone, and its answer with it
        this.inFlight.delete(effect.id);
        this.take(facts);
        if (this.faults && this.dice.chance(0.05)) this.take(facts);
      });
    });
  }

  private arm(wakeAt: number | null): void {
    this.timer += 1;
    const mine = this.timer;
    if (wakeAt === null) return;
    this.plan(Math.max(1, wakeAt - this.now), 'timer', () => {
      if (mine === this.timer) this.take([{ kind: 'woken' }]);
    });
  }

  /** Webhooks are lost, late, doubled and out of order. */
  private deliver(about: News): void {
    if (this.faults && this.dice.chance(0.15)) return;
    const times = this.faults && this.dice.chance(0.1) ? 2 : 1;
    for (let i = 0; i < times; i++) {
      const delay = this.dice.pick([10, 500, 5000, MINUTE, 2 * HOUR, 3 * DAY]);
      this.plan(delay, about.type, () => {
        const eventId = `evt_${about.objectId}_${about.type}`;
        this.take([{ kind: 'event', eventId, storedAt: this.now, about }]);
      });
    }
  }

  /** The process dies: what was done is done, what was answered is lost, the run resumes. */
  crash(): void {
    this.incarnation += 1;
    this.inFlight.clear();
    this.note('*** crash');
    this.take([{ kind: 'resumed' }]);
  }

  /** Runs the agenda up to a time; false once nothing is left to happen. */
  runUntil(end: number, maxSteps: number): boolean {
    while (this.agenda.length > 0 && this.steps < maxSteps) {
      let least = 0;
      for (let i = 1; i < this.agenda.length; i++)
        if (earlier(this.agenda[i], this.agenda[least])) least = i;
      const next = this.agenda[least] as Plan;
      if (next.at > end) break;
      this.agenda.splice(least, 1);
      this.now = Math.max(this.now, next.at);
      this.stripe.now = this.now;
      this.stripe.tick();
      next.run();
      if (this.broken.length > 0) return false;
    }
    this.now = Math.max(this.now, end);
    this.stripe.now = this.now;
    this.stripe.tick();
    return this.agenda.length > 0;
  }

  get finished(): boolean {
    return outcomeOf(this.state) !== null;
  }

  fail(what: string): void {
    this.broken.push(what);
    this.note(`BROKEN: ${what}`);
  }
}

const same = (a: Effect, b: Effect): boolean =>
  a.id === b.id && JSON.stringify(a) === JSON.stringify(b);

const earlier = (a: Plan | undefined, b: Plan | undefined): boolean =>
  !!a && !!b && (a.at < b.at || (a.at === b.at && a.order < b.order));

export const card = (name: string): Method => ({
  id: `pm_${name}`,
  type: 'card',
  label: `visa ${name}`,
  fingerprint: `fp_${name}`,
});

function describe(fact: Fact): string {
  if (fact.kind === 'event') return `event ${fact.about.type} ${fact.about.objectId}`;
  if (fact.kind === 'command') return `command ${fact.command.name}`;
  if (fact.kind === 'reading') {
    const { intents, sessions } = fact.reading;
    const all = [...intents, ...sessions].map((o) => `${o.id}=${o.status}`);
    return `reading[${fact.answers ?? '-'}] ${all.join(' ')}`;
  }
  if (fact.kind === 'effect_failed') return `failed ${fact.answers} ${fact.why}`;
  return fact.kind;
}
