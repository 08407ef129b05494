import type { Method } from '../../src/domain/collection/model/method';
import { statusOf } from '../../src/domain/collection/queries/status';
import { preview, type Preview } from '../../src/domain/preview/preview';
import { SUCCEEDS } from '../../src/domain/preview/preview-bank';
import { settlesInDays } from '../../src/domain/payment-methods';
import { DAY, MINUTE } from '../../src/domain/time';
import { Dice } from './dice';
import { EngineLife } from './engine/engine-life';
import { decline } from './perform';
import type { SimulatedPolicy } from './policies';
import { inOrder, rollAnswers, rollPolicy, rollZone } from './roll-policy';
import type { Seen } from './roll-policy';
import { card, METHODS } from './terms';
import type { Word } from './virtual-objects';

jest.setTimeout(300_000); // the machine may be busy

/** The real activities over virtual tables, of a bank that answers as it is given. */
class Stack extends EngineLife {
  readonly seen: Seen[] = [];
  private given = 0;
  private readonly answers: readonly string[];

  constructor(seed: number, under: SimulatedPolicy, answers: readonly string[]) {
    super(seed, { under });
    this.answers = answers;
    this.weather.heal();
  }

  override issuer = (method: Method): Word => {
    const answer = this.answers[Math.min(this.given, this.answers.length - 1)] ?? SUCCEEDS;
    this.given += 1;
    this.seen.push({ at: this.clock.now(), what: `attempt ${answer}` });
    const word = answer === SUCCEEDS ? 'ok' : decline(answer);
    if (!settlesInDays(method.type)) return word;
    this.timeline.plan(4 * DAY, () => this.decideDebit(word));
    return 'debit';
  };

  override aboutToMail = (_ref: string, { name }: { name: string }): void => {
    this.seen.push({ at: this.clock.now(), what: `mail ${name}` });
  };

  private decideDebit(word: Word): void {
    const stripe = this.invoices[0]?.stripe;
    const debit = [...(stripe?.intents.values() ?? [])].find((one) => one.status === 'processing');
    if (stripe === undefined || debit === undefined) throw new Error('no debit is on its way');
    if (typeof word === 'string') stripe.succeed(debit);
    else stripe.fail(debit, word);
  }
}

const previewed = ({ steps }: Preview): Seen[] =>
  steps.flatMap((step) => {
    if (step.kind === 'event') return [];
    const what = step.kind === 'mail' ? `mail ${step.mail}` : `attempt ${step.answer}`;
    return [{ at: step.at, what }];
  });

/** Answers take a moment, and clocks differ by less than this. */
const APART = 5 * MINUTE;
/** A debit that failed is heard of by an event that may be late. */
const HEARD_LATE = 4 * DAY;

async function compare(n: number): Promise<void> {
  const dice = new Dice(n * 977 + 5);
  const policy = rollPolicy(dice, n);
  const method = dice.chance(0.85) ? dice.pick([card('a'), card('b'), METHODS[3] as Method]) : null;
  const answers = rollAnswers(dice);
  const zone = rollZone(dice);
  const under: SimulatedPolicy = {
    name: policy.name,
    policy,
    worth: 1,
    terms: () => ({ timeZone: zone, keepLinkOpen: false, amountDue: 11_900 }),
    methods: METHODS,
  };
  const stack = new Stack(n, under, answers);
  if (method !== null) {
    const { account, tables } = stack;
    const { id } = account.create({ name: 'Client', email: 'client@example.com', metadata: {} });
    account.attach(id, method, true);
    tables.link(id);
    tables.setMethods([method], method.id, stack.databaseTime());
  }
  const invoice = stack.submit();
  const { terms, plan } = invoice.state;
  if (plan.sending.kind === 'draft')
    invoice.command({ id: 'cmd_send', by: 'business', name: 'send' });
  const from = stack.clock.now();
  const shown = preview({ terms, policy, method, answers, from });
  await stack.runUntil(from + 140 * DAY);
  expect(stack.broken).toEqual([]);
  const isInTime = ({ at }: Seen): boolean => at < from + 139 * DAY;
  const expected = previewed(shown).filter(isInTime);
  const seen = stack.seen.filter(isInTime);
  const tolerance = method !== null && settlesInDays(method.type) ? HEARD_LATE : APART;
  expect({ n, of: inOrder(seen, APART) }).toEqual({ n, of: inOrder(expected, APART) });
  for (const [i, { at }] of seen.entries()) {
    const late = Math.abs(at - (expected[i]?.at ?? 0));
    expect({ n, i, isFar: late > tolerance ? late / DAY : 0 }).toEqual({ n, i, isFar: 0 });
  }
  expect({ n, status: statusOf(invoice.state) }).toEqual({ n, status: shown.end.status });
}

test('for 50 policies what is previewed is what the activities then do', async () => {
  for (let n = 1; n <= 50; n++) await compare(n);
});
