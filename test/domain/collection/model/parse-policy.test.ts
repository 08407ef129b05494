import { DEFAULT_POLICY } from '../../../../src/domain/collection/model/policy';
import { parsePolicy } from '../../../../src/domain/collection/model/parse-policy';
import { Life } from '../life';

test('a policy of the operator’s own changes what it names, and nothing else', () => {
  const given = { name: 'strict-2', ladder_days: [2, 4], at_end: 'uncollectible', excess: 'ask' };
  expect(parsePolicy({ ...given, declines: { generic_decline: 'needs_new_method' } })).toEqual({
    problems: [],
    policy: {
      ...DEFAULT_POLICY,
      name: 'strict-2',
      ladderDays: [2, 4],
      atEnd: 'uncollectible',
      excess: 'ask',
      declines: { generic_decline: 'needs_new_method' },
    },
  });
});

test('all that is wrong with it is reported at once', () => {
  const { problems } = parsePolicy({
    name: DEFAULT_POLICY.name,
    ladder_days: [5, 1],
    checkout_hours: 24,
    at_end: 'sue',
    excess: true,
    return_retries: 9,
    declines: { stolen_card: 'try_later', x: 'maybe' },
    local_hour: 24,
    paydays: [],
    card_tries: 21,
    customer_tries: 0,
    final_notice_days: 0,
    reminders_a_day: 0,
    ladderDays: [1],
  });
  expect(problems.map((problem) => problem.split(' ')[0])).toEqual([
    'name',
    'ladder_days',
    'checkout_hours',
    'at_end',
    'excess',
    'return_retries',
    'declines',
    'local_hour',
    'paydays',
    'card_tries',
    'customer_tries',
    'final_notice_days',
    'reminders_a_day',
    'ladderDays',
  ]);
  expect(problems[6]).toContain('stolen_card forbids the card permanently');
});

test.each([[null], [[]], ['strict'], [7]])('%p is no policy', (given) => {
  expect(parsePolicy(given).problems).toEqual(['must be a JSON object']);
});

test('a policy without a name is none', () => {
  expect(parsePolicy({ excess: 'ask' }).problems).toEqual([expect.stringMatching(/^name must be/)]);
});

test('its table of declines decides what follows, where the networks do not forbid it', () => {
  const { policy } = parsePolicy({
    name: 'own',
    declines: { insufficient_funds: 'needs_new_method', expired_card: 'try_later' },
  });
  expect(new Life({ policy }).declined('insufficient_funds').state.plan.charge.kind).toBe(
    'needs_method',
  );
  expect(new Life({ policy }).declined('expired_card').state.plan.charge.kind).toBe('at');
  expect(new Life({ policy }).declined('stolen_card').state.plan.charge.kind).toBe('needs_method');
});
