import { DECLINE_CLASSES } from './decline-table';
import type { DeclineClass } from './decline-table';
import { isPermanent } from './declines';
import type { Policy } from './policy';
import { CARD_TRIES, DEFAULT_POLICY } from './policy';

export interface ParsedPolicy {
  policy: Policy;
  /** Every one at once, in words; with any of them the policy is not to be used. */
  problems: string[];
}

type Check = (value: unknown) => string | null;

const isWhole = (value: unknown, min: number, max: number): boolean =>
  Number.isSafeInteger(value) && (value as number) >= min && (value as number) <= max;

const whole =
  (min: number, max: number): Check =>
  (value) =>
    isWhole(value, min, max) ? null : `must be a whole number from ${min} to ${max}`;

const days =
  (min: number, max: number): Check =>
  (value) => {
    const rises = (list: unknown[]) =>
      list.every((day, i) => i === 0 || Number(day) > Number(list[i - 1]));
    const fits = Array.isArray(value) && value.length <= 10 && rises(value);
    return fits && value.every((day) => isWhole(day, min, max))
      ? null
      : `must be a rising list of at most 10 whole numbers from ${min} to ${max}`;
  };

/** Of the month: 31 is its last day, however many it has. */
const daysOfMonth: Check = (value) =>
  Array.isArray(value) && value.length > 0 && days(1, 31)(value) === null
    ? null
    : 'must be a rising list of 1 to 10 days of the month, 31 being the last of each';

const oneOf =
  (...allowed: readonly string[]): Check =>
  (value) =>
    allowed.includes(value as string) ? null : `must be ${allowed.join(' or ')}`;

const name: Check = (value) =>
  typeof value === 'string' &&
  /^[a-z0-9][a-z0-9_.-]{0,39}$/.test(value) &&
  value !== DEFAULT_POLICY.name
    ? null
    : `must be a name other than ${DEFAULT_POLICY.name}: up to 40 of a-z, 0-9, dot, - and _`;

/** The names an operator writes, ours, and what each may be. */
const FIELDS: Readonly<Record<string, readonly [keyof Policy, Check]>> = {
  name: ['name', name],
  ladder_days: ['ladderDays', days(1, 365)],
  try_soon_hours: ['trySoonHours', whole(1, 72)],
  reminder_days: ['reminderDays', days(-365, 365)],
  authentication_days: ['authenticationDays', whole(1, 60)],
  checkout_hours: ['checkoutHours', whole(1, 22)],
  checkout_reuse_minutes: ['checkoutReuseMinutes', whole(5, 55)],
  send_deadline_hours: ['sendDeadlineHours', whole(1, 720)],
  reread_days: ['rereadDays', whole(1, 30)],
  debit_reread_hours: ['debitRereadHours', whole(1, 168)],
  at_end: ['atEnd', oneOf('stay_open', 'uncollectible')],
  excess: ['excess', oneOf('refund', 'ask')],
  return_retries: ['returnRetries', whole(0, 2)],
  held_reminder_days: ['heldReminderDays', whole(1, 90)],
  local_hour: ['localHour', whole(0, 23)],
  paydays: ['paydays', daysOfMonth],
  card_tries: ['cardTries', whole(1, CARD_TRIES)],
  customer_tries: ['customerTries', whole(1, CARD_TRIES)],
  final_notice_days: ['finalNoticeDays', whole(1, 90)],
  reminders_a_day: ['remindersADay', whole(1, 100)],
  declines: ['declines', declines],
};

function declines(value: unknown): string | null {
  if (!isRecord(value)) return 'must be an object from decline codes to what they mean';
  const wrong = Object.entries(value).flatMap(([code, kind]) => {
    if (!DECLINE_CLASSES.includes(kind as DeclineClass)) {
      return [`${code} must be ${DECLINE_CLASSES.join(' or ')}`];
    }
    const loosens = isPermanent(code) && kind !== 'never_this_method';
    return loosens ? [`${code} forbids the card permanently, and cannot be made to mean less`] : [];
  });
  return wrong.length === 0 ? null : wrong.join('; ');
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** As an operator writes it, with every field that it has. */
export function policyToWire(policy: Policy): Record<string, unknown> {
  const entries = Object.entries(FIELDS).map(([field, [key]]) => [field, policy[key]] as const);
  return Object.fromEntries(entries.filter(([, value]) => value !== undefined));
}

/** A policy of the operator's own: what it does not name stays as in the default one. */
export function parsePolicy(given: unknown): ParsedPolicy {
  if (!isRecord(given)) return { policy: DEFAULT_POLICY, problems: ['must be a JSON object'] };
  const asked: Record<string, unknown> = { name: undefined, ...given };
  const problems: string[] = [];
  const policy: Record<string, unknown> = { ...DEFAULT_POLICY };
  for (const [field, value] of Object.entries(asked)) {
    const listed = Object.hasOwn(FIELDS, field) ? FIELDS[field] : undefined;
    const problem = listed ? listed[1](value) : 'is no part of a policy; check the spelling';
    if (problem !== null) problems.push(`${field} ${problem}`);
    else if (listed) policy[listed[0]] = value;
  }
  return { policy: policy as unknown as Policy, problems };
}
