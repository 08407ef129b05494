import type { Effect } from '../collection/model/effect';
import type {
  DeclineReading,
  Fact,
  IntentReading,
  Reading,
  SessionReading,
} from '../collection/model/fact';
import type { Method } from '../collection/model/method';
import { BUDGET_CHECKED_AFTER, CARD_WINDOW } from '../collection/model/policy';
import type { CollectionState } from '../collection/model/state';
import { isStillTrue } from '../collection/queries/is-still-true';
import { settlesInDays } from '../payment-methods';
import { DAY } from '../time';

/** What the bank says to one attempt: this word, or a decline code. */
export const SUCCEEDS = 'succeeded';

/** After so long a bank says what it makes of a debit. */
const DEBIT_TAKES = 4 * DAY;

export interface PreviewedAttempt {
  at: number;
  amount: number;
  methodLabel: string;
  answer: string;
  /** When the bank gives it: at once, or days later. */
  answeredAt: number;
}

/** What a bank is given to say, and how often a card may fail in 30 days. */
interface AnswersOfBank {
  /** The last of them is given to every further attempt. */
  answers: readonly string[];
  currency: string;
  cardTries: number;
}

interface Opening {
  n: number;
  amount: number;
  method: Method;
}

interface Settling {
  at: number;
  intentId: string;
  answer: string;
}

/** A bank, a Stripe and a mail server that answer at once, as they were given. */
export class PreviewBank {
  readonly attempts: PreviewedAttempt[] = [];
  private readonly answers: readonly string[];
  private readonly currency: string;
  private readonly cardTries: number;
  private readonly intents = new Map<string, IntentReading>();
  private readonly sessions = new Map<string, SessionReading>();
  private readonly settling: Settling[] = [];

  constructor({ answers, currency, cardTries }: AnswersOfBank) {
    this.answers = answers;
    this.currency = currency;
    this.cardTries = cardTries;
  }

  /** What answers the effect, at this time. */
  perform(effect: Effect, state: CollectionState, now: number): Fact[] {
    const answers = effect.id;
    switch (effect.kind) {
      case 'sendMail': {
        const sent = effect.mails.filter((mail) => isStillTrue(mail, state));
        const withdrawn = effect.mails.filter((mail) => !sent.includes(mail));
        const keysOf = (mails: typeof sent) => mails.map(({ key }) => key);
        const of = { sent: keysOf(sent), refused: [], withdrawn: keysOf(withdrawn) };
        return [{ kind: 'mail_done', answers, ...of }];
      }
      case 'ensureCustomer':
        return [{ kind: 'customer_ensured', answers, stripeCustomer: 'cus_previewed' }];
      case 'openIntent':
        return [this.postponed(answers, now) ?? this.opened(answers, effect)];
      case 'confirmAttempt':
        return [this.reading(answers, now, { intents: [this.confirm(effect, now)] })];
      case 'openCheckout': {
        const { n, amount: amountTotal, expiresAt, currency } = effect;
        const id = `cs_${n}`;
        const session = { id, status: 'open', intentId: null, amountTotal, currency, n, expiresAt };
        this.sessions.set(id, session as SessionReading);
        return [{ kind: 'checkout_opened', answers, sessionId: id, expiresAt }];
      }
      case 'closeLane':
        this.close(effect.intentId, effect.sessionId);
        return [this.reading(answers, now, this.all(now))];
      case 'readStripe':
        return [this.reading(answers, now, this.all(now))];
      case 'sendRefund':
      case 'acceptDispute':
        return []; // nothing is ever overpaid or disputed here
    }
  }

  /** When a bank will have made up its mind; null if none has to. */
  get nextAt(): number | null {
    const [first] = this.settling;
    return first?.at ?? null;
  }

  /** What a bank has made up its mind about by now. */
  settle(now: number): Fact[] {
    const due = this.settling.filter(({ at }) => at <= now);
    this.settling.splice(0, due.length);
    return due.map(({ intentId, answer }) => {
      const intent = this.intents.get(intentId) as IntentReading;
      const answered = withAnswer(intent, answer, now);
      this.intents.set(intentId, answered);
      const isPaid = answered.status === 'succeeded';
      const about = {
        type: `payment_intent.${isPaid ? 'succeeded' : 'payment_failed'}`,
        objectId: intentId,
        intentId,
        sessionId: null,
        chargeId: null,
        n: intent.n,
        status: answered.status,
        created: now,
      };
      return { kind: 'event', storedAt: now, about };
    });
  }

  /** As an attempt of the plan is, whose card has failed as often as the policy allows. */
  private postponed(answers: string, now: number): Fact | null {
    const failed = this.attempts.filter(
      ({ at, answer, answeredAt }) =>
        answer !== SUCCEEDS && answeredAt <= now && at >= now - CARD_WINDOW,
    );
    if (failed.length < this.cardTries) return null;
    const because = `it failed ${failed.length} times within 30 days, the limit of the policy`;
    return { kind: 'attempt_postponed', answers, until: now + BUDGET_CHECKED_AFTER, because };
  }

  private opened(answers: string, effect: Opening): Fact {
    return { kind: 'intent_opened', answers, intentId: this.open(effect) };
  }

  private open({ n, amount, method }: Opening): string {
    const id = `pi_${n}`;
    this.intents.set(id, {
      id,
      status: 'requires_confirmation',
      amount,
      amountReceived: 0,
      currency: this.currency,
      n,
      ofCheckout: false,
      method,
      decline: null,
      instructionsUrl: null,
      charge: null,
    });
    return id;
  }

  private confirm(
    { intentId, amount, method }: { intentId: string; amount: number; method: Method },
    now: number,
  ): IntentReading {
    const { answers, attempts } = this;
    const answer = answers[Math.min(attempts.length, answers.length - 1)] ?? SUCCEEDS;
    const opened = this.intents.get(intentId) as IntentReading;
    const takes = settlesInDays(method.type);
    const answeredAt = takes ? now + DEBIT_TAKES : now;
    attempts.push({ at: now, amount, methodLabel: method.label, answer, answeredAt });
    if (takes) this.settling.push({ at: answeredAt, intentId, answer });
    const confirmed = takes
      ? { ...opened, status: 'processing' as const }
      : withAnswer(opened, answer, now);
    this.intents.set(intentId, confirmed);
    return confirmed;
  }

  private close(intentId: string | null, sessionId: string | null): void {
    const intent = intentId === null ? undefined : this.intents.get(intentId);
    if (intent?.status === 'requires_payment_method' || intent?.status === 'requires_confirmation')
      this.intents.set(intent.id, { ...intent, status: 'canceled' });
    const session = sessionId === null ? undefined : this.sessions.get(sessionId);
    if (session?.status === 'open')
      this.sessions.set(session.id, { ...session, status: 'expired' });
  }

  private all(now: number): Pick<Reading, 'intents' | 'sessions'> {
    for (const session of this.sessions.values()) {
      if (session.status === 'open' && session.expiresAt <= now) this.close(null, session.id);
    }
    return { intents: [...this.intents.values()], sessions: [...this.sessions.values()] };
  }

  private reading(
    answers: string,
    now: number,
    of: Partial<Pick<Reading, 'intents' | 'sessions'>>,
  ): Fact {
    const reading = { asOf: now, searched: true, intents: [], sessions: [], ...of };
    return { kind: 'reading', answers, reading };
  }
}

function withAnswer(intent: IntentReading, answer: string, now: number): IntentReading {
  if (answer !== SUCCEEDS) {
    return { ...intent, status: 'requires_payment_method', decline: declineOf(answer) };
  }
  const { n, amount: amountReceived } = intent;
  const id = `ch_${n}`;
  const charge = { id, createdAt: now, refunds: [], disputes: [], warnings: [] };
  return { ...intent, status: 'succeeded', amountReceived, charge };
}

const declineOf = (declineCode: string): DeclineReading => ({
  code: 'card_declined',
  declineCode,
  adviceCode: null,
  networkCode: null,
});
