import { isDeepStrictEqual } from 'node:util';
import type { Command, CommandOutcome } from '../../../src/domain/collection/model/command';
import type { AttemptOutcome } from '../../../src/domain/collection/model/happened';
import type { Method } from '../../../src/domain/collection/model/method';
import type { MethodOnFile } from '../../../src/domain/collection/queries/method-for';
import { orderMethods } from '../../../src/domain/stored-methods';
import type { ChosenMethod, StoredMethod } from '../../../src/domain/stored-methods';
import type { ChargedBy } from '../../../src/domain/collection/model/state';
import { attemptChangesOf } from '../../../src/domain/collection/projections/attempts';
import type { FailedTry, OtherAttempts } from '../../../src/postgres/collection/attempts';
import type { CheckoutRow } from '../../../src/postgres/collection/checkouts';
import type { CollectionRow } from '../../../src/postgres/collection/collection-row';
import type { ReminderOfDay } from '../../../src/postgres/customers/reminder-days';
import type { CustomerRow } from '../../../src/postgres/customers/customer-row';
import type { DecisionToSave } from '../../../src/postgres/collection/decision-to-save';
import type { InvoiceRow } from '../../../src/postgres/invoices/invoice-row';
import type { EventAbout } from '../../../src/domain/event-about';
import type { PollPlace } from '../../../src/postgres/events/stripe-polls';
import type { MailRow } from '../../../src/postgres/invoices/mails';
import type { StoredStripeEvent } from '../../../src/postgres/events/stripe-events';

export interface KeptCommand {
  ref: string;
  command: Command;
  hash: string;
  isApplied: boolean;
  answer: CommandOutcome | null;
}

export interface KeptEvent {
  event: StoredStripeEvent;
  isDone: boolean;
}

interface KeptPoll {
  readUntil: number;
  place: PollPlace | null;
  polledAt: number | null;
  leasedBy?: string;
}

export interface KeptAttempt {
  ref: string;
  n: number;
  at: number;
  method: Method;
  outcome: AttemptOutcome | null;
  /** Of a decline. */
  code: string | null;
  endedAt: number;
  by: ChargedBy | null;
}

/** Rows are replaced and never changed, so that a copy of the tables is a copy of their lists. */
export class VirtualTables {
  collections = new Map<string, CollectionRow>();
  invoices = new Map<string, InvoiceRow>();
  customer: CustomerRow;
  methods: readonly MethodOnFile[] = [];
  chosen: ChosenMethod | null = null;
  stripeDefault: string | null = null;
  methodsReadAt = 0;
  commands = new Map<string, KeptCommand>();
  events = new Map<string, KeptEvent>();
  mails = new Map<string, MailRow & { claimedAt: number }>();
  reminderDays = new Map<string, string>();
  checkouts = new Map<string, CheckoutRow>();
  attempts = new Map<string, KeptAttempt>();
  /** What was asked under each key first, as JSON. */
  requests = new Map<string, string>();
  /** How far Stripe's events were read. */
  poll: KeptPoll | null = null;

  constructor(customer: CustomerRow) {
    this.customer = customer;
  }

  copy(): VirtualTables {
    const copy = new VirtualTables(this.customer);
    copy.methods = this.methods;
    copy.chosen = this.chosen;
    copy.stripeDefault = this.stripeDefault;
    copy.methodsReadAt = this.methodsReadAt;
    copy.collections = new Map(this.collections);
    copy.invoices = new Map(this.invoices);
    copy.commands = new Map(this.commands);
    copy.events = new Map(this.events);
    copy.mails = new Map(this.mails);
    copy.reminderDays = new Map(this.reminderDays);
    copy.checkouts = new Map(this.checkouts);
    copy.attempts = new Map(this.attempts);
    copy.requests = new Map(this.requests);
    copy.poll = this.poll;
    return copy;
  }

  takeReminderDay({ ref, key, day, most }: ReminderOfDay): boolean {
    const own = `${ref}/${key}`;
    const others = [...this.reminderDays].filter(([id, taken]) => id !== own && taken === day);
    if (others.length >= most) return false;
    this.reminderDays.set(own, day);
    return true;
  }

  invoice(ref: string): InvoiceRow | null {
    const row = this.invoices.get(ref);
    return row === undefined ? null : { ...row, customer: this.customer };
  }

  collection(ref: string): CollectionRow {
    const row = this.collections.get(ref);
    if (row === undefined) throw new Error(`no collection has the ref ${ref}`);
    return row;
  }

  waitingEvents(ref: string): KeptEvent[] {
    return [...this.events.values()].filter(({ event, isDone }) => !isDone && event.ref === ref);
  }

  /** Whose event it is, by what is stored of payments and checkouts, or by its own marks. */
  refOf({ intentId, sessionId, chargeId, invoiceRef }: EventAbout): string | null {
    for (const [ref, { state }] of this.collections) {
      const { ledger, lane } = state;
      const isPaidBy = ledger.payments.some(
        ({ id, chargeId: charge }) => id === intentId || (charge !== null && charge === chargeId),
      );
      if (isPaidBy || ('intentId' in lane && lane.intentId !== null && lane.intentId === intentId))
        return ref;
    }
    const checkout = this.checkouts.get(sessionId ?? '');
    if (checkout) return checkout.ref;
    return this.invoices.has(invoiceRef ?? '') ? invoiceRef : null;
  }

  assignRef(eventId: string, ref: string): void {
    const kept = this.events.get(eventId);
    if (kept) this.events.set(eventId, { ...kept, event: { ...kept.event, ref } });
  }

  waitingCommands(ref: string): KeptCommand[] {
    return [...this.commands.values()].filter((kept) => !kept.isApplied && kept.ref === ref);
  }

  link(stripeCustomer: string, version = this.customer.detailsVersion): void {
    if (this.customer.stripeCustomer === stripeCustomer) return;
    this.customer = { ...this.customer, stripeCustomer, unlinkedAt: null, defaultMethod: null };
    this.markGivenToStripe(version);
    this.forgetMethods();
    this.methodsReadAt = 0;
  }

  markGivenToStripe(version: number): void {
    const isOutdatedAtStripe = version < this.customer.detailsVersion;
    this.customer = { ...this.customer, isOutdatedAtStripe };
  }

  unlink(now: number): void {
    if (this.customer.stripeCustomer === null) return;
    const none = { stripeCustomer: null, defaultMethod: null };
    this.customer = { ...this.customer, ...none, unlinkedAt: now };
    this.forgetMethods();
  }

  private forgetMethods(): void {
    this.methods = [];
    this.chosen = null;
    this.stripeDefault = null;
  }

  setMethods(methods: readonly StoredMethod[], defaultId: string | null, asOf: number): void {
    if (asOf < this.methodsReadAt) return;
    this.methodsReadAt = asOf;
    const stripeDefault = { before: this.stripeDefault, now: defaultId };
    const ordered = orderMethods({ methods, chosen: this.chosen, stripeDefault, now: asOf });
    this.chosen = ordered.chosen;
    this.stripeDefault = defaultId;
    const [first] = ordered.inOrder;
    this.methods = ordered.inOrder.map((method) => ({
      ...asCharged(method),
      storedAt: method.details?.createdAt ?? null,
    }));
    this.customer = { ...this.customer, defaultMethod: first ? asCharged(first) : null };
  }

  /** As saveDecision does it, in one go. */
  save(saved: DecisionToSave): void {
    const { ref } = saved.row;
    const row = this.collection(ref);
    if (row.version !== saved.row.version) throw new Error(`the row ${ref} has moved on`);
    const { version, state, view, wakeAt, finished } = saved;
    this.collections.set(ref, { ...row, version, state, view, wakeAt, finished });
    this.saveAttempts(ref, saved);
    this.saveCommands(ref, saved);
    for (const id of saved.appliedEventIds) {
      const kept = this.events.get(id);
      if (kept) this.events.set(id, { ...kept, isDone: true });
    }
    for (const one of saved.happened) {
      if (one.kind !== 'checkout_closing') continue;
      const checkout = this.checkouts.get(one.sessionId);
      if (checkout) this.checkouts.set(one.sessionId, { ...checkout, status: 'expired' });
    }
  }

  private saveAttempts(ref: string, { happened, now }: DecisionToSave): void {
    for (const change of attemptChangesOf(happened)) {
      const { laneNo: n } = change;
      const key = `${ref}/${n}`;
      const before = this.attempts.get(key);
      if (change.kind === 'requested') {
        const { requestedAt: at, method, by } = change;
        const open = { outcome: null, code: null, endedAt: 0 };
        if (!before) this.attempts.set(key, { ref, n, at, method, by, ...open });
      } else if (before && (before.outcome === null || change.outcome === 'succeeded')) {
        const { outcome, code } = change;
        this.attempts.set(key, { ...before, outcome, code, endedAt: now });
      }
    }
  }

  private saveCommands(ref: string, saved: DecisionToSave): void {
    for (const id of saved.appliedCommandIds) {
      const kept = this.commands.get(id);
      if (kept) this.commands.set(id, { ...kept, isApplied: true });
    }
    for (const answer of saved.answers) {
      const kept = this.commands.get(answer.commandId);
      if (!kept) continue;
      this.commands.set(answer.commandId, { ...kept, answer });
      const isRevoked = kept.command.name === 'revoke_link' && answer.outcome === 'done';
      const invoice = this.invoices.get(ref);
      if (isRevoked && invoice) {
        this.invoices.set(ref, { ...invoice, linkVersion: invoice.linkVersion + 1 });
      }
    }
  }

  storeCommand(ref: string, command: Command, hash: string): { same: boolean } {
    const kept = this.commands.get(command.id);
    if (kept) return { same: kept.ref === ref && isDeepStrictEqual(kept.command, command) };
    this.commands.set(command.id, { ref, command, hash, isApplied: false, answer: null });
    return { same: true };
  }

  freeze<T extends object>(key: string, parameters: T): T {
    const first = this.requests.get(key) ?? JSON.stringify(parameters);
    this.requests.set(key, first);
    return JSON.parse(first) as T;
  }

  /** Failed attempts with this method, over all invoices, the newest first. */
  failedAttempts(fingerprint: string, since: number, most: number): FailedTry[] {
    return [...this.attempts.values()]
      .filter(
        ({ at, method, outcome }) =>
          (outcome === 'declined' || outcome === 'failed') &&
          at >= since &&
          method.fingerprint === fingerprint,
      )
      .sort((a, b) => b.at - a.at)
      .slice(0, most)
      .map(({ at, by }) => ({ at, isOwn: by === 'customer' }));
  }

  attemptsBeside(ref: string, fingerprint: string, since: number): OtherAttempts {
    const refs = [...this.invoices.keys()];
    const others = [...this.attempts.values()].filter(
      (attempt) => attempt.ref !== ref && attempt.method.fingerprint === fingerprint,
    );
    const inFlight = others.flatMap((attempt) => {
      const { state } = this.collection(attempt.ref);
      const { lane, outstanding } = state;
      const isIts = attempt.outcome === null && lane.kind !== 'none' && lane.n === attempt.n;
      const isOlder = refs.indexOf(attempt.ref) < refs.indexOf(ref);
      const isRequested = outstanding.some(({ kind }) => kind === 'openIntent');
      return isIts ? [{ lane: lane.kind, isAhead: isOlder && isRequested }] : [];
    });
    return {
      confirming: inFlight.filter(({ lane }) => lane === 'confirming').length,
      older: inFlight.filter(({ lane, isAhead }) => lane === 'opening_intent' && isAhead).length,
      declined: others.some(
        ({ outcome, by, endedAt }) =>
          outcome === 'declined' && by !== 'customer' && endedAt >= since,
      ),
    };
  }
}

const asCharged = ({ id, type, label, fingerprint }: Method): Method => ({
  id,
  type,
  label,
  fingerprint,
});
