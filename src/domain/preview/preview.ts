import { decide } from '../collection/decide';
import type { MailName } from '../collection/model/effect';
import type { Fact } from '../collection/model/fact';
import { initialState } from '../collection/model/initial-state';
import type { Method } from '../collection/model/method';
import type { Policy } from '../collection/model/policy';
import { cardBudgetOf } from '../collection/model/policy';
import type { CollectionState } from '../collection/model/state';
import type { Terms } from '../collection/model/terms';
import { publicEventsOf } from '../collection/projections/public-events';
import { explain } from '../collection/queries/explain';
import type { Explanation } from '../collection/queries/explain';
import { isStillTrue } from '../collection/queries/is-still-true';
import type { InvoiceEventType } from '../public-events';
import { DAY } from '../time';
import { PreviewBank } from './preview-bank';

export interface PreviewInput {
  terms: Terms;
  policy: Policy;
  /** What the customer has stored; null for nothing. */
  method: Method | null;
  /** Of the bank, to each attempt in turn: `succeeded`, or a decline code; the last one stays. */
  answers: readonly string[];
  /** When the invoice is sent. */
  from: number;
}

export type PreviewedStep =
  | { kind: 'mail'; at: number; mail: MailName }
  | { kind: 'attempt'; at: number; amount: number; methodLabel: string; answer: string }
  | { kind: 'event'; at: number; event: InvoiceEventType };

export interface Preview {
  steps: PreviewedStep[];
  /** When nothing happens any more by itself, and what the invoice is then. */
  endedAt: number;
  end: Pick<Explanation, 'status' | 'waits_for' | 'received' | 'remaining'>;
  /** Not to its end: it would go on beyond what is looked at. */
  isCut: boolean;
}

/** After this, an invoice is only brought up again and again. */
const HORIZON = 400 * DAY;
const DECISIONS_MAX = 3_000;

/**
 * What would happen to an invoice if nobody did anything but the bank: the rules themselves, on a
 * clock that goes from one deadline to the next.
 */
export function preview(input: PreviewInput): Preview {
  const life = new PreviewedLife(input);
  const isCut = !life.run(Math.max(input.from, input.terms.dueAt) + HORIZON);
  const { status, waits_for, received, remaining } = explain(life.state, input.policy);
  const end = { status, waits_for, received, remaining };
  const endedAt = life.steps.at(-1)?.at ?? input.from;
  return { steps: life.steps, endedAt, end, isCut };
}

class PreviewedLife {
  state: CollectionState;
  readonly steps: PreviewedStep[] = [];
  private now: number;
  private wakeAt: number | null = null;
  private decisions = 0;
  private readonly policy: Policy;
  private readonly bank: PreviewBank;

  constructor({ terms, policy, method, answers, from }: PreviewInput) {
    this.policy = policy;
    this.now = from;
    const cardTries = cardBudgetOf(policy).all;
    this.bank = new PreviewBank({ answers, currency: terms.currency, cardTries });
    this.state = initialState(terms, 'now', policy, from);
    const stripeCustomer = method === null ? null : 'cus_previewed';
    this.decide([{ kind: 'customer', stripeCustomer, method, fresh: false }]);
  }

  /** To the end of everything; false if that is not before this time. */
  run(until: number): boolean {
    for (;;) {
      this.performAll();
      const next = earliest(this.wakeAt, this.bank.nextAt);
      if (next === null) return true;
      if (next > until || this.decisions > DECISIONS_MAX) return false;
      this.now = Math.max(this.now, next);
      const settled = this.bank.settle(this.now);
      this.decide(settled.length > 0 ? settled : [{ kind: 'woken' }]);
    }
  }

  private performAll(): void {
    let effect = this.state.outstanding[0];
    while (effect !== undefined && this.decisions <= DECISIONS_MAX) {
      const made = this.bank.attempts.length;
      const facts = this.bank.perform(effect, this.state, this.now);
      if (effect.kind === 'sendMail') {
        for (const mail of effect.mails) {
          if (!isStillTrue(mail, this.state)) continue;
          this.steps.push({ kind: 'mail', at: this.now, mail: mail.name });
        }
      }
      for (const { at, amount, methodLabel, answer } of this.bank.attempts.slice(made)) {
        this.steps.push({ kind: 'attempt', at, amount, methodLabel, answer });
      }
      this.decide(facts);
      effect = this.state.outstanding[0];
    }
  }

  private decide(facts: readonly Fact[]): void {
    const { state, happened, wakeAt } = decide(this.state, facts, this.policy, this.now);
    this.decisions += 1;
    this.state = state;
    this.wakeAt = wakeAt;
    for (const { type } of publicEventsOf(happened, state.terms)) {
      this.steps.push({ kind: 'event', at: this.now, event: type });
    }
  }
}

function earliest(a: number | null, b: number | null): number | null {
  if (a === null) return b;
  return b === null ? a : Math.min(a, b);
}
