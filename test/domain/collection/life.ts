import { initialState } from '../../../src/domain/collection/model/initial-state';
import type {
  Command,
  CommandOutcome,
  CommandBody,
} from '../../../src/domain/collection/model/command';
import { decide } from '../../../src/domain/collection/decide';
import type { Effect, EffectKind, EffectOf } from '../../../src/domain/collection/model/effect';
import type {
  Fact,
  IntentReading,
  StripeEventSummary,
  SessionReading,
} from '../../../src/domain/collection/model/fact';
import type {
  Happened,
  HappenedKind,
  HappenedOf,
} from '../../../src/domain/collection/model/happened';
import type { Policy } from '../../../src/domain/collection/model/policy';
import { ARRIVES_WITHIN, DEFAULT_POLICY } from '../../../src/domain/collection/model/policy';
import type { CollectionState } from '../../../src/domain/collection/model/state';
import type { Method } from '../../../src/domain/collection/model/method';
import type { Terms } from '../../../src/domain/collection/model/terms';
import { statusOf } from '../../../src/domain/collection/queries/status';
import { START, TERMS, decline, intent, session, visa } from './objects';

export interface Setup {
  terms?: Partial<Terms>;
  policy?: Partial<Policy>;
  method?: Method | null;
  send?: 'now' | 'manual';
}

type FailedEffect = Extract<Fact, { kind: 'effect_failed' }>;

/** One invoice, fact by fact: what the rules answered is kept for the test to check. */
export class Life {
  state: CollectionState;
  now = START;
  wakeAt: number | null = null;
  readonly policy: Policy;
  readonly mails: string[] = [];
  readonly happened: Happened[] = [];
  readonly answers: CommandOutcome[] = [];
  private commands = 0;

  constructor({ terms = {}, policy = {}, method = visa, send = 'now' }: Setup = {}) {
    this.policy = { ...DEFAULT_POLICY, ...policy };
    this.state = initialState({ ...TERMS, ...terms }, send, this.policy, this.now);
    if (this.requests('sendMail')) this.mails.push('invoice');
    const stripeCustomer = method === null ? null : 'cus_1';
    this.take({ kind: 'customer', stripeCustomer, method, fresh: false }, { kind: 'resumed' });
  }

  /** Each decision is taken a second after the one before, so that no two readings are as old. */
  take(...facts: Fact[]): this {
    const asked = new Set(this.state.outstanding.map(({ id }) => id));
    const decision = decide(this.state, facts, this.policy, this.now);
    this.state = decision.state;
    this.wakeAt = decision.wakeAt;
    this.happened.push(...decision.happened);
    this.answers.push(...decision.commandOutcomes);
    for (const effect of decision.state.outstanding) {
      if (effect.kind === 'sendMail' && !asked.has(effect.id)) {
        this.mails.push(...effect.mails.map(({ name }) => name));
      }
    }
    this.now += 1000;
    return this;
  }

  pass(ms: number): this {
    this.now += ms;
    return this.take({ kind: 'woken' });
  }

  command(body: CommandBody, by: Command['by'] = 'business'): CommandOutcome | undefined {
    this.commands += 1;
    const id = `cmd_${this.commands}`;
    this.take({ kind: 'command', command: { id, by, ...body } });
    return this.answers.findLast(({ commandId }) => commandId === id);
  }

  /** All of one kind that has happened so far. */
  noted<K extends HappenedKind>(kind: K): HappenedOf<K>[] {
    return this.happened.filter((one): one is HappenedOf<K> => one.kind === kind);
  }

  get status(): string {
    return statusOf(this.state);
  }

  get lane(): string {
    return this.state.lane.kind;
  }

  requests(kind: EffectKind): boolean {
    return this.state.outstanding.some((effect) => effect.kind === kind);
  }

  asked<K extends EffectKind>(kind: K): EffectOf[K] {
    const found = this.state.outstanding.find((e): e is EffectOf[K] => e.kind === kind);
    if (found) return found;
    throw new Error(`${kind} is not asked, but ${this.state.outstanding.map((e) => e.id).join()}`);
  }

  reads(
    answers: string | null,
    of: { intents?: IntentReading[]; sessions?: SessionReading[]; searched?: boolean },
  ): this {
    const { intents = [], sessions = [], searched = false } = of;
    const reading = { asOf: this.now, intents, sessions, searched };
    return this.take({ kind: 'reading', answers, reading });
  }

  fails(effect: Effect, why: FailedEffect['why'], of: Partial<FailedEffect> = {}): this {
    const detail = 'in a test';
    return this.take({ kind: 'effect_failed', answers: effect.id, why, detail, ...of });
  }

  hears(about: StripeEventSummary): this {
    return this.take({ kind: 'event', storedAt: this.now, about });
  }

  mailed(): this {
    const { id, mails } = this.asked('sendMail');
    return this.take({
      kind: 'mail_done',
      answers: id,
      sent: mails.map((m) => m.key),
      refused: [],
    });
  }

  brings(method: Method | null, stripeCustomer: string | null = 'cus_1'): this {
    return this.take({ kind: 'customer', stripeCustomer, method, fresh: false });
  }

  /** The intent of the attempt is made; it is called after its number. */
  opened(): this {
    const { id, n } = this.asked('openIntent');
    return this.take({ kind: 'intent_opened', answers: id, intentId: `pi_${n}` });
  }

  /** Stripe answers the confirm. */
  confirmed(part: Partial<IntentReading>): this {
    const { id, n, amount, method, intentId } = this.asked('confirmAttempt');
    return this.reads(id, { intents: [intent({ id: intentId, n, amount, method, ...part })] });
  }

  /** The whole of one attempt that the bank declines: opened, confirmed, canceled. */
  declined(code: string): this {
    this.opened().confirmed({ status: 'requires_payment_method', decline: decline(code) });
    return this.canceled();
  }

  canceled(): this {
    const { id, intentId } = this.asked('closeLane');
    return this.reads(id, { intents: [intent({ id: intentId ?? '', status: 'canceled' })] });
  }

  /** A customer clicks, and the session is made; it is called after its number. */
  atCheckout(): this {
    this.command({ name: 'open_checkout' }, 'customer');
    return this.checkoutOpened();
  }

  checkoutOpened(): this {
    const { id, n, expiresAt } = this.asked('openCheckout');
    return this.take({ kind: 'checkout_opened', answers: id, sessionId: `cs_${n}`, expiresAt });
  }

  expired(): this {
    const { id, sessionId, n } = this.asked('closeLane');
    const read = session({ id: sessionId ?? '', n, status: 'expired' });
    return this.reads(id, { sessions: [read] });
  }

  /** The customer pays at the open checkout; a hint makes us look. */
  paidAtCheckout(part: Partial<IntentReading> = {}): this {
    const { lane } = this.state;
    if (lane.kind !== 'checkout_open') throw new Error(`no checkout is open, but ${lane.kind}`);
    const { n, sessionId, amount } = lane;
    const id = `pi_of_${sessionId}`;
    const about = { objectId: sessionId, sessionId, intentId: id, n };
    this.hears({ ...EMPTY, ...about, type: 'checkout.session.completed' });
    const paying = intent({ id, n, amount, ofCheckout: true, status: 'succeeded', ...part });
    const complete = session({ id: sessionId, n, status: 'complete', intentId: id });
    return this.answersRead({ intents: [paying], sessions: [complete] });
  }

  answersRead(of: {
    intents?: IntentReading[];
    sessions?: SessionReading[];
    searched?: boolean;
  }): this {
    return this.reads(this.asked('readStripe').id, of);
  }

  /** Nothing is found of what a call may have made, at once and when it would have arrived. */
  foundNothing(): this {
    this.answersRead({ searched: true }).pass(ARRIVES_WITHIN);
    return this.answersRead({ searched: true });
  }

  /** The automatic charge at sending succeeds: the invoice is paid by the stored method. */
  charged(part: Partial<IntentReading> = {}): this {
    return this.opened().confirmed({ status: 'succeeded', ...part });
  }
}

const EMPTY = { chargeId: null, status: null, created: START };
