import { z } from 'zod';
import { DECLINE_CLASSES } from '../domain/collection/model/decline-table';
import type { Problem } from '../domain/invoice';
import { parsePolicy } from '../domain/collection/model/parse-policy';
import type { Policy } from '../domain/collection/model/policy';
import { findUnsafeValues } from './find-unsafe-values';

const days = z.array(z.int());

/** What a policy may hold; `parsePolicy` checks it, as it checks the one of the installation. */
export const policyShape = z
  .object({
    name: z.string().optional(),
    ladder_days: days.optional(),
    try_soon_hours: z.int().optional(),
    reminder_days: days.optional(),
    authentication_days: z.int().optional(),
    checkout_hours: z.int().optional(),
    checkout_reuse_minutes: z.int().optional(),
    send_deadline_hours: z.int().optional(),
    reread_days: z.int().optional(),
    debit_reread_hours: z.int().optional(),
    at_end: z.enum(['stay_open', 'uncollectible']).optional(),
    excess: z.enum(['refund', 'ask']).optional(),
    return_retries: z.int().optional(),
    held_reminder_days: z.int().optional(),
    local_hour: z.int().optional(),
    paydays: days.optional(),
    card_tries: z.int().optional(),
    customer_tries: z.int().optional(),
    final_notice_days: z.int().optional(),
    reminders_a_day: z.int().optional(),
    declines: z.record(z.string(), z.enum(DECLINE_CLASSES)).optional(),
  })
  .meta({ id: 'PolicyGiven', description: 'What is absent is as in default-1.' });

export type ParsedPolicyBody = { ok: true; policy: Policy } | { ok: false; problems: Problem[] };

/** By the parser of the installation's own; `at`: where the policy is in the body. */
export function policyFromBody(body: unknown, at = ''): ParsedPolicyBody {
  const unsafe = findUnsafeValues(body).map((one) => ({ ...one, pointer: at + one.pointer }));
  if (unsafe.length > 0) return { ok: false, problems: unsafe };
  const { policy, problems } = parsePolicy(body);
  if (problems.length === 0) return { ok: true, policy };
  return { ok: false, problems: problems.map((words) => toProblem(words, at)) };
}

/** "ladder_days must be …": the field, and what is wrong with it. */
function toProblem(words: string, at: string): Problem {
  if (words === 'must be a JSON object')
    return { pointer: at, code: 'not_an_object', detail: words };
  const space = words.indexOf(' ');
  const field = words.slice(0, space);
  const detail = words.slice(space + 1);
  const isUnknown = detail.startsWith('is no part');
  const pointer = `${at}/${field.replaceAll('~', '~0').replaceAll('/', '~1')}`;
  return { pointer, code: isUnknown ? 'unknown_key' : 'policy_invalid', detail };
}
