import { activityInfo, heartbeat } from '@temporalio/activity';
import { ApplicationFailure } from '@temporalio/common';
import type { Effect } from '../../src/domain/collection/model/effect';
import { MINUTE } from '../../src/domain/time';
import type { MailResult, Mailer } from '../../src/mail/mailer';
import { sendWhile } from '../../src/runtime/send-while';
import type { Called, StripeGateway } from '../../src/stripe/stripe-gateway';
import { noAnswer, outOfTurnAgain } from '../application-failures';
import type { ActivityDeps } from '../deps';
import { isKeyTooOld } from '../payments/stripe-metadata';
import { earlierTries } from '../payments/activity-attempt';
import type { TryNote } from '../payments/activity-attempt';

/** Without an answer of Stripe or the mail server for so long, that there is none is a fact. */
const NO_ANSWER_AFTER = 10 * MINUTE;

/** What changes something at Stripe: a response of these may have got lost. */
const CHANGING: ReadonlySet<string> = new Set<keyof StripeGateway>([
  'createIntent',
  'confirmIntent',
  'cancelIntent',
  'createCheckout',
  'createSetupCheckout',
  'expireCheckout',
  'createRefund',
  'acceptDispute',
  'createCustomer',
  'updateCustomer',
]);

const UNANSWERED: ReadonlySet<string> = new Set([
  'stripe_busy',
  'stripe_unknown',
  'mail_unavailable',
]);

/** What a try is of: its name, and since when its key is used. */
type TriedAs = Pick<Effect, 'id' | 'askedAt'>;

type Verb = (...given: unknown[]) => Promise<Called<unknown>>;

/** One try of an effect: what it asked of the outside, and what follows when it fails. */
export class EffectTry {
  private readonly earlier = earlierTries();
  private askedAt: number | null = null;
  private sent = 0;
  private readonly sendings: number[] = [];

  private readonly deps: ActivityDeps;
  private readonly effect: TriedAs;
  private readonly ref: string;
  private readonly began: number;

  constructor(deps: ActivityDeps, effect: TriedAs, ref: string) {
    this.deps = deps;
    this.effect = effect;
    this.ref = ref;
    this.began = this.now();
  }

  /** The same gateway, noting what is asked; nothing goes out whose key grew too old meanwhile. */
  stripe(gateway: StripeGateway): StripeGateway {
    const isKeyOfNoUse = () => isKeyTooOld(this.deps, { effect: this.effect });
    const wasOfNoUse = isKeyOfNoUse();
    const mayBeSent = (method: string): boolean => {
      if (method !== 'GET' && isKeyOfNoUse() && !wasOfNoUse) return false;
      this.sendings.push(performance.now());
      return true;
    };
    return new Proxy(gateway, {
      get: (target, name: keyof StripeGateway & string) => {
        const verb = target[name] as Verb;
        return (...given: unknown[]) =>
          this.noting(CHANGING.has(name), () =>
            sendWhile(mayBeSent, async () => verb.apply(target, given)),
          );
      },
    });
  }

  mailer(mailer: Mailer): Pick<Mailer, 'send'> {
    return { send: (mail) => this.noting(true, () => mailer.send(mail)) };
  }

  /** How long the first request sent after a time (of performance) had to wait for its turn. */
  waitedSince(mark: number): number {
    const first = this.sendings.find((at) => at >= mark);
    return first === undefined ? 0 : Math.floor(first - mark);
  }

  /** What Temporal sees of a failure, and what the next try has to know of this one. */
  failed(error: unknown): unknown {
    if (!(error instanceof ApplicationFailure)) return error;
    const { attempt } = activityInfo();
    if (error.type === 'out_of_turn' || error.type === 'waits_its_turn') {
      this.note(attempt);
      return outOfTurnAgain(error, attempt, this.jitter(attempt));
    }
    if (!UNANSWERED.has(error.type ?? '')) return error;
    this.askedAt ??= this.began;
    const since = this.unansweredSince() ?? this.began;
    if (this.now() - since >= NO_ANSWER_AFTER) return noAnswer(error);
    if (this.earlier.unansweredSince === null) this.note(attempt);
    return error;
  }

  private note(attempt: number): void {
    const sent = this.earlier.sent + this.sent;
    const note: TryNote = { attempt, sent, unansweredSince: this.unansweredSince() };
    heartbeat(note);
  }

  /** From 0 to 1, the same each time this is tried so often: made from a hash, not by chance. */
  private jitter(attempt: number): number {
    const hash = this.deps.digest(`${this.ref}\n${this.effect.id}\n${attempt}`);
    return ((hash.charCodeAt(0) % 32) * 32 + (hash.charCodeAt(1) % 32)) / 1024;
  }

  private unansweredSince = () => this.earlier.unansweredSince ?? this.askedAt;

  private async noting<C extends Called<unknown> | MailResult>(
    isChange: boolean,
    send: () => Promise<C>,
  ): Promise<C> {
    let called: C | undefined;
    const began = this.now();
    try {
      called = await send();
      return called;
    } finally {
      if (called?.kind !== 'out_of_turn') {
        this.askedAt ??= began;
        if (isChange) this.sent = 1;
      }
    }
  }

  private now(): number {
    const { clock } = this.deps;
    return clock.toReal(clock.now());
  }
}
