import type { Command, CommandOutcome } from '../../../src/domain/collection/model/command';
import type { StripeEventSummary } from '../../../src/domain/collection/model/fact';
import type { Method } from '../../../src/domain/collection/model/method';
import type { Policy } from '../../../src/domain/collection/model/policy';
import type { CollectionState } from '../../../src/domain/collection/model/state';
import { wouldRefuse } from '../../../src/domain/collection/would-refuse';
import type { InvoiceIdentity } from '../../../src/domain/refs';
import { forgetOwnTries } from '../checks-of-own-tries';
import type { Ended } from '../end-checks';
import type { Scene } from '../scene';
import type { VirtualStripe } from '../virtual-stripe';
import type { EngineLife } from './engine-life';
import { firstRows } from './rows';
import type { VirtualTables } from './virtual-tables';

/** One invoice of the customer: what people do to it, and what the checks ask of it. */
export class InvoiceLife implements Scene, Ended {
  readonly life: EngineLife;
  readonly identity: InvoiceIdentity;
  readonly ref: string;
  readonly stripe: VirtualStripe;
  readonly acceptsDisputes = true;
  readonly reached: Set<string>;
  knownEvents: StripeEventSummary[] = [];
  chargeableSince: number | null = null;
  isHaunted = false;
  /** Until then its run is gone. */
  awayUntil = 0;

  constructor(life: EngineLife, identity: InvoiceIdentity, ref: string, stripe: VirtualStripe) {
    this.life = life;
    this.identity = identity;
    this.ref = ref;
    this.stripe = stripe;
    this.reached = life.reached;
  }

  get state(): CollectionState {
    return this.life.tables.collection(this.ref).state;
  }

  get now(): number {
    return this.life.clock.now();
  }

  get policy(): Policy {
    return this.life.under.policy;
  }

  get worth(): number {
    return this.life.under.worth;
  }

  get offered(): readonly Method[] {
    return this.life.under.methods.filter(({ type }) => this.state.terms.methods.includes(type));
  }

  get commandOutcomes(): ReadonlyMap<string, CommandOutcome> {
    const kept = [...this.life.tables.commands].filter(([, { ref }]) => ref === this.ref);
    return new Map(kept.flatMap(([id, { answer }]) => (answer === null ? [] : [[id, answer]])));
  }

  get autoPayWithdrawn(): boolean {
    return this.life.tables.customer.autoPayWithdrawn === true;
  }

  get isLockedOut(): boolean {
    return this.state.looking.notConfirmedSince !== null;
  }

  get hinderedUntil(): number {
    return Math.max(this.life.hinderedUntil, this.awayUntil);
  }

  fail = (what: string): void => this.life.fail(`${this.identity.externalId}: ${what}`);

  note(line: string): void {
    this.life.note(`${this.identity.externalId} ${line}`);
  }

  plan(after: number, run: () => void): void {
    this.life.timeline.plan(after, run);
  }

  /** As the API takes it: stored first, unless the rules would refuse it with the stored row. */
  command(command: Command): void {
    const { tables } = this.life;
    if (!tables.commands.has(command.id)) {
      if (wouldRefuse(this, command, this.now) !== null) return;
      tables.storeCommand(this.ref, command, command.id);
    }
    this.note(`command ${command.name} by the ${command.by}`);
    this.life.reach(this, { kind: 'command', command });
  }

  /** As `rebuild --since` reads it: what was made since the copy, whatever became of it. */
  readMadeSince(since: number): void {
    const { intents, sessions } = this.stripe;
    const created = this.life.stripeTime;
    const of = { chargeId: null, created };
    for (const { id, createdAt, n, status } of intents.values()) {
      if (createdAt < since) continue;
      const type = `payment_intent.${INTENT_EVENTS[status] ?? status}`;
      const about = { type, objectId: id, intentId: id, sessionId: null, n, status, ...of };
      this.life.relay.restore({ id: `read_${this.life.epoch}_${id}`, ref: this.ref, about });
    }
    for (const { id, createdAt, intentId, n, status } of sessions.values()) {
      if (createdAt < since) continue;
      const type = `checkout.session.${status === 'expired' ? 'expired' : 'completed'}`;
      const about = { type, objectId: id, intentId, sessionId: id, n, status, ...of };
      this.life.relay.restore({ id: `read_${this.life.epoch}_${id}`, ref: this.ref, about });
    }
  }

  /** The billing system submits again what the copy does not have. */
  restored(lost: VirtualTables): void {
    const { life, identity, ref } = this;
    this.knownEvents = [];
    this.chargeableSince = null;
    forgetOwnTries(this);
    if (life.tables.collections.has(ref)) return;
    const rows = firstRows({ identity, ref, life, terms: lost.collection(ref).state.terms });
    life.tables.invoices.set(ref, rows.invoice);
    life.tables.collections.set(ref, rows.collection);
  }
}

/** What an intent's event is called where it is not called after its status. */
const INTENT_EVENTS: Readonly<Record<string, string>> = {
  requires_payment_method: 'payment_failed',
  requires_confirmation: 'created',
};
