import type { CommandName, CommandOf } from '../../../src/domain/collection/model/command';
import { checkCommand } from '../../../src/domain/collection/model/check-command';
import { decide } from '../../../src/domain/collection/decide';
import type { Effect } from '../../../src/domain/collection/model/effect';
import type { Fact, FailureReason } from '../../../src/domain/collection/model/fact';
import { DAY, MINUTE } from '../../../src/domain/time';
import { statusOf } from '../../../src/domain/collection/queries/status';
import { Life } from './life';
import { amex, charge, decline, dispute, intent, refund, session, stripeEvent } from './objects';

/** The lane is none, but the commands about disputes do something here only. */
export const DISPUTED = 'none, paid and disputed';

/** An invoice in each lane, reached as a life reaches it. */
const LANES: Readonly<Record<string, () => Life>> = {
  none: () => new Life({ method: null }).mailed(),
  opening_intent: () => new Life().mailed(),
  confirming: () => new Life().mailed().opened(),
  reading: () => {
    const life = new Life().mailed().opened();
    return life.fails(life.asked('confirmAttempt'), 'unknown');
  },
  opening_checkout: () => {
    const life = new Life({ method: null }).mailed();
    life.command({ name: 'open_checkout' }, 'customer');
    return life;
  },
  checkout_open: () =>
    new Life({ method: null })
      .mailed()
      .atCheckout()
      .pass(2 * MINUTE),
  closing: () => {
    const life = new Life({ method: null }).mailed().atCheckout();
    life.command({ name: 'set_payment_link', on: false });
    return life;
  },
  bank_debit: () => new Life().mailed().opened().confirmed({ status: 'processing' }),
  awaiting_verification: () => {
    const life = new Life({ method: null }).mailed().atCheckout();
    return life.paidAtCheckout({ status: 'requires_action' });
  },
  bundle_open: () => {
    const life = new Life({ method: null }).mailed();
    return life.take(wantedBy(life));
  },
  [DISPUTED]: () => {
    const disputed = charge('ch_1', { disputes: [dispute()] });
    const paid = intent({ id: 'pi_1', n: 1, status: 'succeeded', charge: disputed });
    return new Life()
      .charged()
      .mailed()
      .reads(null, { intents: [paid] });
  },
};

type FactOf = (life: Life) => Fact;

const wantedBy = (life: Life, bundle = 'bun_1'): Fact => ({
  kind: 'lane_wanted',
  bundle,
  amount: life.state.terms.amountDue,
  until: life.now + DAY,
});

const own = (life: Life): Effect | undefined =>
  life.state.outstanding.find(({ kind }) => kind !== 'sendMail' && kind !== 'readStripe');
const answers = (life: Life): string => own(life)?.id ?? 'none';
const fails =
  (why: FailureReason, param: string | null = null): FactOf =>
  (life) => ({ kind: 'effect_failed', answers: answers(life), why, param, detail: '' });

const reads =
  (status: 'succeeded' | 'processing' | 'requires_payment_method' | 'canceled'): FactOf =>
  (life) => {
    const { lane } = life.state;
    const sessionId = 'sessionId' in lane ? lane.sessionId : null;
    const id = 'intentId' in lane && lane.intentId !== null ? lane.intentId : 'pi_x';
    const ofCheckout = sessionId !== null;
    const outcomes = status === 'requires_payment_method' ? decline('insufficient_funds') : null;
    const read = intent({ id, n: 1, status, ofCheckout, decline: outcomes });
    const sessions =
      sessionId === null ? [] : [session({ id: sessionId, status: 'complete', intentId: id })];
    const reading = { asOf: life.now, intents: [read], sessions, searched: true };
    return { kind: 'reading', answers: answers(life), reading };
  };

/** What each command carries where the table is made; a new command is missed by the compiler. */
const COMMANDS: { [N in CommandName]: (life: Life) => Omit<CommandOf<N>, 'id' | 'by' | 'name'> } = {
  send: () => ({}),
  edit: (life) => ({ terms: life.state.terms }),
  open_checkout: () => ({}),
  set_payment_link: () => ({ on: false }),
  set_methods: () => ({ methods: ['sepa_debit'] }),
  set_auto_charge: () => ({ on: false }),
  revoke_link: () => ({}),
  charge_now: () => ({}),
  pause: () => ({ until: null, reason: 'a call' }),
  resume: () => ({}),
  resend_mail: () => ({}),
  record_outside_payment: (life) => ({
    amount: life.state.terms.amountDue,
    reference: 'wire',
    receivedAt: 0,
  }),
  reverse_outside_payment: () => ({ payment: 'outside:none' }),
  refund: () => ({ payment: null, amount: 100, n: 'r1' }),
  void: () => ({ reason: 'a mistake' }),
  mark_uncollectible: () => ({ reason: 'gone' }),
  reopen: () => ({}),
  mark_dispute_lost: () => ({}),
  accept_dispute: () => ({ dispute: null }),
};

const commandFact =
  (name: CommandName): FactOf =>
  (life) => {
    const command = { id: 'c', by: 'business', name, ...COMMANDS[name](life) };
    checkCommand(command);
    return { kind: 'command', command };
  };

const commandFacts = Object.fromEntries(
  (Object.keys(COMMANDS) as CommandName[]).map((name) => [`command: ${name}`, commandFact(name)]),
);

const FACTS: Readonly<Record<string, FactOf>> = {
  resumed: () => ({ kind: 'resumed' }),
  woken: () => ({ kind: 'woken' }),
  'event: payment_intent.succeeded': () => ({
    kind: 'event',
    storedAt: 0,
    about: stripeEvent('payment_intent.succeeded', { intentId: 'pi_9' }),
  }),
  'reading: succeeded': reads('succeeded'),
  'reading: processing': reads('processing'),
  'reading: failed': reads('requires_payment_method'),
  'reading: canceled': reads('canceled'),
  'reading: expired': (life) => {
    const { lane } = life.state;
    const id = 'sessionId' in lane && lane.sessionId !== null ? lane.sessionId : 'cs_x';
    const sessions = [session({ id, status: 'expired' })];
    const reading = { asOf: life.now, intents: [], sessions, searched: true };
    return { kind: 'reading', answers: answers(life), reading };
  },
  intent_opened: (life) => ({ kind: 'intent_opened', answers: answers(life), intentId: 'pi_1' }),
  attempt_postponed: (life) => ({
    kind: 'attempt_postponed',
    answers: answers(life),
    until: life.now + DAY,
    because: 'budget',
  }),
  checkout_opened: (life) => ({
    kind: 'checkout_opened',
    answers: answers(life),
    sessionId: 'cs_1',
    expiresAt: life.now + DAY,
  }),
  refund_answered: (life) => ({
    kind: 'refund_answered',
    answers: answers(life),
    outcome: { kind: 'given', refund: refund() },
  }),
  'connection: gone': () => ({ kind: 'connection', gone: 'rejected.fraud' }),
  customer: () => ({ kind: 'customer', stripeCustomer: 'cus_1', method: amex, fresh: false }),
  'lane_wanted: by another bundle': (life) => wantedBy(life, 'bun_2'),
  lane_returned: () => ({ kind: 'lane_returned', bundle: 'bun_1' }),
  customer_ensured: (life) => ({
    kind: 'customer_ensured',
    answers: answers(life),
    stripeCustomer: 'cus_1',
  }),
  mail_done: () => ({ kind: 'mail_done', answers: 'mail/9', sent: [], refused: [] }),
  'effect_failed: unknown': fails('unknown'),
  'effect_failed: too_late': fails('too_late'),
  'effect_failed: refused': fails('refused'),
  'effect_failed: refused for the method': fails('refused', 'payment_method'),
  'effect_failed: unauthorized': fails('unauthorized'),
  'effect_failed: called_off': fails('called_off'),
  ...commandFacts,
};

const HEAD = `# Transitions

Printed from the code by \`test/domain/collection/print-transitions.ts\`, held current by a
test: what each fact does to an invoice in each lane. The lane is the one way money may be
moving; "asks" are the effects newly asked, without mails; an empty cell means that nothing follows.
`;

function row(name: string, lane: string, factOf: FactOf): string {
  const life = (LANES[lane] as () => Life)();
  const before = new Set(life.state.outstanding.map(({ id }) => id));
  const laneBefore = life.state.lane.kind;
  const { state, commandOutcomes: outcomes } = decide(
    life.state,
    [factOf(life)],
    life.policy,
    life.now,
  );
  const requested = state.outstanding.filter(
    ({ id, kind }) => !before.has(id) && kind !== 'sendMail',
  );
  const next = state.lane.kind === laneBefore ? '' : state.lane.kind;
  const status = statusOf(state) === life.status ? '' : statusOf(state);
  const answer = outcomes
    .map(({ outcome, code }) => (code ? `${outcome}: ${code}` : outcome))
    .join(', ');
  const cells = [name, next, status, requested.map(({ kind }) => kind).join(', '), answer];
  return `| ${cells.join(' | ')} |`.replaceAll('|  |', '| |').replaceAll('|  |', '| |');
}

/** The whole table as markdown, one section a lane. */
export function printTransitions(): string {
  const sections = Object.keys(LANES).map((lane) => {
    const rows = Object.entries(FACTS).map(([name, factOf]) => row(name, lane, factOf));
    const head = '| fact | next lane | next status | asks | answer |\n|---|---|---|---|---|';
    return `## ${lane}\n\n${head}\n${rows.join('\n')}\n`;
  });
  return [HEAD, ...sections].join('\n');
}

export const lanesPrinted = Object.keys(LANES).filter((lane) => lane !== DISPUTED);
export const lifeIn = (lane: string): Life => (LANES[lane] as () => Life)();
