import { parsePolicy } from '../../src/domain/collection/model/parse-policy';
import { DEFAULT_POLICY } from '../../src/domain/collection/model/policy';
import { episode } from './episode';
import { POLICIES, policyOfSeed } from './policies';
import { shrink } from './shrink';

const LIVES = 1_200;

jest.setTimeout(300_000); // the machine may be busy

test(`no rule breaks in ${LIVES} lives under the policies in turn`, () => {
  for (let seed = 1; seed <= LIVES; seed++) {
    const options = { under: policyOfSeed(seed) };
    const life = episode(seed, options);
    const trace = life.broken.length > 0 ? shrink(life, options).trace : [];
    expect(trace.join('\n')).toBe('');
  }
});

test('the policies are twelve, with twelve names, and an operator could write each of them', () => {
  expect(new Set(POLICIES.map(({ name }) => name)).size).toBe(12);
  const written = POLICIES.map(({ policy }) => [
    policy.name,
    parsePolicy({
      name: 'own',
      ladder_days: policy.ladderDays,
      try_soon_hours: policy.trySoonHours,
      reminder_days: policy.reminderDays,
      authentication_days: policy.authenticationDays,
      checkout_hours: policy.checkoutHours,
      checkout_reuse_minutes: policy.checkoutReuseMinutes,
      reread_days: policy.rereadDays,
      debit_reread_hours: policy.debitRereadHours,
      at_end: policy.atEnd,
      excess: policy.excess,
      return_retries: policy.returnRetries,
      held_reminder_days: policy.heldReminderDays,
      ...(policy.paydays && { paydays: policy.paydays }),
      ...(policy.localHour !== undefined && { local_hour: policy.localHour }),
      ...(policy.remindersADay !== undefined && { reminders_a_day: policy.remindersADay }),
      ...(policy.finalNoticeDays !== undefined && { final_notice_days: policy.finalNoticeDays }),
    }),
  ]);
  expect(written).toEqual(
    POLICIES.map(({ policy }) => [
      policy.name,
      { policy: { ...policy, name: 'own' }, problems: [] },
    ]),
  );
  expect(POLICIES[0]?.policy).toBe(DEFAULT_POLICY);
});
