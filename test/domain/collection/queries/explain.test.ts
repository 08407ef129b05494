import {
  explain,
  effectSummary,
  statusView,
} from '../../../../src/domain/collection/queries/explain';
import { DAY } from '../../../../src/domain/time';
import {
  flagsOf,
  collectionOutcome,
  paymentStatusOf,
} from '../../../../src/domain/collection/queries/status';
import { Life } from '../life';
import { START, charge, dispute, intent, sepa } from '../objects';

const disputed = (status: string): Life => {
  const gone = charge('ch_1', { disputes: [dispute({ status })] });
  return new Life()
    .charged()
    .reads(null, { intents: [intent({ id: 'pi_1', status: 'succeeded', charge: gone })] });
};

const STATUSES: readonly [string, () => Life][] = [
  ['draft', () => new Life({ send: 'manual' })],
  ['void', () => ended('void')],
  ['paid', () => new Life().charged()],
  ['disputed', () => disputed('needs_response')],
  [
    'processing',
    () => new Life({ method: sepa }).mailed().opened().confirmed({ status: 'processing' }),
  ],
  ['charging', () => new Life().opened()],
  ['requires_action', () => new Life().declined('authentication_required')],
  ['disputed_lost', () => disputed('lost')],
  ['uncollectible', () => ended('mark_uncollectible')],
  ['held', () => new Life({ terms: { amountDue: 30 } })],
  ['sending', () => new Life({ method: null })],
  ['open', () => new Life({ method: null }).mailed()],
];

function ended(name: 'void' | 'mark_uncollectible'): Life {
  const life = new Life({ method: null });
  life.command({ name, reason: 'x' });
  return life;
}

test.each([
  ['a draft', new Life({ send: 'manual' })],
  ['an invoice whose mail is not out', new Life({ method: null })],
])('%s names the time since when', (_what, life) => {
  const { reason: because } = explain(life.state, life.policy);
  expect(because).toContain(new Date(START).toISOString().slice(0, 16));
});

describe.each(STATUSES)('an invoice that is %s', (status, reach) => {
  test('says so, why, what it waits for and until when', () => {
    const life = reach();
    const explanation = explain(life.state, life.policy);
    expect(explanation.status).toBe(status);
    expect(explanation.reason.length).toBeGreaterThan(10);
    const final = ['void', 'paid', 'disputed_lost', 'uncollectible'].includes(status);
    expect(explanation.waits_for === null).toBe(final);
    if (!final) expect(explanation.due_at).not.toBeNull();
  });

  test('says the same in the Temporal UI, in less than 2 KB and without an address', () => {
    const life = reach();
    const view = statusView(life.state, life.policy);
    const { reason: because } = explain(life.state, life.policy);
    expect(view.details).toContain(because);
    expect(view.details.length).toBeLessThan(2000);
    expect(view.details).not.toContain('@');
  });
});

const charging = (): Life => new Life().opened();
const unknown = (life: Life, kind: 'sendMail' | 'confirmAttempt' | 'readStripe'): Life =>
  life.fails(life.asked(kind), 'unknown');

test.each([
  ['a charge that Stripe is asked for', 'charging', true, charging],
  ['one that is read', 'charging', true, () => unknown(charging(), 'confirmAttempt')],
  [
    'one that nobody can read for now',
    'charging',
    false,
    () => unknown(unknown(charging(), 'confirmAttempt'), 'readStripe'),
  ],
  ['a mail that is on its way', 'sending', true, () => new Life({ method: null })],
  [
    'one for a mail server that is away',
    'sending',
    false,
    () => unknown(new Life({ method: null }), 'sendMail'),
  ],
  ['a paid invoice whose receipt is on its way', 'paid', false, () => new Life().charged()],
] as const)('%s is %s, which passes by itself: %s', (_what, status, passing, reach) => {
  const life = reach();
  expect(statusView(life.state, life.policy)).toMatchObject({ status, passing });
});

test.each([
  ['processing', 'a bank debit of €119.00 is on its way (2026-01-05T08:00Z)'],
  ['disputed', 'a dispute keeps €119.00 away; evidence is due by 2026-01-25T08:00Z'],
  ['open', '€119.00 can be paid (2026-01-05T08:00Z)'],
  ['void', 'the business ended it (2026-01-05T08:00Z)'],
])('an invoice that is %s says which fact led there, and when: %s', (status, words) => {
  const [, reach] = STATUSES.find(([name]) => name === status) ?? STATUSES[0]!;
  const life = reach();
  expect(explain(life.state, life.policy).reason).toBe(words);
});

test.each([
  ['paid', 'succeeded', () => new Life().charged()],
  ['disputed', 'succeeded', () => disputed('needs_response')],
  ['disputed and lost', 'succeeded', () => disputed('lost')],
  ['given up', 'failed', () => ended('mark_uncollectible')],
  ['declined', 'failed', () => new Life().declined('insufficient_funds')],
  ['on its way', 'pending', () => new Life().opened()],
])("in Lago's words %s is %s", (_what, word, reach) => {
  expect(paymentStatusOf(reach().state)).toBe(word);
});

test('the summary of a charge names amount, card and attempt', () => {
  const life = new Life()
    .declined('insufficient_funds')
    .pass(2 * DAY)
    .opened();
  expect(effectSummary(life.asked('confirmAttempt'), life.state)).toBe(
    'Charge €119.00 to visa 4242, attempt 2',
  );
});

test('explain shows the codes of the last attempt', () => {
  const life = new Life().declined('insufficient_funds').mailed();
  const explanation = explain(life.state, life.policy);
  expect(explanation.last_attempt).toMatchObject({
    declineCode: 'insufficient_funds',
    methodLabel: 'visa 4242',
  });
  expect(explanation.next_action).toContain('charge');
  expect(explanation.next_amount).toBe(11_900);
});

test('flags are beside the status', () => {
  const life = new Life({ method: null }).mailed();
  life.command({ name: 'record_outside_payment', amount: 900, reference: 'w', receivedAt: 0 });
  life.command({ name: 'pause', until: life.now + DAY, reason: 'promised' });
  expect(flagsOf(life.state, START + 30 * DAY)).toMatchObject({
    overdue: true,
    partly_paid: true,
    overpaid: false,
    paused: true,
  });
});

test('a long life stays within 2 KB of state', () => {
  const life = new Life();
  while (life.requests('openIntent')) {
    life.declined('insufficient_funds');
    life.pass(Math.max(0, (life.wakeAt ?? life.now) - life.now));
    while (life.requests('sendMail')) life.mailed();
    if (life.state.plan.charge.kind === 'at') life.pass(life.state.plan.charge.at - life.now);
  }
  life.atCheckout().paidAtCheckout();
  while (life.requests('sendMail')) life.mailed();
  expect(collectionOutcome(life.state)?.status).toBe('paid');
  expect(Buffer.byteLength(JSON.stringify(life.state))).toBeLessThan(2048);
});
