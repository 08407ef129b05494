import { decideBundle } from '../../../src/domain/bundles/decide-bundle';
import type { BundleInvoice } from '../../../src/domain/bundles/initial-bundle';
import { initialBundle } from '../../../src/domain/bundles/initial-bundle';
import type {
  BundleEffect,
  BundleFact,
  BundleHappened,
  BundleReading,
  BundleState,
  LaneOutcome,
} from '../../../src/domain/bundles/model';
import type { WholeIntent } from '../../../src/domain/bundles/shares';
import type { SessionReading } from '../../../src/domain/collection/model/fact';
import { START, intent, session } from '../collection/objects';

export const invoiceOf = (id: string, part: Partial<BundleInvoice> = {}): BundleInvoice => ({
  id,
  ref: `ref_${id}`,
  connection: 'main',
  customer: 'cst_1',
  currency: 'eur',
  amount: 5000,
  methods: ['card', 'sepa_debit'],
  ...part,
});

/** One bundle, fact by fact. */
export class BundleTest {
  state: BundleState;
  now = START;
  wakeAt: number | null = null;
  isFinished = false;
  readonly happened: BundleHappened[] = [];

  constructor(ids: readonly string[] = ['inv_2', 'inv_1']) {
    const invoices = ids.map((id) => invoiceOf(id));
    this.state = initialBundle('bun_1', invoices, { stripeCustomer: null, now: this.now });
    this.take({ kind: 'resumed' });
  }

  take(...facts: BundleFact[]): this {
    const decision = decideBundle(this.state, facts, this.now);
    this.state = decision.state;
    this.wakeAt = decision.wakeAt;
    this.isFinished = decision.finished;
    this.happened.push(...decision.happened);
    this.now += 1000;
    return this;
  }

  pass(ms: number): this {
    this.now += ms;
    return this.take({ kind: 'woken' });
  }

  /** What is in flight, by id. */
  get inFlight(): string[] {
    return this.state.outstanding.map(({ id }) => id);
  }

  effect(id: string): BundleEffect {
    const found = this.state.outstanding.find((effect) => effect.id === id);
    if (!found) throw new Error(`${id} is not in flight: ${this.inFlight.join(', ')}`);
    return found;
  }

  lane(invoice: string, outcome: LaneOutcome = { kind: 'held', n: 1 }): this {
    return this.take({ kind: 'lane_answered', answers: `take/${invoice}`, outcome });
  }

  /** Both lanes are held, and the session is open. */
  opened(): this {
    this.lane('inv_1').lane('inv_2', { kind: 'held', n: 3 });
    const expiresAt = this.now + 3_600_000;
    return this.take({ kind: 'session_opened', answers: 'open', sessionId: 'cs_1', expiresAt });
  }

  reads(
    answers: string | null,
    { sessions = [], intents = [], searched = false }: Partial<BundleReading>,
  ): this {
    const effect = this.state.outstanding.find(({ id }) => id === answers);
    const requestedAt = effect?.requestedAt ?? 0;
    const reading = { asOf: this.now, searched, requestedAt, sessions, intents };
    return this.take({ kind: 'reading', answers, reading });
  }

  /** The customer has paid, as the session and its intent are read. */
  paid(answers: string | null = null, part: Partial<WholeIntent> = {}): this {
    return this.reads(answers, { sessions: [complete()], intents: [whole(part)] });
  }

  given(invoice: string): this {
    return this.take({ kind: 'share_given', answers: `give/${invoice}`, asOf: this.now });
  }

  returned(invoice: string): this {
    return this.take({ kind: 'lane_returned', answers: `return/${invoice}` });
  }
}

export const complete = (): SessionReading =>
  session({ id: 'cs_1', status: 'complete', intentId: 'pi_1' });

export const whole = (part: Partial<WholeIntent> = {}): WholeIntent => ({
  ...intent({ id: 'pi_1', n: 1, status: 'succeeded', ofCheckout: true }),
  amount: 10_000,
  amountReceived: 10_000,
  charge: { id: 'ch_1', createdAt: START, refunds: [], disputes: [], warnings: [] },
  ...part,
});
