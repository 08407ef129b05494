import type {
  DeclineReading,
  DisputeReading,
  StripeEventSummary,
  Reading,
  RefundReading,
} from '../../src/domain/collection/model/fact';
import { chargeProblem } from '../../src/domain/money';
import { DAY } from '../../src/domain/time';
import type { OpenCheckout, ReadStripe } from '../../src/domain/collection/model/effect';
import type { Method } from '../../src/domain/collection/model/method';
import type { OnEvent, VirtualIntent, VirtualSession, Word } from './virtual-objects';
import { isInSearch, liveOf, readIntent, readSession } from './virtual-objects';
import { VirtualKeys } from './virtual-keys';

const VERIFICATION_LIFE = 10 * DAY;
const DEBIT_LIFE = 14 * DAY;
const HOLD_LIFE = 7 * DAY;
const EUR = (): string => 'eur';
const UNVERIFIED: DeclineReading = {
  code: 'payment_method_microdeposit_verification_timeout',
  declineCode: null,
  adviceCode: null,
  networkCode: null,
};
const CANCELABLE = ['requires_payment_method', 'requires_confirmation', 'requires_action'];

type SessionToMake = Pick<OpenCheckout, 'n' | 'amount' | 'expiresAt' | 'stripeCustomer'>;

type ToRead = Pick<ReadStripe, 'intentIds' | 'sessionIds'> &
  Partial<Pick<ReadStripe, 'search' | 'unanswered'>>;

/** Stripe as far as one invoice sees it: intents, sessions, keys and events, in memory. */
export class VirtualStripe {
  readonly intents = new Map<string, VirtualIntent>();
  readonly sessions = new Map<string, VirtualSession>();
  /** Disputes that were lost once, whatever an appeal made of them. */
  readonly everLost = new Set<string>();
  /** Whether what a lost dispute left of a payment can be refunded. */
  refundsAfterLoss = false;
  private readonly keys: VirtualKeys;
  private made = 0;
  private readonly onEvent: OnEvent;
  private readonly judge: (what: string) => void;
  private readonly currency: () => string;
  private readonly tag: string;
  now = 0;

  /** `tag`: what sets the ids of one invoice apart from another's. */
  constructor(onEvent: OnEvent, judge: (what: string) => void, currency = EUR, tag = '') {
    this.onEvent = onEvent;
    this.tag = tag;
    this.judge = judge;
    this.currency = currency;
    this.keys = new VirtualKeys(judge);
  }

  private id(prefix: string): string {
    this.made += 1;
    return `${prefix}_${this.tag}${this.made}`;
  }

  event(type: string, of: Partial<StripeEventSummary> & { objectId: string }): void {
    const { objectId, intentId = null, sessionId = null, chargeId = null } = of;
    const { n = null, status = null } = of;
    this.onEvent({ type, objectId, intentId, sessionId, chargeId, n, status, created: this.now });
  }

  private intentEvent(type: string, intent: VirtualIntent): void {
    const { id, n, status } = intent;
    this.event(type, { objectId: id, intentId: id, n, status });
  }

  private sessionEvent(type: string, session: VirtualSession): void {
    const { id, n, status, intentId } = session;
    this.event(type, { objectId: id, sessionId: id, intentId, n, status });
  }

  private addIntent(of: Pick<VirtualIntent, 'n' | 'amount' | 'method' | 'ofCheckout'>) {
    const { n, amount, method, ofCheckout } = of;
    const intent: VirtualIntent = {
      id: this.id('pi'),
      createdAt: this.now,
      n,
      amount,
      received: 0,
      method,
      ofCheckout,
      currency: this.currency(),
      status: 'requires_confirmation',
      decline: null,
      charge: null,
      confirms: 0,
      waitsSince: 0,
    };
    this.intents.set(intent.id, intent);
    return intent;
  }

  isUsed(key: string): boolean {
    return this.keys.has(key, this.now);
  }

  createIntent(key: string, n: number, amount: number, method: Method): string {
    const existing = this.keys.use(key, this.now);
    if (existing) return existing;
    this.checkAmount(amount);
    const { id } = this.addIntent({ n, amount, method, ofCheckout: false });
    this.keys.keep(key, id, this.now);
    return id;
  }

  /** The issuer is asked once a key: a replayed one changes nothing. */
  confirm(key: string, id: string, issuer: () => Word): void {
    const intent = this.intents.get(id);
    if (!intent) return;
    if (this.keys.use(key, this.now)) return;
    this.keys.keep(key, id, this.now);
    if (intent.status !== 'requires_confirmation') return;
    this.pay(intent, issuer());
  }

  pay(intent: VirtualIntent, word: Word): void {
    intent.confirms += 1;
    if (word === 'ok') return this.succeed(intent);
    if (word === 'debit' || word === 'verify') {
      intent.status = word === 'debit' ? 'processing' : 'requires_action';
      intent.waitsSince = this.now;
      return this.intentEvent(`payment_intent.${intent.status}`, intent);
    }
    this.fail(intent, word);
  }

  succeed(intent: VirtualIntent, received = intent.amount): void {
    intent.status = 'succeeded';
    intent.received = received;
    const nothing = { refunds: [], disputes: [], warnings: [] };
    intent.charge = { id: this.id('ch'), createdAt: this.now, ...nothing };
    this.intentEvent('payment_intent.succeeded', intent);
  }

  fail(intent: VirtualIntent, decline: DeclineReading): void {
    intent.status = 'requires_payment_method';
    intent.decline = decline;
    this.intentEvent('payment_intent.payment_failed', intent);
  }

  cancel(id: string): void {
    const intent = this.intents.get(id);
    if (!intent || intent.ofCheckout || !CANCELABLE.includes(intent.status)) return;
    this.release(intent);
  }

  private release(intent: VirtualIntent): void {
    intent.status = 'canceled';
    this.intentEvent('payment_intent.canceled', intent);
  }

  createSession(key: string, of: SessionToMake): VirtualSession {
    const { n, amount, expiresAt, stripeCustomer: customer } = of;
    const existing = this.sessions.get(this.keys.use(key, this.now) ?? '');
    if (existing) return existing;
    this.checkAmount(amount);
    const id = this.id('cs');
    const unpaid = { status: 'open', intentId: null, createdAt: this.now } as const;
    const currency = this.currency();
    const session: VirtualSession = { id, n, amount, currency, customer, expiresAt, ...unpaid };
    this.sessions.set(id, session);
    this.keys.keep(key, id, this.now);
    return session;
  }

  /** Stripe would refuse it: the rules are to know that before they ask. */
  private checkAmount(amount: number): void {
    const currency = this.currency();
    const problem = chargeProblem(amount, currency);
    if (problem) this.judge(`Stripe is asked for ${amount} ${currency}: ${problem}`);
  }

  expire(id: string): void {
    const session = this.sessions.get(id);
    if (session?.status !== 'open') return;
    session.status = 'expired';
    const tried = this.intents.get(session.intentId ?? '');
    if (tried) tried.status = 'canceled';
    this.sessionEvent('checkout.session.expired', session);
  }

  /** A person pays on the hosted page; a decline there leaves the session open. */
  payOnPage(session: VirtualSession, word: Word, method: Method): void {
    if (session.status !== 'open') return;
    const { n, amount } = session;
    const tried = this.intents.get(session.intentId ?? '');
    const intent = tried ?? this.addIntent({ n, amount, method, ofCheckout: true });
    intent.method = method;
    session.intentId = intent.id;
    if (typeof word === 'object') return this.pay(intent, word);
    session.status = 'complete';
    this.pay(intent, word);
    this.sessionEvent('checkout.session.completed', session);
  }

  /** Somebody makes a payment in the dashboard and copies our metadata onto it. */
  payByHand(n: number | null, amount: number, method: Method, currency: string | null): void {
    const intent = this.addIntent({ n, amount, method, ofCheckout: true });
    intent.currency = currency ?? this.currency();
    this.pay(intent, 'ok');
  }

  /** The same, only authorized: somebody captures it, or a part of it, or lets go of it. */
  holdByHand(n: number | null, amount: number, method: Method): void {
    const intent = this.addIntent({ n, amount, method, ofCheckout: true });
    intent.status = 'requires_capture';
    intent.waitsSince = this.now;
    this.intentEvent('payment_intent.amount_capturable_updated', intent);
  }

  refund(
    key: string,
    intentId: string,
    of: Pick<RefundReading, 'n' | 'amount' | 'status'>,
  ): RefundReading | 'stopped_by_dispute' | 'too_much' {
    const intent = this.intents.get(intentId);
    const charge = intent?.charge;
    if (!intent || !charge) return 'too_much';
    const made = this.keys.use(key, this.now);
    const existing = charge.refunds.find((r) => r.id === made);
    if (existing) return existing;
    const isInTheWay = (d: DisputeReading): boolean =>
      d.withdrawn && !(this.refundsAfterLoss && d.status === 'lost');
    if (charge.disputes.some(isInTheWay)) return 'stopped_by_dispute';
    let given = 0;
    for (const d of charge.disputes) if (d.withdrawn) given += d.amount;
    for (const r of charge.refunds) if (r.status !== 'failed') given += r.amount;
    if (given + of.amount > intent.received) return 'too_much';
    const refund: RefundReading = { ...of, id: this.id('re'), createdAt: this.now };
    charge.refunds.push(refund);
    this.keys.keep(key, refund.id, this.now);
    this.refundEvent('refund.created', intentId, refund);
    return refund;
  }

  refundEvent(type: string, intentId: string, { id, status }: RefundReading): void {
    this.event(type, { objectId: id, intentId, status });
  }

  disputeEvent(type: string, intent: VirtualIntent, { id, status }: DisputeReading): void {
    if (status === 'lost') this.everLost.add(id);
    const chargeId = intent.charge?.id ?? null;
    this.event(type, { objectId: id, intentId: intent.id, chargeId, status });
  }

  warningEvent(change: 'created' | 'updated', { id: intentId, charge }: VirtualIntent): void {
    const objectId = charge?.warnings.at(-1)?.id ?? '';
    const type = `radar.early_fraud_warning.${change}`;
    this.event(type, { objectId, intentId, chargeId: charge?.id ?? null });
  }

  /** As POST /v1/disputes/:id/close: what is decided already stays as it is. */
  acceptDispute(intentId: string, disputeId: string): void {
    const intent = this.intents.get(intentId);
    const found = intent?.charge?.disputes.find(({ id }) => id === disputeId);
    if (!intent || !found || !/needs_response|under_review/.test(found.status)) return;
    found.status = 'lost';
    found.withdrawn = true;
    this.disputeEvent('charge.dispute.closed', intent, found);
  }

  /** What the clock brings: sessions expire, and banks come to an end with what they began. */
  tick(now: number): void {
    this.now = now;
    for (const intent of this.intents.values()) {
      const waits = now - intent.waitsSince;
      if (intent.status === 'processing' && waits > DEBIT_LIFE) this.succeed(intent);
      if (intent.status === 'requires_capture' && waits > HOLD_LIFE) this.release(intent);
      if (intent.status !== 'requires_action' || !intent.ofCheckout) continue;
      if (waits > VERIFICATION_LIFE) this.fail(intent, UNVERIFIED);
    }
    for (const session of this.sessions.values()) {
      if (session.status === 'open' && session.expiresAt <= now) this.expire(session.id);
    }
  }

  read({ intentIds, sessionIds, search: searched = false, unanswered }: ToRead): Reading {
    const sessions = [];
    const wanted = new Set(intentIds);
    for (const session of this.sessions.values()) {
      const isFound = searched && isInSearch(session, this.now, unanswered);
      if (!isFound && !sessionIds.includes(session.id)) continue;
      const { intentId } = session;
      if (intentId !== null) wanted.add(intentId);
      sessions.push(readSession(session));
    }
    const intents = [];
    for (const intent of this.intents.values()) {
      const isFound = searched && isInSearch(intent, this.now, unanswered);
      if (isFound || wanted.has(intent.id)) intents.push(readIntent(intent));
    }
    return { asOf: this.now, searched, intents, sessions };
  }

  live(): string[] {
    return liveOf(this);
  }
}
