import { createActivities } from '../../../activities';
import type { ActivityDeps } from '../../../activities';
import type { Activities, InboxItem } from '../../../activities/contract';
import { refreshCustomer } from '../../../activities/customers/refresh-customer';
import type { MailName } from '../../../src/domain/collection/model/effect';
import type { StripeEventSummary } from '../../../src/domain/collection/model/fact';
import type { Happened } from '../../../src/domain/collection/model/happened';
import type { Method } from '../../../src/domain/collection/model/method';
import type { CollectionState } from '../../../src/domain/collection/model/state';
import type { isStillTrue } from '../../../src/domain/collection/queries/is-still-true';
import { invoiceRef } from '../../../src/domain/refs';
import { DAY, HOUR, MINUTE, SECOND } from '../../../src/domain/time';
import type { DecisionToSave } from '../../../src/postgres/collection/decision-to-save';
import type { MailRow } from '../../../src/postgres/invoices/mails';
import type { Stores } from '../../../src/postgres/stores';
import type { RelayDeps } from '../../../src/relay/relay';
import { base32Digest } from '../../../src/runtime/digest';
import type {
  ConfirmRequest,
  IntentRequest,
  StripeGateway,
} from '../../../src/stripe/stripe-gateway';
import { checkState } from '../checks';
import { checkMail, checkRemindersOfDay } from '../checks-of-mails';
import { Dice } from '../dice';
import { issuer } from '../perform';
import type { SimulatedPolicy } from '../policies';
import { DEFAULT_SIMULATED } from '../policies';
import type { Word } from '../virtual-objects';
import { VirtualStripe } from '../virtual-stripe';
import { checkConfirm, checkKey } from './engine-checks';
import { EngineRelay } from './engine-relay';
import { InvoiceLife } from './invoice-life';
import type { GatewayWorld } from './line-to-stripe';
import { POLLED_EVERY } from './relay-deps';
import { CONNECTION, customerRow, firstRows } from './rows';
import { Timeline } from './timeline';
import { VirtualAccount } from './virtual-account';
import { depsOf } from './virtual-deps';
import { VirtualGateway } from './virtual-gateway';
import { sendMailUnwritten } from './virtual-mail';
import type { RunWorld } from './virtual-run';
import { VirtualRun } from './virtual-run';
import type { StoresWorld } from './virtual-stores';
import { virtualStores } from './virtual-stores';
import { VirtualTables } from './virtual-tables';
import { Weather, WorkerDied } from './weather';

/** An account that several customers pay into. */
export interface SharedAccount {
  readonly timeline: Timeline;
  readonly brakes: Stores['brakes'];
  /** What all issuers say at the moment, if they do. */
  readonly word: Word | null;
  aboutToOpen(invoice: InvoiceLife): void;
  aboutToCharge(invoice: InvoiceLife): void;
  decided(invoice: InvoiceLife, happened: readonly Happened[], at: number): void;
}

export interface EngineOptions {
  under?: SimulatedPolicy | undefined;
  traced?: boolean | undefined;
  /** The way to Stripe as a broken activity would use it. */
  spoil?: ((gateway: StripeGateway) => StripeGateway) | undefined;
  /** The tables as a broken activity would ask them. */
  spoilStores?: ((stores: Stores) => Stores) | undefined;
  /** What a broken relay would be given. */
  spoilRelay?: ((deps: RelayDeps) => RelayDeps) | undefined;
  /** What is asked of a mail before it is sent. */
  isTrue?: typeof isStillTrue | undefined;
  shared?: SharedAccount | undefined;
  /** Of the names of its invoices, where others are in the same account. */
  prefix?: string | undefined;
}

const WEBHOOK_DELAYS = [10, 500, 5000, MINUTE, 2 * HOUR, 3 * DAY];
const SWEPT_EVERY = 12 * HOUR;
const SKEWS = [0, 0, 0, 40 * SECOND, -40 * SECOND];

/** A customer's life with several invoices: the real activities, and all around them virtual. */
export class EngineLife implements GatewayWorld, StoresWorld, RunWorld {
  readonly dice: Dice;
  readonly timeline: Timeline;
  readonly weather = new Weather();
  readonly under: SimulatedPolicy;
  readonly connection = CONNECTION;
  readonly account: VirtualAccount;
  readonly stripes = new Map<string, VirtualStripe>();
  readonly invoices: InvoiceLife[] = [];
  readonly gateway: VirtualGateway;
  readonly deps: ActivityDeps;
  readonly activities: Activities;
  readonly broken: string[] = [];
  readonly trace: string[] = [];
  readonly reached = new Set<string>();
  readonly clock: { now(): number; toReal(at: number): number };
  tables: VirtualTables;
  epoch = 0;
  decisions = 0;
  private runs = new Map<InvoiceLife, VirtualRun>();
  readonly relay: EngineRelay;
  private readonly traced: boolean;
  private readonly shared: SharedAccount | undefined;
  private readonly prefix: string;
  private readonly skew: { database: number; stripe: number; engine: number };

  constructor(seed: number, options: EngineOptions = {}) {
    const { under = DEFAULT_SIMULATED, traced = false, spoil, spoilStores, isTrue } = options;
    const { shared, prefix = '' } = options;
    this.shared = shared;
    this.prefix = prefix;
    this.timeline = shared?.timeline ?? new Timeline();
    this.dice = new Dice(seed * 31 + 7);
    this.under = under;
    this.traced = traced;
    // Where several share an account, its clock is one.
    const skew = () => (shared ? 0 : this.dice.pick(SKEWS));
    this.skew = { database: skew(), stripe: skew(), engine: skew() };
    this.weather.listLag = this.dice.pick([0, 0, 2 * SECOND, 20 * SECOND]);
    const { timeline } = this;
    this.clock = {
      now: () => timeline.now + this.skew.engine,
      toReal: (at) => at - this.skew.engine,
    };
    this.account = new VirtualAccount((id) => this.customerChanged(id));
    this.tables = new VirtualTables(customerRow());
    this.gateway = new VirtualGateway(this);
    const asUsed = spoil ? spoil(this.gateway) : this.gateway;
    const stores = virtualStores(this);
    this.deps = depsOf(this.clock, spoilStores ? spoilStores(stores) : stores, () => asUsed);
    const isAway = (): boolean => timeline.now < this.weather.mailAwayUntil;
    const sendMail = sendMailUnwritten(this.deps, { isTrue, isAway });
    this.activities = { ...createActivities(this.deps), sendMail };
    this.relay = new EngineRelay(this, options.spoilRelay);
    timeline.plan(SWEPT_EVERY, () => this.sweep());
    timeline.plan(POLLED_EVERY, () => this.poll());
  }

  /** A new invoice of the customer; its run begins at once. */
  submit(): InvoiceLife {
    const identity = {
      connection: CONNECTION.code,
      externalId: `${this.prefix}inv${this.invoices.length + 1}`,
    };
    const ref = invoiceRef(base32Digest, identity);
    const rows = firstRows({ identity, ref, life: this });
    const stripe = new VirtualStripe(
      (about) => this.relay.heard(invoice, about),
      (what) => this.fail(what),
      () => invoice.state.terms.currency,
      `${identity.externalId}_`,
    );
    const invoice: InvoiceLife = new InvoiceLife(this, identity, ref, stripe);
    this.stripes.set(ref, stripe);
    this.invoices.push(invoice);
    this.tables.invoices.set(ref, rows.invoice);
    this.tables.collections.set(ref, rows.collection);
    stripe.tick(this.stripeTime);
    this.reach(invoice, { kind: 'hint' });
    return invoice;
  }

  get hinderedUntil(): number {
    const { lockedUntil, silentUntil, lossyUntil, goneUntil, refused } = this.weather;
    return Math.max(lockedUntil, silentUntil, lossyUntil, goneUntil, refused?.until ?? 0);
  }

  get stripeTime(): number {
    return this.timeline.now + this.skew.stripe;
  }

  databaseTime = (): number => this.timeline.now + this.skew.database;

  connectionGone = (): string | null =>
    this.timeline.now < this.weather.goneUntil ? 'rejected.other' : null;

  issuer = (method: Method): Word => this.shared?.word ?? issuer(this.dice, method);

  aboutToMail = (ref: string, { name, key }: Pick<MailRow, 'name' | 'key'>): void => {
    const invoice = this.invoices.find((one) => one.ref === ref);
    if (!invoice) return;
    checkMail(invoice, { name: name as MailName, key });
    if (name === 'reminder') checkRemindersOfDay(invoice, key, [...this.tables.mails.values()]);
  };

  get brakes(): Stores['brakes'] | undefined {
    return this.shared?.brakes;
  }

  aboutToOpen = ({ metadata }: IntentRequest): void => {
    const invoice = this.invoices.find(({ ref }) => ref === metadata.invoice_ref);
    if (invoice) this.shared?.aboutToOpen(invoice);
  };

  aboutToConfirm = (request: ConfirmRequest): void => {
    checkConfirm(this, request);
    const { stripes } = this;
    const charged = this.invoices.find(({ ref }) =>
      stripes.get(ref)?.intents.has(request.intentId),
    );
    if (charged) this.shared?.aboutToCharge(charged);
  };

  usedOtherwise = (key: string): void => checkKey(this, key);

  decided(before: CollectionState, saved: DecisionToSave): void {
    this.decisions += 1;
    const invoice = this.invoices.find(({ ref }) => ref === saved.row.ref);
    if (!invoice) return;
    const { state, answers: commandOutcomes, wakeAt } = saved;
    const happened = [...saved.happened];
    if (this.traced) {
      const what = happened.map(({ kind }) => kind).join(', ');
      invoice.note(`${state.lane.kind}, charge ${state.plan.charge.kind} | ${what}`);
    }
    this.shared?.decided(invoice, happened, this.clock.now());
    checkState(invoice, before, { state, happened, commandOutcomes, wakeAt, ignored: false });
  }

  /** What the relay took for old must never become new again. */
  knew(ref: string, about: StripeEventSummary): void {
    this.invoices.find((one) => one.ref === ref)?.knownEvents.push(about);
  }

  private customerChanged(id: string): void {
    const { dice, timeline, weather } = this;
    if (weather.faults && dice.chance(0.15)) return;
    timeline.plan(dice.pick(WEBHOOK_DELAYS), () => void this.refresh(id));
  }

  /** As the relay does it: read, stored, and every invoice that is open hears of it. */
  async refresh(id: string): Promise<void> {
    const read = await refreshCustomer(this.deps, CONNECTION.code, id).catch((error: unknown) => {
      if (!(error instanceof WorkerDied)) throw error;
      return null;
    });
    const isPassing = read === null || (read.kind === 'failed' && PASSING.has(read.called.kind));
    if (isPassing) return this.timeline.plan(10 * MINUTE, () => void this.refresh(id));
    this.hintOpen();
  }

  reach(invoice: InvoiceLife, item: InboxItem): void {
    if (this.timeline.now < invoice.awayUntil) return;
    const run = this.runs.get(invoice) ?? new VirtualRun(this, invoice.identity);
    this.runs.set(invoice, run);
    run.add(item);
  }

  ended(run: VirtualRun): void {
    for (const [invoice, one] of this.runs) if (one === run) this.runs.delete(invoice);
  }

  /** The run is gone, and so is what it knew; the sweep, or the next word, opens another. */
  terminate(invoice: InvoiceLife, away: number): void {
    invoice.note('> the run is gone');
    this.runs.get(invoice)?.terminate();
    this.runs.delete(invoice);
    invoice.awayUntil = this.timeline.now + away;
  }

  private poll(): void {
    void this.relay.poll();
    this.timeline.plan(POLLED_EVERY, () => this.poll());
  }

  private sweep(): void {
    const { tables, timeline } = this;
    this.relay.sweep();
    for (const invoice of this.invoices) {
      const { finished, wakeAt, state } = tables.collection(invoice.ref);
      const isOverdue = finished === null && wakeAt !== null && wakeAt < this.clock.now();
      const isLeft = state.outstanding.length > 0 && !this.runs.has(invoice);
      const isWaiting = tables.waitingCommands(invoice.ref).length > 0;
      if (isOverdue || isLeft || isWaiting) this.reach(invoice, { kind: 'hint' });
    }
    timeline.plan(SWEPT_EVERY, () => this.sweep());
  }

  /** Postgres comes back from a copy, and every run is opened anew. */
  restore(copy: VirtualTables, since: number): void {
    this.note('> Postgres is restored from a copy');
    this.epoch += 1;
    this.runs = new Map();
    const lost = this.tables;
    this.tables = copy;
    for (const invoice of this.invoices) invoice.restored(lost);
    for (const sent of this.relay.sent) {
      if (sent.about.created >= since - HOUR) this.relay.restore(sent);
    }
    for (const invoice of this.invoices) invoice.readMadeSince(since - HOUR);
    this.hintOpen();
  }

  /** Every invoice that is not finished hears that something waits for it. */
  hintOpen(): void {
    for (const invoice of this.invoices) {
      const { finished } = this.tables.collection(invoice.ref);
      if (finished === null) this.reach(invoice, { kind: 'hint' });
    }
  }

  async runUntil(end: number): Promise<void> {
    await this.timeline.runUntil(
      end,
      () => this.tick(),
      () => this.broken.length > 0,
    );
  }

  tick(): void {
    for (const stripe of this.stripes.values()) stripe.tick(this.stripeTime);
  }

  fail = (what: string): void => {
    this.broken.push(what);
    this.note(`BROKEN: ${what}`);
  };

  note = (line: string): void => {
    if (!this.traced) return;
    this.trace.push(`${new Date(this.timeline.now).toISOString().slice(5, 19)} ${line}`);
  };
}

const PASSING: ReadonlySet<string> = new Set(['unknown', 'busy', 'out_of_turn', 'unauthorized']);
