import { isDeepStrictEqual } from 'node:util';
import { Context } from '@temporalio/activity';
import type {
  AdvanceOrder,
  AdvanceResult,
  InboxItem,
  EffectOrder,
} from '../../activities/contract';
import { outstandingEffects } from '../../activities/records/check-effect-is-current';
import { initialState } from '../../src/domain/collection/model/initial-state';
import type { CommandOutcome } from '../../src/domain/collection/model/command';
import { decide } from '../../src/domain/collection/decide';
import type { EffectKind } from '../../src/domain/collection/model/effect';
import { statusView } from '../../src/domain/collection/queries/explain';
import type { Fact, StripeEventSummary } from '../../src/domain/collection/model/fact';
import { isAnswerPending, isInformative } from '../../src/domain/collection/queries/is-informative';
import { DEFAULT_POLICY } from '../../src/domain/collection/model/policy';
import { DAY } from '../../src/domain/time';
import type { CollectionState } from '../../src/domain/collection/model/state';
import type { Method } from '../../src/domain/collection/model/method';
import type { Terms } from '../../src/domain/collection/model/terms';
import { collectionOutcome } from '../../src/domain/collection/queries/status';
import type { Step } from '../../src/domain/collection/model/step';
import { checkDecision } from '../simulate/checks';
import { Dice } from '../simulate/dice';
import type { Stage } from '../simulate/perform';
import { perform } from '../simulate/perform';
import type { Word } from '../simulate/virtual-objects';
import { VirtualStripe } from '../simulate/virtual-stripe';
import type { Script } from '../workflows/script';

/**
 * One invoice as its activities know it, in memory: the row, the real rules, and Stripe. It keeps
 * the simulation's checks after every decision; only the workflow and its server are real.
 */
export class Life implements Script, Stage {
  readonly policy = DEFAULT_POLICY;
  readonly dice = new Dice(1);
  readonly autoPayWithdrawn = false;
  readonly notices = [];
  readonly faults = false;
  readonly lockedUntil = 0;
  readonly silentUntil = 0;
  readonly hinderedUntil = 0;
  chargeableSince: number | null = null;
  readonly isLockedOut = false;
  readonly stripe = new VirtualStripe(
    (about) => void this.notified.push(about),
    (what) => this.fail(what),
  );
  readonly mails: { key: string; at: number }[] = [];
  /** When the stored method was charged. */
  readonly charged: number[] = [];
  readonly broken: string[] = [];
  readonly reached = new Set<string>();
  /** What the issuer answers, attempt by attempt; the last word is its word from then on. */
  words: Word[] = ['ok'];
  /** How far the workers' clock is ahead of the server's. */
  ahead = 0;
  /** Hints to the run that something was stored for it. */
  hint: () => Promise<void> = () => Promise.resolve();
  webhooks = true;
  state: CollectionState;
  now: number;
  private version = 1;
  private wakeAt: number | null = null;
  private readonly notified: StripeEventSummary[] = [];
  private stored: Fact[] = [];
  private readonly answers = new Map<string, CommandOutcome>();

  constructor(now: number, terms: Partial<Terms> = {}, method: Method | null = null) {
    this.now = now;
    this.state = initialState(
      { ...TERMS, dueAt: now + 30 * DAY, ...terms },
      'now',
      this.policy,
      now,
    );
    if (method === null) return;
    this.state = { ...this.state, stripeCustomer: 'cus_1', method };
  }

  advance({ inbox }: AdvanceOrder): Promise<AdvanceResult> {
    this.tick(Context.current().info.currentAttemptScheduledTimestampMs);
    this.take([...this.stored.splice(0), ...inbox.flatMap((item) => this.factOf(item))]);
    const asked = inbox.flatMap((item) => (item.kind === 'command' ? item.command.id : []));
    const answers = asked.flatMap((id) => this.answers.get(id) ?? []);
    return Promise.resolve({ ...this.step(), answers, handedOver: null });
  }

  async perform({ effect }: EffectOrder<EffectKind>): Promise<Step> {
    this.tick(Context.current().info.currentAttemptScheduledTimestampMs);
    const asked = this.state.outstanding.find(({ id }) => id === effect.id);
    if (!isDeepStrictEqual(asked, effect)) return this.step();
    if (effect.kind === 'confirmAttempt') this.charged.push(this.now);
    if (effect.kind === 'sendMail') {
      for (const { key } of effect.mails) this.mails.push({ key, at: this.now });
    }
    this.take(perform(this, effect));
    await this.deliver();
    return this.step();
  }

  /** Something happens at Stripe at this time of the server, and its event arrives. */
  async happen(now: number, act: (stripe: VirtualStripe) => void): Promise<void> {
    this.tick(now);
    act(this.stripe);
    await this.deliver();
  }

  issuer(): Word {
    const [word = 'ok', ...more] = this.words;
    if (more.length > 0) this.words = more;
    return word;
  }

  note(): void {
    // A scenario is read from its mails and charges, so nothing else is noted.
  }

  plan(): void {
    this.fail('no call is late here');
  }

  fail(what: string): void {
    this.broken.push(`${new Date(this.now).toISOString()} ${what}`);
  }

  private tick(now: number): void {
    this.now = now + this.ahead;
    this.stripe.tick(this.now);
  }

  private factOf(item: InboxItem): Fact[] {
    if (item.kind === 'hint') return [];
    if (item.kind === 'command') return this.answers.has(item.command.id) ? [] : [item];
    if (item.kind !== 'effect_failed') return [item];
    const { effectId, why, detail } = item;
    return [{ kind: 'effect_failed', answers: effectId, why, detail }];
  }

  private take(facts: Fact[]): void {
    const before = this.state;
    const decision = decide(before, facts, this.policy, this.now);
    checkDecision(this, before, facts, decision);
    this.state = decision.state;
    this.wakeAt = decision.wakeAt;
    if (!decision.ignored) this.version += 1;
    for (const answer of decision.commandOutcomes) this.answers.set(answer.commandId, answer);
  }

  /** As the relay does it: stored first, and hinted only if it says anything new. */
  private async deliver(): Promise<void> {
    const all = this.notified.splice(0).filter((about) => isInformative(this.state, about));
    const waits = (about: StripeEventSummary) => isAnswerPending(this.state, about, this.now);
    this.notified.push(...all.filter(waits));
    const fresh = all.filter((about) => !waits(about));
    if (fresh.length === 0 || !this.webhooks) return;
    const storedAt = this.now;
    for (const about of fresh) {
      this.stored.push({ kind: 'event', storedAt, about });
    }
    await this.hint();
  }

  private step(): Step {
    const { state, policy, version, wakeAt } = this;
    const [view, effects] = [statusView(state, policy), outstandingEffects(state)];
    return { version, view, effects, wakeAt, answers: [], finished: collectionOutcome(state) };
  }
}

const TERMS: Terms = {
  ref: 'ref7',
  number: 'INV-7',
  currency: 'eur',
  amountDue: 11_900,
  customerName: 'Client',
  timeZone: 'UTC',
  dueAt: 0,
  autoCharge: true,
  chargeOn: 'send',
  paymentLink: true,
  keepLinkOpen: false,
  methods: ['card', 'sepa_debit'],
  createStripeCustomer: false,
  methodsEmptiedBy: null,
  receipts: 'ours',
};

export const CARD: Method = { id: 'pm_1', type: 'card', label: 'visa 4242', fingerprint: 'fp_1' };
export const DEBIT: Method = { ...CARD, type: 'sepa_debit', label: 'SEPA 3000' };
