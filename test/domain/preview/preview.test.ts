import { DEFAULT_POLICY } from '../../../src/domain/collection/model/policy';
import { preview } from '../../../src/domain/preview/preview';
import type { PreviewInput } from '../../../src/domain/preview/preview';
import { DAY } from '../../../src/domain/time';
import { calendarDayOf } from '../../../src/domain/time-zones';
import { START, TERMS, visa } from '../collection/objects';

const seen = (part: Partial<PreviewInput> = {}) =>
  preview({
    terms: TERMS,
    policy: DEFAULT_POLICY,
    method: visa,
    answers: ['succeeded'],
    from: START,
    ...part,
  });

const daysOf = ({ steps }: ReturnType<typeof seen>, kind: 'attempt' | 'mail') =>
  steps
    .filter((step) => step.kind === kind)
    .map((step) => [
      Math.floor((step.at - START) / DAY),
      step.kind === 'mail' ? step.mail : step.kind === 'attempt' ? step.answer : '',
    ]);

test('a card that is charged at once: one attempt, the mail and its receipt', () => {
  const paid = seen();
  expect(daysOf(paid, 'attempt')).toEqual([[0, 'succeeded']]);
  expect(daysOf(paid, 'mail')).toEqual([
    [0, 'invoice'],
    [0, 'receipt'],
  ]);
  expect(paid.end).toMatchObject({ status: 'paid', remaining: 0, waits_for: null });
  expect(paid.isCut).toBe(false);
});

test('a card that never has enough: each rung, and the end of the policy', () => {
  const policy = { ...DEFAULT_POLICY, reminderDays: [], atEnd: 'uncollectible' as const };
  const ended = seen({ policy, answers: ['insufficient_funds'] });
  expect(daysOf(ended, 'attempt').map(([day]) => day)).toEqual([0, 1, 3, 5, 7]);
  expect(ended.end.status).toBe('uncollectible');
  expect(ended.steps.map((step) => 'mail' in step && step.mail)).toContain('final_notice');
  expect(ended.steps.map((step) => 'event' in step && step.event)).toContain(
    'invoice.marked_uncollectible',
  );
});

test('the answers are given in turn: declined twice, then paid', () => {
  const answers = ['insufficient_funds', 'processing_error', 'succeeded'];
  expect(daysOf(seen({ answers }), 'attempt').map(([, answer]) => answer)).toEqual(answers);
});

test('without a stored method it is mailed and reminded of, and stays open', () => {
  const open = seen({ method: null });
  expect(daysOf(open, 'attempt')).toEqual([]);
  expect(open.end).toMatchObject({ status: 'open', waits_for: 'customer payment' });
});

test('a bank debit takes days, and may fail then', () => {
  const method = { ...visa, type: 'sepa_debit', label: 'SEPA 3000' };
  const terms = { ...TERMS, methods: ['sepa_debit'] };
  const paid = seen({ method, terms });
  expect(paid.end.status).toBe('paid');
  expect(daysOf(paid, 'mail').at(-1)).toEqual([4, 'receipt']);
  const failed = seen({ method, terms, answers: ['insufficient_funds'] });
  expect(daysOf(failed, 'attempt')).toHaveLength(3);
});

test('what is brought up again for ever is cut, and says so', () => {
  const held = seen({ terms: { ...TERMS, amountDue: 30 } });
  expect(held.end.status).toBe('held');
  expect(held.isCut).toBe(true);
});

test('a link that is kept open is renewed until the reminders have ended', () => {
  const kept = seen({ method: null, terms: { ...TERMS, keepLinkOpen: true } });
  const opened = kept.steps.filter((step) => 'event' in step && /url_generated/.test(step.event));
  expect(opened.length).toBeGreaterThan(5);
  expect(kept.isCut).toBe(false);
});

test('what ends with a day is shown when the next has begun, and counts from there', () => {
  const policy = { ...DEFAULT_POLICY, reminderDays: [], atEnd: 'uncollectible' as const };
  const { steps } = seen({ policy, answers: ['authentication_required'] });
  const mailedOn = (name: string) =>
    steps.flatMap((step) =>
      step.kind === 'mail' && step.mail === name ? calendarDayOf(step.at, TERMS.timeZone) : [],
    );
  expect(mailedOn('method_needed')).toEqual(['2026-01-13']);
  expect(mailedOn('final_notice')).toEqual(['2026-01-26']);
});
