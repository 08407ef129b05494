import type {
  AdvanceOrder,
  AdvanceResult,
  InboxItem,
  EffectOrder,
} from '../../activities/contract';
import type { Command, CommandOutcome } from '../../src/domain/collection/model/command';
import type { Effect, EffectKind } from '../../src/domain/collection/model/effect';
import { workOf } from '../../src/domain/collection/model/effect-work';
import type {
  OutstandingEffect,
  CollectionOutcome,
  Step,
} from '../../src/domain/collection/model/step';
import type { SubmitInvoiceOutput } from '../../workflows/messages';

/** What an actor makes of the row; the workflow only ever sees the step. */
export interface Script {
  advance(order: AdvanceOrder): Promise<AdvanceResult>;
  perform(order: EffectOrder<EffectKind>): Promise<Step>;
}

type Fields = 'status' | 'passing' | 'wakeAt' | 'waitsFor' | 'finished';
type Change = Partial<Pick<FakeRow, Fields>> & {
  /** Effects asked now. */
  effects?: Effect[];
  /** Ids of effects answered now. */
  answer?: string[];
};

export const PAID: CollectionOutcome = {
  status: 'paid',
  received: 11900,
  owed: 11900,
  currency: 'eur',
};

/** A row in Postgres, only as much of it as the workflow needs. */
export class FakeRow implements Script {
  version = 0;
  status = 'open';
  passing = false;
  wakeAt: number | null = null;
  waitsFor = 'the customer to pay';
  finished: CollectionOutcome | null = null;
  /** What the first step of a run says of its status, as where a prefix is set. */
  statusAttribute: string | undefined = undefined;
  /** Everything applied, in order, and each effect as it is begun. */
  readonly applied: InboxItem[] = [];
  readonly orders: AdvanceOrder[] = [];
  readonly begun: string[] = [];
  private outstanding: Effect[] = [];
  private readonly answers = new Map<string, CommandOutcome>();

  /** What the rules do with what was applied; a test gives its own. */
  decide: (row: FakeRow, order: AdvanceOrder) => void | Promise<void> = () => undefined;
  /** What comes of an effect. */
  act: (row: FakeRow, effect: Effect) => Step | Promise<Step> = (row, effect) =>
    row.change({ answer: [effect.id] });
  handedOver: SubmitInvoiceOutput | null = null;

  async advance(order: AdvanceOrder): Promise<AdvanceResult> {
    this.orders.push(order);
    this.applied.push(...order.inbox);
    await this.decide(this, order);
    for (const item of order.inbox) {
      if (item.kind !== 'command') continue;
      const { id } = item.command;
      const kept = this.answers.get(id);
      this.answers.set(id, kept ?? done(id, `applied at version ${this.version}`));
    }
    const asked = order.inbox.flatMap((item) => (item.kind === 'command' ? item.command.id : []));
    const answers = asked.flatMap((id) => this.answers.get(id) ?? []);
    const { handedOver, statusAttribute } = this;
    const isFirst = order.inbox.some(({ kind }) => kind === 'resumed');
    const named = isFirst && statusAttribute !== undefined ? { statusAttribute } : {};
    return { ...this.step(), answers, handedOver, ...named };
  }

  perform({ effect }: EffectOrder<EffectKind>): Promise<Step> {
    this.begun.push(effect.id);
    return Promise.resolve(this.act(this, effect));
  }

  /** One transaction: the version rises, and the step shows the row as it is then. */
  change({ effects = [], answer = [], ...fields }: Change = {}): Step {
    this.version += 1;
    this.outstanding = this.outstanding.filter(({ id }) => !answer.includes(id)).concat(effects);
    Object.assign(this, fields);
    return this.step();
  }

  step(): Step {
    const { version, status, passing, waitsFor, wakeAt, finished } = this;
    const details = `**${status}**`;
    const view = { status, details, waitsFor, paymentStatus: 'pending', passing };
    return { version, view, effects: this.outstanding.map(summed), wakeAt, answers: [], finished };
  }

  count(kind: InboxItem['kind']): number {
    return this.applied.filter((item) => item.kind === kind).length;
  }
}

export function done(commandId: string, detail: string): CommandOutcome {
  return { commandId, outcome: 'done', code: null, detail };
}

function summed(effect: Effect): OutstandingEffect {
  const work = workOf(effect);
  return {
    effect,
    summary: `${effect.kind} (${effect.id})`,
    ...(work === undefined ? {} : { work }),
  };
}

const METHOD = { id: 'pm_1', type: 'card', label: 'visa 4242', fingerprint: 'fp_1' };
const MONEY = { n: 1, amount: 11900, currency: 'eur', method: METHOD };

export const sendMail = (id: string): Effect => ({ kind: 'sendMail', id, askedAt: 0, mails: [] });

export const openIntent = (id: string): Effect => ({
  kind: 'openIntent',
  id,
  askedAt: 0,
  ...MONEY,
});

export const confirmAttempt = (id: string): Effect => ({
  kind: 'confirmAttempt',
  id,
  askedAt: 0,
  intentId: 'pi_1',
  ...MONEY,
});

export const acceptDispute = (id: string): Effect => ({
  kind: 'acceptDispute',
  id,
  askedAt: 0,
  disputeId: 'dp_1',
  intentId: 'pi_1',
});

export const readStripe = (id: string): Effect => ({
  kind: 'readStripe',
  id,
  askedAt: 0,
  intentIds: [],
  sessionIds: [],
  search: false,
});

export const pause = (id: string): Command => ({
  id,
  by: 'business',
  name: 'pause',
  until: null,
  reason: 'asked on the phone',
});
