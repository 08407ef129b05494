import type { RefundReading } from '../../../src/domain/collection/model/fact';
import type { Method } from '../../../src/domain/collection/model/method';
import type { FailedCall } from '../../../src/stripe/error-table';
import type {
  Called,
  CheckoutRequest,
  ConfirmRequest,
  CustomerRequest,
  IntentRequest,
  RefundRequest,
  SearchRequest,
  StripeGateway,
  StripeMetadata,
} from '../../../src/stripe/stripe-gateway';
import type { VirtualIntent, VirtualSession } from '../virtual-objects';
import { readIntent, readSession } from '../virtual-objects';
import type { VirtualStripe } from '../virtual-stripe';
import type { GatewayWorld } from './line-to-stripe';
import { LineToStripe, refused } from './line-to-stripe';

const ok = <T>(value: T): Called<T> => ({ kind: 'ok', value });
type Stopped = { stopped: 'dispute' };

const missing = (detail: string): FailedCall => ({ kind: 'missing', detail });

/** The real gateway's verbs over virtual Stripes, with everything that happens on the way. */
export class VirtualGateway implements StripeGateway {
  private readonly world: GatewayWorld;
  private readonly line: LineToStripe;
  /** Whose customer an intent or a session was made for. */
  readonly customers = new Map<string, string | null>();

  constructor(world: GatewayWorld) {
    this.world = world;
    this.line = new LineToStripe(world);
  }

  createIntent(request: IntentRequest): Promise<Called<{ intentId: string }>> {
    const { key, amount, customer, method, metadata } = request;
    const stripe = this.stripeOf(metadata);
    this.world.aboutToOpen(request);
    return this.line.send('createIntent', request, () => {
      const problem = stripe.isUsed(key) ? null : this.problemOf(customer, method);
      if (problem) return problem;
      const intentId = stripe.createIntent(key, Number(metadata.attempt), amount, method);
      this.customers.set(intentId, customer);
      return ok({ intentId });
    });
  }

  confirmIntent(request: ConfirmRequest): ReturnType<StripeGateway['confirmIntent']> {
    const { key, intentId, method } = request;
    this.world.aboutToConfirm(request);
    return this.line.send('confirmIntent', request, () => {
      const found = this.find(intentId);
      if (!found) return missing(`No such payment_intent: '${intentId}'`);
      const { stripe, intent } = found;
      if (!stripe.isUsed(key)) {
        const problem = this.problemOf(this.customers.get(intentId) ?? null, method);
        if (problem) return problem;
        if (intent.status === 'canceled')
          return refused('payment_intent_unexpected_state', 'it is canceled');
      }
      stripe.confirm(key, intentId, () => this.world.issuer(method));
      const isDeclined = intent.status === 'requires_payment_method' && intent.decline !== null;
      if (isDeclined && intent.decline)
        return { kind: 'declined', decline: intent.decline, intentId };
      return ok(readIntent(intent));
    });
  }

  cancelIntent(intentId: string, key: string): Promise<Called<'asked'>> {
    return this.line.send('cancelIntent', { key, intentId }, () => {
      this.find(intentId)?.stripe.cancel(intentId);
      return ok('asked');
    });
  }

  readIntent(intentId: string): ReturnType<StripeGateway['readIntent']> {
    return this.line.call('readIntent', () => {
      const found = this.find(intentId);
      return found ? ok(readIntent(found.intent)) : missing(`No such payment_intent: ${intentId}`);
    });
  }

  createSetupCheckout(): never {
    throw new Error('nobody stores a method without paying here');
  }

  createCheckout(request: CheckoutRequest): ReturnType<StripeGateway['createCheckout']> {
    const { key, amount, customer, expiresAt, metadata } = request;
    const stripe = this.stripeOf(metadata);
    return this.line.send('createCheckout', request, () => {
      const problem =
        customer === null || stripe.isUsed(key) ? null : this.problemOf(customer, null);
      if (problem) return problem;
      const n = Number(metadata.attempt);
      const session = stripe.createSession(key, { n, amount, expiresAt, stripeCustomer: customer });
      this.customers.set(session.id, customer);
      const intent = stripe.intents.get(session.intentId ?? '');
      const url = `https://checkout.stripe.example/${session.id}`;
      return ok({ session: readSession(session), url, intent: intent ? readIntent(intent) : null });
    });
  }

  expireCheckout(sessionId: string, key: string): Promise<Called<'asked'>> {
    return this.line.send('expireCheckout', { key, sessionId }, () => {
      this.stripeWith(sessionId)?.expire(sessionId);
      return ok('asked');
    });
  }

  readCheckout(sessionId: string): ReturnType<StripeGateway['readCheckout']> {
    return this.line.call('readCheckout', () => {
      const stripe = this.stripeWith(sessionId);
      const session = stripe?.sessions.get(sessionId);
      if (!stripe || !session) return missing(`No such checkout.session: ${sessionId}`);
      const intent = stripe.intents.get(session.intentId ?? '');
      return ok({ session: readSession(session), intent: intent ? readIntent(intent) : null });
    });
  }

  searchInvoice(request: SearchRequest): ReturnType<StripeGateway['searchInvoice']> {
    return this.line.call('searchInvoice', () => {
      const stripe = this.world.stripes.get(request.invoiceRef);
      const sessions = [...(stripe?.sessions.values() ?? [])].filter((session) =>
        this.isListed(session, request, 'sessions'),
      );
      const owned = new Set(sessions.map(({ intentId }) => intentId));
      const intents = [...(stripe?.intents.values() ?? [])].filter(
        (one) => owned.has(one.id) || this.isListed(one, request, 'intents'),
      );
      return ok({
        intents: intents.map(readIntent),
        sessions: sessions.map(readSession),
        searched: true,
      });
    });
  }

  createRefund(request: RefundRequest): ReturnType<StripeGateway['createRefund']> {
    const { key, intentId, amount, refundNo: n } = request;
    const { dice, weather } = this.world;
    const status = weather.faults && dice.chance(0.3) ? 'pending' : 'succeeded';
    return this.line.send('createRefund', request, (): Called<RefundReading | Stopped> => {
      const found = this.find(intentId);
      if (!found) return missing(`No such payment_intent: ${intentId}`);
      const made = found.stripe.refund(key, intentId, { n, amount, status });
      if (made === 'stopped_by_dispute') return ok({ stopped: 'dispute' });
      if (made === 'too_much') return refused('charge_already_refunded', 'it is refunded already');
      return ok({ ...made });
    });
  }

  refundsOf(intentId: string): ReturnType<StripeGateway['refundsOf']> {
    return this.line.call('refundsOf', () => {
      const refunds = this.find(intentId)?.intent.charge?.refunds ?? [];
      return ok(refunds.map((refund) => ({ ...refund })));
    });
  }

  acceptDispute(disputeId: string, key: string): Promise<Called<'asked'>> {
    return this.line.send('acceptDispute', { key, disputeId }, () => {
      for (const stripe of this.world.stripes.values()) {
        for (const { id } of stripe.intents.values()) stripe.acceptDispute(id, disputeId);
      }
      return ok('asked');
    });
  }

  createCustomer(request: CustomerRequest): Promise<Called<{ id: string }>> {
    const { account } = this.world;
    return this.line.send('createCustomer', request, () => {
      const marks = JSON.stringify([request.key]);
      const made = [...account.customers.values()].find((one) => one.metadata['key'] === marks);
      if (made) return ok({ id: made.id });
      const { name, email } = request;
      const metadata = { ...request.metadata, key: marks };
      return ok({ id: account.create({ name, email, metadata }).id });
    });
  }

  updateCustomer(id: string, request: Omit<CustomerRequest, 'metadata'>): Promise<Called<'asked'>> {
    return this.line.send('updateCustomer', request, () => {
      const found = this.world.account.customers.get(id);
      if (!found || found.deleted) return missing(`No such customer: '${id}'`);
      Object.assign(found, { name: request.name, email: request.email });
      return ok('asked');
    });
  }

  findCustomer(
    request: Pick<CustomerRequest, 'email' | 'metadata'>,
  ): Promise<Called<string | null>> {
    return this.line.call('findCustomer', () => {
      const marks = Object.entries(request.metadata);
      const found = [...this.world.account.customers.values()].find(
        ({ deleted, metadata }) =>
          !deleted && marks.every(([name, value]) => metadata[name] === value),
      );
      return ok(found?.id ?? null);
    });
  }

  readCustomer(id: string): ReturnType<StripeGateway['readCustomer']> {
    return this.line.call('readCustomer', () => {
      const read = this.world.account.read(id);
      return read ? ok(read) : missing(`No such customer: '${id}'`);
    });
  }

  async mandateIdsOf(): ReturnType<StripeGateway['mandateIdsOf']> {
    return ok({});
  }

  async readMandate(id: string): ReturnType<StripeGateway['readMandate']> {
    return missing(`No such mandate: '${id}'`);
  }

  async customerOfMethod(method: string): ReturnType<StripeGateway['customerOfMethod']> {
    return missing(`No such PaymentMethod: '${method}'`);
  }

  async setDefaultMethod(): ReturnType<StripeGateway['setDefaultMethod']> {
    return missing('nobody chooses a default by the API here');
  }

  async detachMethod(): ReturnType<StripeGateway['detachMethod']> {
    return missing('nobody detaches a method by the API here');
  }

  listCustomers(): ReturnType<StripeGateway['listCustomers']> {
    return Promise.reject(new Error('no import runs here'));
  }

  /** As we list: by the customer of today, and sessions that were made without one. */
  /** A list shows late what was made, and only what it is asked for. */
  private isListed(
    { id, n, createdAt }: VirtualIntent | VirtualSession,
    request: SearchRequest,
    list: SearchRequest['lists'][number],
  ): boolean {
    const { timeline, weather } = this.world;
    const owner = this.customers.get(id);
    const { customer, createdSince, createdUntil } = request;
    return (
      request.lists.includes(list) &&
      createdAt <= timeline.now - weather.listLag &&
      createdAt >= createdSince * 1000 &&
      (createdUntil === null || createdAt <= createdUntil * 1000) &&
      (request.n === null || request.n === n) &&
      (customer === null || owner === undefined || owner === customer)
    );
  }

  private problemOf(customer: string | null, method: Method | null): FailedCall | null {
    const { account } = this.world;
    const found = account.customers.get(customer ?? '');
    if (!found || found.deleted) return missing(`No such customer: '${customer}'`);
    if (method === null || account.isAttached(found.id, method)) return null;
    return refused('resource_missing', `No such PaymentMethod: '${method.id}'`);
  }

  private stripeOf({ invoice_ref: ref }: StripeMetadata): VirtualStripe {
    const stripe = this.world.stripes.get(ref);
    if (!stripe) throw new Error(`no invoice has the ref ${ref}`);
    return stripe;
  }

  private find(intentId: string): { stripe: VirtualStripe; intent: VirtualIntent } | undefined {
    for (const stripe of this.world.stripes.values()) {
      const intent = stripe.intents.get(intentId);
      if (intent) return { stripe, intent };
    }
    return undefined;
  }

  private stripeWith(sessionId: string): VirtualStripe | undefined {
    return [...this.world.stripes.values()].find(({ sessions }) => sessions.has(sessionId));
  }
}
