import type {
  ChargeReading,
  DeclineReading,
  IntentReading,
  IntentStatus,
  News,
  Reading,
  RefundReading,
  SessionReading,
} from '../../src/domain/collection/fact';
import type { Method } from '../../src/domain/collection/state';

/** Stripe as far as one invoice sees it: intents, sessions, keys and events, in memory. */
export interface VirtualIntent {
  id: string;
  n: number | null;
  amount: number;
  status: IntentStatus;
  method: Method | null;
  ofCheckout: boolean;
  decline: DeclineReading | null;
  charge: ChargeReading | null;
  confirms: number;
}

export interface VirtualSession {
  id: string;
  n: number;
  amount: number;
  status: 'open' | 'complete' | 'expired';
  intentId: string | null;
  expiresAt: number;
}

export type Tell = (about: News) => void;

export class VirtualStripe {
  readonly intents = new Map<string, VirtualIntent>();
  readonly sessions = new Map<string, VirtualSession>();
  private readonly keys = new Map<string, string>();
  private made = 0;
  private readonly tell: Tell;
  now = 0;

  constructor(tell: Tell) {
    this.tell = tell;
  }

  private id(prefix: string): string {
    this.made += 1;
    return `${prefix}_${this.made}`;
  }

  event(type: string, of: Partial<News> & { objectId: string }): void {
    const blank = { intentId: null, sessionId: null, chargeId: null, n: null, status: null };
    this.tell({ ...blank, ...of, type, created: this.now });
  }

  intentEvent(type: string, intent: VirtualIntent): void {
    const { id, n, status } = intent;
    this.event(type, { objectId: id, intentId: id, n, status });
  }

  sessionEvent(type: string, session: VirtualSession): void {
    const { id, n, status, intentId } = session;
    this.event(type, { objectId: id, sessionId: id, intentId, n, status });
  }

  createIntent(key: string, n: number, amount: number, method: Method): string {
    const known = this.keys.get(key);
    if (known) return known;
    const id = this.id('pi');
    this.intents.set(id, {
      id,
      n,
      amount,
      status: 'requires_confirmation',
      method,
      ofCheckout: false,
      decline: null,
      charge: null,
      confirms: 0,
    });
    this.keys.set(key, id);
    return id;
  }

  /** The issuer's word is rolled by the caller; a replayed key changes nothing. */
  confirm(key: string, id: string, issuer: DeclineReading | 'ok' | 'debit'): void {
    const intent = this.intents.get(id);
    if (!intent || this.keys.has(key)) return;
    this.keys.set(key, id);
    if (intent.status !== 'requires_confirmation') return;
    intent.confirms += 1;
    this.pay(intent, issuer);
  }

  pay(intent: VirtualIntent, issuer: DeclineReading | 'ok' | 'debit'): void {
    if (issuer === 'ok') return this.succeed(intent);
    if (issuer === 'debit') {
      intent.status = 'processing';
      return this.intentEvent('payment_intent.processing', intent);
    }
    intent.status = 'requires_payment_method';
    intent.decline = issuer;
    this.intentEvent('payment_intent.payment_failed', intent);
  }

  succeed(intent: VirtualIntent): void {
    intent.status = 'succeeded';
    intent.charge = { id: this.id('ch'), createdAt: this.now, refunds: [], disputes: [] };
    this.intentEvent('payment_intent.succeeded', intent);
  }

  failDebit(intent: VirtualIntent, decline: DeclineReading): void {
    intent.status = 'requires_payment_method';
    intent.decline = decline;
    this.intentEvent('payment_intent.payment_failed', intent);
  }

  cancel(id: string): void {
    const intent = this.intents.get(id);
    if (!intent || intent.ofCheckout) return;
    const open = ['requires_payment_method', 'requires_confirmation', 'requires_action'];
    if (!open.includes(intent.status)) return;
    intent.status = 'canceled';
    this.intentEvent('payment_intent.canceled', intent);
  }

  createSession(key: string, n: number, amount: number, expiresAt: number): VirtualSession {
    const known = this.sessions.get(this.keys.get(key) ?? '');
    if (known) return known;
    const id = this.id('cs');
    const session: VirtualSession = { id, n, amount, status: 'open', intentId: null, expiresAt };
    this.sessions.set(id, session);
    this.keys.set(key, id);
    return session;
  }

  expire(id: string): void {
    const session = this.sessions.get(id);
    if (session?.status !== 'open') return;
    session.status = 'expired';
    this.sessionEvent('checkout.session.expired', session);
  }

  /** A person pays on the hosted page; a decline there leaves the session open. */
  payOnPage(
    session: VirtualSession,
    issuer: DeclineReading | 'ok' | 'debit',
    method: Method,
  ): void {
    if (session.status !== 'open' || typeof issuer === 'object') return;
    const intent: VirtualIntent = {
      id: this.id('pi'),
      n: session.n,
      amount: session.amount,
      status: 'requires_confirmation',
      method,
      ofCheckout: true,
      decline: null,
      charge: null,
      confirms: 1,
    };
    this.intents.set(intent.id, intent);
    session.status = 'complete';
    session.intentId = intent.id;
    this.pay(intent, issuer);
    this.sessionEvent('checkout.session.completed', session);
  }

  refund(key: string, intentId: string, n: string | null, amount: number): RefundReading | null {
    const { charge } = this.intents.get(intentId) ?? {};
    if (!charge) return null;
    const known = charge.refunds.find((r) => r.id === this.keys.get(key));
    if (known) return known;
    const given = charge.refunds.reduce(
      (sum, r) => sum + (r.status === 'failed' ? 0 : r.amount),
      0,
    );
    const intent = this.intents.get(intentId);
    if (given + amount > (intent?.amount ?? 0)) return null;
    const made: RefundReading = {
      id: this.id('re'),
      n,
      amount,
      status: 'succeeded',
      createdAt: this.now,
    };
    charge.refunds.push(made);
    this.keys.set(key, made.id);
    this.event('refund.created', { objectId: made.id, intentId, status: made.status });
    return made;
  }

  /** All due expiries, as the clock brings them. */
  tick(): void {
    for (const session of this.sessions.values()) {
      if (session.status === 'open' && session.expiresAt <= this.now) this.expire(session.id);
    }
  }

  readIntent(intent: VirtualIntent): IntentReading {
    const { id, status, amount, n, ofCheckout, method, decline, charge } = intent;
    return {
      id,
      status,
      amount,
      amountReceived: status === 'succeeded' ? amount : 0,
      currency: 'eur',
      n,
      ofCheckout,
      method,
      decline,
      instructionsUrl: null,
      charge: charge && structuredCopy(charge),
    };
  }

  readSession({ id, status, intentId, amount, n, expiresAt }: VirtualSession): SessionReading {
    const intent = intentId === null ? undefined : this.intents.get(intentId);
    return {
      id,
      status,
      paymentStatus: intent?.status === 'succeeded' ? 'paid' : 'unpaid',
      intentId,
      amountTotal: amount,
      currency: 'eur',
      n,
      expiresAt,
    };
  }

  read(intentIds: readonly string[], sessionIds: readonly string[], search: boolean): Reading {
    const sessions = [...this.sessions.values()].filter((s) => search || sessionIds.includes(s.id));
    const wanted = new Set([...intentIds, ...sessions.map((s) => s.intentId ?? '')]);
    const intents = [...this.intents.values()].filter((i) => search || wanted.has(i.id));
    return {
      asOf: this.now,
      searched: search,
      intents: intents.map((i) => this.readIntent(i)),
      sessions: sessions.map((s) => this.readSession(s)),
    };
  }

  /** Ways to pay that are live, counted as rule 1 of the design counts them. */
  live(): string[] {
    const moving = (id: string | null): boolean => {
      const status = this.intents.get(id ?? '')?.status;
      return status === 'processing' || status === 'requires_action';
    };
    const sessions = [...this.sessions.values()].filter(
      (s) => s.status === 'open' || (s.status === 'complete' && moving(s.intentId)),
    );
    const intents = [...this.intents.values()].filter(
      (i) => !i.ofCheckout && i.confirms > 0 && !['succeeded', 'canceled'].includes(i.status),
    );
    return [...sessions.map((s) => s.id), ...intents.map((i) => i.id)];
  }
}

function structuredCopy(charge: ChargeReading): ChargeReading {
  return {
    ...charge,
    refunds: charge.refunds.map((refund) => ({ ...refund })),
    disputes: charge.disputes.map((dispute) => ({ ...dispute })),
  };
}
