import { parsePolicy } from '../../src/domain/collection/model/parse-policy';
import type { Policy } from '../../src/domain/collection/model/policy';
import { SUCCEEDS } from '../../src/domain/preview/preview-bank';
import type { Dice } from './dice';

const some = (dice: Dice, from: number, to: number, most: number): number[] => {
  const days = Array.from({ length: dice.upTo(most) }, () => from + dice.upTo(to - from));
  return [...new Set(days)].sort((a, b) => a - b);
};

/** As an operator could write it, and no two alike. */
export function rollPolicyBody(dice: Dice): Record<string, unknown> {
  const paydays = some(dice, 1, 31, 3);
  return {
    ladder_days: some(dice, 1, 20, 5),
    try_soon_hours: 1 + dice.upTo(48),
    reminder_days: some(dice, -10, 30, 5),
    authentication_days: 1 + dice.upTo(10),
    at_end: dice.pick(['stay_open', 'uncollectible']),
    return_retries: dice.upTo(3),
    local_hour: dice.upTo(24),
    final_notice_days: 1 + dice.upTo(20),
    ...(paydays.length > 0 && { paydays }),
    ...(dice.chance(0.5) && { card_tries: 1 + dice.upTo(3) }),
    ...(dice.chance(0.5) && { reminders_a_day: 1 + dice.upTo(3) }),
    ...(dice.chance(0.3) && { declines: { generic_decline: 'needs_new_method' } }),
  };
}

export function rollPolicy(dice: Dice, n: number): Policy {
  const { policy, problems } = parsePolicy({ name: `rolled-${n}`, ...rollPolicyBody(dice) });
  if (problems.length > 0) throw new Error(`rolled a policy that is none: ${problems.join(', ')}`);
  return policy;
}

const ANSWERS = [
  SUCCEEDS,
  'insufficient_funds',
  'insufficient_funds',
  'generic_decline',
  'processing_error',
  'authentication_required',
  'stolen_card',
];

/** What a bank says to one attempt after the other; the last stays. */
export const rollAnswers = (dice: Dice): string[] =>
  Array.from({ length: 1 + dice.upTo(6) }, () => dice.pick(ANSWERS));

export const rollZone = (dice: Dice): string =>
  dice.pick(['UTC', 'Europe/Berlin', 'America/New_York', 'Asia/Tokyo']);

/** What was mailed and charged, in the order of time. */
export interface Seen {
  at: number;
  what: string;
}

/** What goes out at one moment, and so within these ms, goes out in any order. */
export function inOrder(seen: readonly Seen[], apart: number): string[] {
  const moments: string[][] = [];
  let begun = -Infinity;
  for (const { at, what } of seen) {
    if (at - begun > apart) {
      moments.push([]);
      begun = at;
    }
    moments.at(-1)?.push(what);
  }
  return moments.flatMap((moment) => moment.sort());
}
